import type {
  FailedView,
  FailureReason,
  FlowHint,
  FlowView,
  Launch,
  QrFrame,
  QrStart,
} from "@bankid-kit/core/browser";
import { failureMessage, launchPlan, pendingMessage } from "@bankid-kit/core/browser";
import { isBound, isLenient } from "./gates.ts";
import { impossible } from "./impossible.ts";
import type { FlowRecord, PendingRecord } from "./record.ts";

/** What a view depends on besides the record. */
export interface ViewContext {
  /** The store's time in ms: the QR second comes from it, so that all instances show the same (R15). */
  readonly now: number;
  /** Stands in for the app's own address, outside production. */
  readonly appUrl?: string | undefined;
  /** The code's text for an age of the order, in ms; core's `qrText`. */
  readonly qrText: (start: QrStart, elapsedMs: number) => string | undefined;
  /** The flow's short name, for an answer that says why it failed. */
  readonly ref: string;
  /** The result was handed out before. */
  readonly replay?: boolean;
}

/** What the browser may see of its flow. Nothing of the result but what the host put there (S41). */
export function view(record: FlowRecord, context: ViewContext): FlowView {
  switch (record.state) {
    case "starting":
      return { status: "none" };
    case "pending": {
      const [qr, launch] = [frame(record, context), launchOf(record, context.appUrl)];
      return { ...pending(record, record.hint), ...(qr && { qr }), ...(launch && { launch }) };
    }
    case "renewing":
      return pending(record, "outstandingTransaction");
    case "verified":
      return pending(record, isBound(record) || isLenient(record) ? "processing" : "awaitingReturn");
    case "consuming":
      return pending(record, "processing");
    case "saving":
      return pending(record, "saving");
    case "consumed":
      return {
        status: "complete",
        flow: record.flow,
        result: record.browser,
        ...(context.replay === true ? { replay: true as const } : {}),
      };
    case "failed":
      return failed(record, record.reason, context.ref);
    default:
      return impossible(record);
  }
}

/** What the page of a flow that another start ended gets. */
export function replacedView(flow: string, { mode }: Pick<FlowRecord, "mode">, ref: string): FailedView {
  return failed({ flow, mode }, "replaced", ref);
}

function failed(
  { flow, mode }: Pick<FlowRecord, "flow" | "mode">,
  reason: FailureReason,
  ref: string,
): FailedView {
  return { status: "failed", flow, reason, message: failureMessage(reason, { mode }), ref };
}

function pending(record: FlowRecord, hint: FlowHint) {
  const { flow, kind, mode, device } = record;
  return {
    status: "pending" as const,
    flow,
    kind,
    mode,
    hint,
    message: pendingMessage(hint, { mode, device }),
  };
}

/** A store that is read again in the very millisecond of the order must not give a negative second. */
function frame(
  { order: { open, anchorAt, index }, hint }: PendingRecord,
  { now, qrText }: ViewContext,
): QrFrame | undefined {
  if (open.mode !== "qr" || hint !== "outstandingTransaction") return undefined;
  const elapsedMs = Math.max(0, now - anchorAt);
  const text = qrText(open, elapsedMs);
  return text === undefined ? undefined : { text, second: Math.floor(elapsedMs / 1000), order: index };
}

function launchOf({ order: { open }, hint, device }: PendingRecord, appUrl?: string): Launch | undefined {
  if (open.mode !== "device" || (hint !== "outstandingTransaction" && hint !== "noClient")) return undefined;
  const { url } = launchPlan({ autoStartToken: open.autoStartToken, device, appUrl });
  return { url };
}
