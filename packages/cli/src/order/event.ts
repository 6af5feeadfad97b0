import type { CompletionData, FailedHint, PendingHint } from "@bankid-kit/core";

/** What was asked of the person. */
export type OrderKind = "auth" | "sign" | "phone-auth";

/** What happens to an order, as `--json` prints it: one object a line. */
export type OrderEvent =
  /** BankID has the order. `attempt` counts from 1; a higher one replaces an order that nobody scanned. */
  | { readonly event: "started"; readonly kind: OrderKind; readonly attempt: number }
  /** What opens BankID on this device. */
  | { readonly event: "launch"; readonly url: string }
  /** The text to draw in this second. */
  | { readonly event: "qr"; readonly second: number; readonly text: string }
  /** The order goes on; `message` is BankID's own words for it. */
  | { readonly event: "pending"; readonly hintCode: PendingHint; readonly message: string }
  /** The order ended without a result. */
  | { readonly event: "failed"; readonly hintCode: FailedHint; readonly message: string }
  /** The order was cancelled here, with Ctrl-C. */
  | { readonly event: "cancelled"; readonly message: string }
  /** The person did what was asked. */
  | { readonly event: "complete"; readonly completionData: CompletionData };

/** Shows events to somebody. */
export interface Presenter {
  show(event: OrderEvent): void;
  /** Gives the terminal back, if it was taken. */
  close(): void;
}
