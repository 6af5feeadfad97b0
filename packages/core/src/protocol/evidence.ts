import type { CompletionData } from "./api.ts";
import type { FlowKind } from "./flow.ts";

/** What was asked of BankID: a completed order is held against it (S91, S92). */
export interface ExpectedEvidence {
  /** Names the order at whoever asks, as no other is named, so that evidence is not taken for a second one (S94). */
  readonly order?: string | undefined;
  /** What the person was asked to do. */
  readonly kind: FlowKind;
  /** The text that was to be shown, as it was sent; left out when none was. */
  readonly userVisibleData?: string | undefined;
  readonly userVisibleDataFormat?: "simpleMarkdownV1" | undefined;
  readonly userNonVisibleData?: string | undefined;
  /** `requirement.certificatePolicies`, as it was sent; left out, every kind of BankID was accepted (S88). */
  readonly certificatePolicies?: readonly string[] | undefined;
  /** When BankID was asked for the order, and when it said complete: ms since 1970. */
  readonly orderedAt?: number | undefined;
  readonly collectedAt?: number | undefined;
}

/** Whether the evidence of an order holds. */
export type EvidenceVerdict =
  | {
      readonly ok: true;
      /** One file, as text, with all that it takes to check the evidence again offline. */
      readonly proof: string;
    }
  | {
      readonly ok: false;
      /** Why not, in one word for logs; never a part of the evidence. */
      readonly code: string;
    };

/**
 * Decides whether `signature` and `ocspResponse` of a completed order hold, and say what was asked for.
 * `completionVerifier` of `@bankid-kit/verify` makes one.
 */
export type VerifyEvidence = (
  completionData: CompletionData,
  expected: ExpectedEvidence,
) => EvidenceVerdict | Promise<EvidenceVerdict>;
