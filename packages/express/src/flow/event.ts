import type { CollectResponse, EvidenceVerdict, FailureReason } from "@bankid-kit/core/browser";
import type { OrderState } from "./record.ts";

/** What can happen to a flow. `now` is the store's time in ms. */
export type FlowEvent =
  /** BankID gave the order that was asked for at `now`. */
  | { readonly type: "ordered"; readonly now: number; readonly order: OrderState }
  /** The page asked, perhaps with a nonce that it found in its address. */
  | { readonly type: "polled"; readonly now: number; readonly nonce?: "right" | "wrong" | undefined }
  /** BankID answered for the order with this index. */
  | {
      readonly type: "collected";
      readonly now: number;
      readonly index: number;
      readonly answer: CollectResponse;
      /** By the wall clock of who asked, in ms since 1970. */
      readonly collectedAt: number;
    }
  /** BankID could not be asked, or failed within itself; the order may live on. */
  | { readonly type: "upstreamFailed"; readonly trouble: Trouble }
  /** BankID no longer knows the order with this index: its one answer got lost. */
  | { readonly type: "orderLost"; readonly index: number }
  /** Somebody wants the result; whoever is first gets it. */
  | { readonly type: "consume"; readonly now: number }
  /** The host judged the result (S38). */
  | { readonly type: "assessed"; readonly now: number; readonly allow: boolean }
  /** The host failed to, or took too long. */
  | { readonly type: "assessFailed"; readonly now: number }
  /** The verifier judged the evidence of the completed order (S100). */
  | { readonly type: "evidenceJudged"; readonly now: number; readonly verdict: EvidenceVerdict }
  /** The verifier failed, and said nothing about the evidence. */
  | { readonly type: "verifierFailed"; readonly now: number }
  /** The host has saved what was signed. */
  | { readonly type: "saved"; readonly browser: unknown }
  /** The host has not, or took too long to say so. */
  | { readonly type: "saveFailed"; readonly now: number }
  /** The host decided. */
  | { readonly type: "decided"; readonly session: unknown; readonly browser: unknown }
  /** The host failed, or took too long. */
  | { readonly type: "hostFailed" }
  /** The person, their next start, or a change of who the host takes them for ended the flow. */
  | {
      readonly type: "ended";
      readonly reason: Extract<FailureReason, "cancelled" | "replaced" | "principal_changed">;
    };

/**
 * `unreachable`: BankID did nothing. `unanswered`: it may have done what it was asked, and no answer of its came.
 * `broken`: an answer that is of no use.
 */
export type Trouble = "unreachable" | "unanswered" | "broken";
