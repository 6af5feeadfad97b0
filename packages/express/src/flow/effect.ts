import type { CompletionData, FailureReason } from "@bankid-kit/core/browser";
import type { OrderRequest } from "./record.ts";

/** What a step asks the engine to do once the step's record is stored. */
export type Effect =
  /** Ask BankID how the order stands: only under a lease. */
  | { readonly type: "collect"; readonly orderRef: string; readonly index: number }
  /** Ask BankID for the next order: only under a lease. */
  | { readonly type: "renew"; readonly request: OrderRequest; readonly index: number }
  /** Tell BankID that nobody waits for this order any more. */
  | { readonly type: "cancel"; readonly orderRef: string }
  /** Let the host judge the result: only under a lease, so that it is not asked by every poll. */
  | { readonly type: "assess" }
  /** Have the evidence verified: only under a lease. */
  | { readonly type: "verify" }
  /** Hand what was signed to the host: only under a lease. */
  | { readonly type: "save" }
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
  | { readonly type: SecurityReport }
  | { readonly type: "evidence_invalid"; readonly code: string }
  | { readonly type: "signature_unsaved"; readonly attempts: number };

/** A sign that somebody tries what they must not, or is tried upon (S58). It says no more than that. */
export type SecurityReport =
  | "nonce_mismatch"
  | "return_missing"
  | "ip_mismatch"
  | "binding_not_enforced"
  | "step_up_missing"
  | "other_person"
  | "risk_high"
  | "assessment_blocked"
  | "principal_changed"
  | "user_declined_call";
