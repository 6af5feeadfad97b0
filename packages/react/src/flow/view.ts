/** What came over the wire, checked: unknown members are ignored, and what is not a view is none. */

import type { CompleteView, FlowView, PendingView, QrFrame } from "@bankid-kit/core/browser";

type Json = Readonly<Record<string, unknown>>;

/**
 * The view in a JSON value.
 *
 * Hints, reasons and message ids may be newer than this page and pass as they are (R27).
 *
 * @typeParam Result - What the host's `onComplete` returns under `browser`; it is the host's word, not
 * checked here.
 * @returns `undefined` when it is not a view.
 */
export function readView<Result>(value: unknown): FlowView<Result> | undefined {
  if (!isObject(value)) return undefined;
  switch (value["status"]) {
    case "none":
      return { status: "none" };
    case "pending":
      return readPending(value);
    case "complete": {
      const { flow, result } = value;
      if (typeof flow !== "string") return undefined;
      return { status: "complete", flow, result: result as CompleteView<Result>["result"] };
    }
    case "failed": {
      const { flow, reason, message, ref } = value;
      if (!areStrings(flow, reason, message, ref)) return undefined;
      return { status: "failed", flow, reason, message, ref } as FlowView<Result>;
    }
    default:
      return undefined;
  }
}

/** The error in a JSON value, or `undefined` when it is none. */
export function readError(value: unknown): { error: string; ref?: string } | undefined {
  if (!isObject(value)) return undefined;
  const { error, ref } = value;
  if (typeof error !== "string") return undefined;
  return typeof ref === "string" ? { error, ref } : { error };
}

function readPending(value: Json): PendingView | undefined {
  const { flow, kind, mode, hint, message, qr, launch } = value;
  if (!areStrings(flow, hint, message)) return undefined;
  if (kind !== "auth" && kind !== "sign") return undefined;
  if (mode !== "qr" && mode !== "device") return undefined;
  const frame = qr === undefined ? undefined : readFrame(qr);
  if (qr !== undefined && frame === undefined) return undefined;
  if (launch !== undefined && !(isObject(launch) && typeof launch["url"] === "string")) return undefined;
  return {
    status: "pending",
    flow,
    kind,
    mode,
    hint,
    message,
    ...(frame ? { qr: frame } : {}),
    ...(launch ? { launch: { url: launch["url"] } } : {}),
  } as PendingView;
}

function readFrame(value: unknown): QrFrame | undefined {
  if (!isObject(value)) return undefined;
  const { text, second, order } = value;
  if (typeof text !== "string" || !isCount(second) || !isCount(order)) return undefined;
  return { text, second, order };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function areStrings(...values: unknown[]): boolean {
  return values.every((value) => typeof value === "string");
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
