import { algorithmCases } from "./algorithms.ts";
import type { Case } from "./case.ts";
import { chainCases, leafCases } from "./certificates.ts";
import { inputCases, structureCases, xmlCases } from "./document.ts";
import { ocspCases } from "./ocsp.ts";
import { orderCases } from "./order.ts";
import { wrappingCases } from "./wrapping.ts";

/** Everything that is refused, by what is wrong. */
export const cases: Readonly<Record<string, readonly Case[]>> = {
  inputCases,
  xmlCases,
  structureCases,
  wrappingCases,
  algorithmCases,
  chainCases,
  leafCases,
  ocspCases,
  orderCases,
};
