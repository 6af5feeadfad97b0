import type { FailedHint } from "@bankid-kit/core";
import type { StartedStep } from "../order/order.ts";

/** Every way in which an order may be made to fail (specification §4.2). */
export const failedHints: readonly FailedHint[] = [
  "userCancel",
  "expiredTransaction",
  "startFailed",
  "cancelled",
  "certificateErr",
  "userDeclinedCall",
  "notSupportedByUserApp",
  "transactionRiskBlocked",
  "mrtdVerificationFailed",
  "facialRecognitionFailed",
  "nfcNotSupportedByDevice",
  "multipleBankIdsOnDevice",
  "stepUpFailed",
];

/**
 * Every step at which an open order may be made to stay. To stay at `userSign` is to do nothing, and
 * `processing` comes by confirming.
 */
export const startedSteps: readonly StartedStep[] = ["userStepUp", "userFace", "userMrtd"];

/** Every step at which an order may be made to stay when it is opened. */
export const stayAtSteps = ["started", "userStepUp", "userFace"] as const;

/** Where an order may be made to stay when it is opened. */
export type StayAt = (typeof stayAtSteps)[number];

/** Whether a text is one of these words. */
export function isOneOf<Word extends string>(words: readonly Word[], text: string): text is Word {
  return (words as readonly string[]).includes(text);
}
