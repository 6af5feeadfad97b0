import type { FailureReason } from "@bankid-kit/core/browser";
import type { Effect, Report, SecurityReport } from "./effect.ts";
import type { FlowRecord } from "./record.ts";
import { common } from "./record.ts";

/** A record and what to do once it is stored. The very record that came in means that nothing changed. */
export interface Step {
  readonly record: FlowRecord;
  readonly effects: readonly Effect[];
}

/** Ends that somebody may have tried to bring about, or tried to avoid (S58). */
const signs: ReadonlyMap<FailureReason, SecurityReport> = new Map([
  ["return_missing", "return_missing"],
  ["step_up_missing", "step_up_missing"],
  ["other_person", "other_person"],
  ["principal_changed", "principal_changed"],
  ["userDeclinedCall", "user_declined_call"],
]);

/**
 * Result, tokens and nonce are gone with this: a failed flow keeps its reason only.
 *
 * @param why - More for the operator than the reason says. Default: what the reason is a sign of, if anything.
 */
export function fail(
  record: FlowRecord,
  reason: FailureReason,
  why: Report | undefined = signOf(reason),
): Step {
  const reports: Report[] = [...(why === undefined ? [] : [why]), { type: "failed", reason }];
  return {
    record: { ...common(record), state: "failed", reason },
    effects: reports.map((report) => ({ type: "report", report })),
  };
}

export function unchanged(record: FlowRecord): Step {
  return { record, effects: [] };
}

function signOf(reason: FailureReason): Report | undefined {
  const type = signs.get(reason);
  return type && { type };
}
