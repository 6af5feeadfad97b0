import type { ExpectedEvidence, VerifyEvidence } from "@bankid-kit/core";
import { checkedExpected, checkParts } from "./binding/expected.ts";
import type { ExpectedOrder } from "./binding/order.ts";
import { trustAnchors } from "./chain/anchors.ts";
import { policiesTaken } from "./chain/leaf.ts";
import type { EvidencePolicy } from "./chain/leaf.ts";
import { evidenceMessages } from "./codes.ts";
import type { EvidenceRefusal } from "./codes.ts";
import { makeProof } from "./proof/write.ts";
import { orRefusal } from "./refuse.ts";
import { replayKey, replayOwner } from "./replay.ts";
import type { ReplayStore } from "./replay.ts";
import { toVerified } from "./verified.ts";
import type { VerifiedEvidence } from "./verified.ts";
import type { CompletionEvidence, Trust, VerifyOptions } from "./verify.ts";

/** What {@link completionVerifier} takes. */
export interface CompletionVerifierOptions extends Pick<Trust, "environment" | "signatureRoots"> {
  /**
   * The DN of the relying party's client certificate: `rpName(certificate)`. Default: not compared, and evidence
   * that was made for another relying party holds (S92).
   */
  readonly rp?: string | undefined;
  /** The kinds of BankID that are accepted, of those that the order takes. Default: all that it takes (S88). */
  readonly policies?: readonly EvidencePolicy[] | undefined;
  /** Refuses evidence that was used for another order (S94). Default: not looked at. */
  readonly replay?: ReplayStore | undefined;
  /** The time, in ms since 1970. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/**
 * Makes what `bankId({ verify })` takes: it verifies the evidence of a completed order, and gives back the proof
 * file. Roots are read once, here.
 *
 * @throws {BankIdError} `ERR_ENVIRONMENT_REQUIRED`, `ERR_ENVIRONMENT_INVALID`, `ERR_OPTION` when `environment`,
 * `signatureRoots`, `rp` or `policies` are wrong.
 * @example
 * bankId({ client, verify: completionVerifier({ environment: "production", signatureRoots: root }) });
 */
export function completionVerifier(options: CompletionVerifierOptions): VerifyEvidence {
  const { environment, signatureRoots, rp, policies, replay, now = Date.now } = options;
  const anchors = trustAnchors(environment, signatureRoots);
  checkParts({ rp, policies });
  return async (completionData, asked) => {
    const accepted = bothAccept(policies, taken(asked, anchors.environment));
    const expected: ExpectedOrder = { ...toExpectedOrder(asked), rp, policies: accepted };
    const made = orRefusal(() => makeProof({ completionData, anchors, expected, at: now() }));
    if ("ok" in made) return made;
    const isOwn = (await replay?.claim(replayKey(completionData.signature), replayOwner(asked))) ?? true;
    if (!isOwn) return { ok: false, code: "replayed", message: evidenceMessages.replayed };
    return { ok: true, proof: made.file };
  };
}

/**
 * Verifies as `verifyCompletion` does, and gives the proof file with it.
 *
 * @returns The result of `verifyCompletion` as `evidence`, with the text of the `file`; or why it does not hold.
 * @throws {BankIdError} As `verifyCompletion`.
 */
export function proofFile(
  completionData: CompletionEvidence,
  { environment, signatureRoots, expected, at = Date.now() }: VerifyOptions,
): { readonly ok: true; readonly evidence: VerifiedEvidence; readonly file: string } | EvidenceRefusal {
  const anchors = trustAnchors(environment, signatureRoots);
  const order = checkedExpected(expected);
  return orRefusal(() => {
    const { facts, file } = makeProof({ completionData, anchors, expected: order, at });
    return Object.freeze({ ok: true, evidence: toVerified(facts), file });
  });
}

function taken(
  { certificatePolicies }: ExpectedEvidence,
  environment: string,
): readonly EvidencePolicy[] | undefined {
  return certificatePolicies === undefined ? undefined : policiesTaken(certificatePolicies, environment);
}

/** The kinds that are in both lists; one that is left out has all of them. */
function bothAccept(
  one: readonly EvidencePolicy[] | undefined,
  other: readonly EvidencePolicy[] | undefined,
): readonly EvidencePolicy[] | undefined {
  return one === undefined || other === undefined
    ? (one ?? other)
    : one.filter((each) => other.includes(each));
}

function toExpectedOrder(asked: ExpectedEvidence): ExpectedOrder {
  return {
    kind: asked.kind,
    visibleData: asked.userVisibleData,
    format: asked.userVisibleDataFormat,
    nonVisibleData: asked.userNonVisibleData,
    orderedAt: asked.orderedAt,
    collectedAt: asked.collectedAt,
  };
}
