import { BankIdError } from "@bankid-kit/core";
import type { LiveRecord } from "../flow/record.ts";
import type { Seal } from "./seal.ts";

/** Whom the host takes the browser of a request for: a name of the account, or `undefined` for nobody. */
export type PrincipalOf = () => Promise<string | undefined>;

/**
 * All that is kept of a principal: the handle is the key, so that the same account in another flow looks
 * different, and every instance comes to the same (S44).
 *
 * @throws {BankIdError} `ERR_OPTION` when the host names somebody with something else than text.
 */
export async function principalMark(seal: Seal, principalOf: PrincipalOf): Promise<string> {
  const principal: unknown = await principalOf();
  if (principal !== undefined && typeof principal !== "string") {
    throw new BankIdError(
      "ERR_OPTION",
      "The option principal must return text, or undefined for nobody; write principal: ({ req }) => req.session.userId?.toString()",
    );
  }
  return seal.mark(principal === undefined ? "nobody" : `somebody\0${principal}`);
}

/** Whether the browser belongs to whom it belonged to when the flow began; a flow that does not mind says yes. */
export async function isSamePrincipal(
  { principal }: Pick<LiveRecord, "principal">,
  seal: Seal,
  principalOf: PrincipalOf,
): Promise<boolean> {
  return principal === undefined || principal === (await principalMark(seal, principalOf));
}
