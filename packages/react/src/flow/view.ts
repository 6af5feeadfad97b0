/** What came over the wire, checked. What is not a view is none; unknown members are left alone (R27). */

import type { FlowView } from "@bankid-kit/core/browser";

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const text: Check = (value) => typeof value === "string";
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const maybe =
  (shape: Shape): Check =>
  (value) =>
    value === undefined || fits(value, shape);

/** Hints, reasons and message ids may be newer than this page, and are any text (R27). */
const shapes = new Map<unknown, Shape>([
  ["none", {}],
  [
    "pending",
    {
      flow: text,
      kind: oneOf("auth", "sign"),
      mode: oneOf("qr", "device"),
      hint: text,
      message: text,
      qr: maybe({ text, second: count, order: count }),
      launch: maybe({ url: text }),
    },
  ],
  ["complete", { flow: text }],
  ["failed", { flow: text, reason: text, message: text, ref: text }],
]);

/**
 * The view in a JSON value.
 *
 * @typeParam Result - What the host's `onComplete` returns under `browser`; it is the host's word, not
 * checked here.
 * @returns `undefined` when it is not a view.
 */
export function readView<Result>(value: unknown): FlowView<Result> | undefined {
  const shape = shapes.get((value as { status?: unknown } | null | undefined)?.status);
  return shape && fits(value, shape) ? (value as FlowView<Result>) : undefined;
}

/** The error in a JSON value, or `undefined` when it is none. */
export function readError(value: unknown): { error: string; ref?: string } | undefined {
  return fits(value, { error: text }) ? (value as { error: string; ref?: string }) : undefined;
}

function fits(value: unknown, shape: Shape): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(shape).every(([name, check]) => check((value as Record<string, unknown>)[name]))
  );
}
