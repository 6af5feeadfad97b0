import type { AuthRequest, CompletionData, FailureReason } from "@bankid-kit/core/browser";

/** What a step asks the engine to do once the step's record is stored. */
export type Effect =
  /** Ask BankID how the order stands: only under a lease. */
  | { readonly type: "collect"; readonly orderRef: string; readonly index: number }
  /** Ask BankID for the next order: only under a lease. */
  | { readonly type: "renew"; readonly request: AuthRequest; readonly index: number }
  /** Tell BankID that nobody waits for this order any more. */
  | { readonly type: "cancel"; readonly orderRef: string }
  /** Try for the result. */
  | { readonly type: "consume" }
  /** The result is this worker's alone: ask the host. */
  | { readonly type: "decide"; readonly result: CompletionData }
  | { readonly type: "report"; readonly report: Report };

/** What is worth an event; the engine adds the flow's ref. */
export type Report =
  | { readonly type: "renewed"; readonly order: number }
  | { readonly type: "completed" }
  | { readonly type: "failed"; readonly reason: FailureReason }
  | { readonly type: "nonce_mismatch" };
