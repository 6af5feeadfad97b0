import { checkedExpected } from "./binding/expected.ts";
import { checkBinding } from "./binding/order.ts";
import type { ExpectedOrder } from "./binding/order.ts";
import { trustAnchors } from "./chain/anchors.ts";
import type { EvidenceEnvironment, SignatureRoots } from "./chain/anchors.ts";
import { checkEvidence } from "./checks.ts";
import type { EvidenceRefusal } from "./codes.ts";
import type { Evidence } from "./input.ts";
import { orRefusal } from "./refuse.ts";
import { toVerified } from "./verified.ts";
import type { VerifiedEvidence } from "./verified.ts";

/** Whose evidence it is, and what is trusted. */
export interface Trust {
  /** There is no default. */
  readonly environment: EvidenceEnvironment;
  /**
   * The signature root of that environment, which BankID hands out on request; a simulator writes its own to
   * `signing-root.pem`. For production and test it must have the fingerprint that is known (S82).
   */
  readonly signatureRoots: SignatureRoots;
  /** The moment of the check, in ms since 1970. Nothing can have been signed after it. Default: now. */
  readonly at?: number | undefined;
}

/** What {@link verifyCompletion} takes beside the answer. */
export interface VerifyOptions extends Trust {
  /** What was asked for; the evidence must say the same. */
  readonly expected: ExpectedOrder;
}

/** Of `completionData`, what is looked at. */
export interface CompletionEvidence extends Evidence {
  readonly user: { readonly personalNumber: string };
}

/**
 * Decides whether the evidence of a completed order holds, and is of the order that was made: structure,
 * digests, signature, chain at the time of signing, OCSP, person, texts, kind and relying party (S82 to S93).
 * It opens no socket and no file (S98).
 *
 * @param completionData - As `collect` gave it.
 * @returns What was signed, by whom and when, frozen; or a code and a sentence that say why it does not hold.
 * @throws {BankIdError} `ERR_ENVIRONMENT_REQUIRED`, `ERR_ENVIRONMENT_INVALID`, `ERR_OPTION` when
 * `environment`, `signatureRoots` or a part of `expected` are wrong. Never for what is in the evidence.
 * @example
 * const result = verifyCompletion(completionData, {
 *   environment: "test",
 *   signatureRoots: readFileSync("signing-root.pem", "utf8"),
 *   expected: { kind: "sign", visibleData: "I lend you my bicycle." },
 * });
 * if (result.ok) console.log(result.person.name, new Date(result.signedAt));
 */
export function verifyCompletion(
  completionData: CompletionEvidence,
  { environment, signatureRoots, expected, at = Date.now() }: VerifyOptions,
): VerifiedEvidence | EvidenceRefusal {
  const anchors = trustAnchors(environment, signatureRoots);
  const order = checkedExpected(expected);
  return orRefusal(() => {
    const facts = checkEvidence(completionData, anchors, at);
    checkBinding(facts, completionData.user, order);
    return toVerified(facts);
  });
}

/**
 * Decides whether a signature and its OCSP response hold, when the order that they are of is not known: who
 * signed what, for whom and when is in the result, and whether that is what was asked for is yours to see.
 * Where the order is known, use {@link verifyCompletion}.
 *
 * @throws {BankIdError} As {@link verifyCompletion}.
 */
export function verifySignature(
  evidence: Evidence,
  { environment, signatureRoots, at = Date.now() }: Trust,
): VerifiedEvidence | EvidenceRefusal {
  const anchors = trustAnchors(environment, signatureRoots);
  return orRefusal(() => toVerified(checkEvidence(evidence, anchors, at)));
}
