import { acceptsPolicy } from "@bankid-kit/core";
import type { BankIdKind } from "../people.ts";

/** The policy that a BankID of each kind carries; the simulator's are those of BankID's test environment. */
export const policyOf: Readonly<Record<BankIdKind, string>> = {
  file: "1.2.3.4.5",
  card: "1.2.3.4.10",
  mobile: "1.2.3.4.25",
};

/** Whether `certificatePolicies` takes a BankID of this kind (specification §2.7); left out, every kind. */
export function acceptsKind(patterns: readonly string[] | undefined, kind: BankIdKind): boolean {
  return patterns === undefined || acceptsPolicy(patterns, policyOf[kind]);
}
