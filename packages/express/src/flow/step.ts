import type { FailureReason } from "@bankid-kit/core/browser";
import type { Effect } from "./effect.ts";
import type { FlowEvent } from "./event.ts";
import { passGates } from "./gates.ts";
import { impossible } from "./impossible.ts";
import type {
  FlowRecord,
  LiveRecord,
  OrderState,
  PendingRecord,
  RenewingRecord,
  VerifiedRecord,
} from "./record.ts";
import { common, isLive } from "./record.ts";
import { timing } from "./timing.ts";

/** A record and what to do once it is stored. The very record that came in means that nothing changed. */
export interface Step {
  readonly record: FlowRecord;
  readonly effects: readonly Effect[];
}

/**
 * The whole life of a flow, as a pure function: what the record becomes when something happens, and what to
 * do about it.
 *
 * What must happen once (`decide`, the report of an end) comes only with a change of the record, so that the
 * one worker whose compare-and-set wins does it (S40).
 */
export function step(record: FlowRecord, event: FlowEvent): Step {
  switch (event.type) {
    case "ordered":
      return ordered(record, event);
    case "polled":
      return polled(record, event);
    case "collected":
      return record.state === "pending" && record.order.index === event.index
        ? collected(record, event)
        : unchanged(record);
    case "upstreamFailed":
      return upstreamFailed(record, event);
    case "orderLost":
      return record.state === "pending" && record.order.index === event.index
        ? fail(record, "result_lost")
        : unchanged(record);
    case "consume":
      return record.state === "verified" ? consume(record, event) : unchanged(record);
    case "decided":
      return record.state === "consuming"
        ? {
            record: {
              ...common(record),
              state: "consumed",
              session: event.session,
              browser: event.browser,
            },
            effects: [{ type: "report", report: { type: "completed" } }],
          }
        : unchanged(record);
    case "hostFailed":
      return record.state === "consuming" ? fail(record, "host_error") : unchanged(record);
    case "ended":
      return isLive(record) ? end(record, event.reason) : unchanged(record);
    default:
      return impossible(event);
  }
}

function ordered(record: FlowRecord, { order, now }: Extract<FlowEvent, { type: "ordered" }>): Step {
  if (record.state === "starting") {
    return {
      record: { ...record, state: "pending", startedAt: now, ...asOrdered(order) },
      effects: [],
    };
  }
  if (record.state === "renewing" && record.index === order.index) {
    const { index, ...rest } = record;
    return {
      record: { ...rest, state: "pending", ...asOrdered(order) },
      effects: [{ type: "report", report: { type: "renewed", order: index } }],
    };
  }
  // The flow went another way while BankID was asked: nobody will ever ask for this order.
  return { record, effects: [{ type: "cancel", orderRef: order.orderRef }] };
}

function asOrdered(order: OrderState): Pick<PendingRecord, "order" | "hint" | "upstreamErrors"> {
  return { order, hint: "outstandingTransaction", upstreamErrors: 0 };
}

function polled(record: FlowRecord, { now, nonce }: Extract<FlowEvent, { type: "polled" }>): Step {
  if (nonce === undefined || !isLive(record)) return due(record, now);
  const { binding } = record;
  if (nonce === "wrong" || binding.by === "screen") {
    const { record: next, effects } = due(record, now);
    return { record: next, effects: [{ type: "report", report: { type: "nonce_mismatch" } }, ...effects] };
  }
  return due(binding.returned ? record : { ...record, binding: { ...binding, returned: true } }, now);
}

/** What a flow needs next, now that somebody looks at it. */
function due(record: FlowRecord, now: number): Step {
  switch (record.state) {
    case "pending":
      return {
        record,
        effects: [{ type: "collect", orderRef: record.order.orderRef, index: record.order.index }],
      };
    case "renewing":
      return withinBudget(record, record.index, now)
        ? { record, effects: [{ type: "renew", request: record.renewWith, index: record.index }] }
        : fail(record, "expired");
    case "verified":
      return judge(record, now);
    case "consuming":
      return now - record.since > timing.consumingMs ? fail(record, "host_error") : unchanged(record);
    case "starting":
    case "consumed":
    case "failed":
      return unchanged(record);
    default:
      return impossible(record);
  }
}

function collected(record: PendingRecord, { answer, now }: Extract<FlowEvent, { type: "collected" }>): Step {
  switch (answer.status) {
    case "pending":
      return answer.hintCode === record.hint && record.upstreamErrors === 0
        ? unchanged(record)
        : { record: { ...record, hint: answer.hintCode, upstreamErrors: 0 }, effects: [] };
    case "failed":
      return answer.hintCode === "startFailed" && record.renewWith !== undefined
        ? renew(record, now)
        : fail(record, answer.hintCode);
    case "complete":
      return judge(
        {
          ...common(record),
          state: "verified",
          binding: record.binding,
          ...(record.expectedPerson === undefined ? {} : { expectedPerson: record.expectedPerson }),
          result: answer.completionData,
          completedAt: now,
        },
        now,
      );
    default:
      return impossible(answer);
  }
}

function renew(record: PendingRecord, now: number): Step {
  const { binding, startedAt, renewWith } = record;
  const index = record.order.index + 1;
  if (renewWith === undefined || !withinBudget(record, index, now)) return fail(record, "expired");
  return {
    record: { ...common(record), state: "renewing", binding, startedAt, index, upstreamErrors: 0, renewWith },
    effects: [{ type: "renew", request: renewWith, index }],
  };
}

/** A gesture buys so many orders and so much time: then the person is asked, not BankID (S49). */
function withinBudget(record: PendingRecord | RenewingRecord, index: number, now: number): boolean {
  return index <= timing.renewals && now - record.startedAt < timing.gestureMs;
}

function judge(record: VerifiedRecord, now: number): Step {
  const verdict = passGates(record);
  switch (verdict.verdict) {
    case "pass":
      return { record, effects: [{ type: "consume" }] };
    case "await":
      return now - record.completedAt > timing.returnMs ? fail(record, "return_missing") : unchanged(record);
    case "fail":
      return fail(record, verdict.reason);
    default:
      return impossible(verdict);
  }
}

function consume(record: VerifiedRecord, { now }: Extract<FlowEvent, { type: "consume" }>): Step {
  if (passGates(record).verdict !== "pass") return unchanged(record);
  return {
    record: { ...common(record), state: "consuming", since: now },
    effects: [{ type: "decide", result: record.result }],
  };
}

function upstreamFailed(
  record: FlowRecord,
  { trouble }: Extract<FlowEvent, { type: "upstreamFailed" }>,
): Step {
  if (record.state !== "pending" && record.state !== "renewing") return unchanged(record);
  if (trouble === "unreachable") return unchanged(record);
  const upstreamErrors = record.upstreamErrors + 1;
  return upstreamErrors > timing.upstreamErrors
    ? fail(record, "upstream_unclear")
    : { record: { ...record, upstreamErrors }, effects: [] };
}

function end(record: LiveRecord, reason: FailureReason): Step {
  const { record: failed, effects } = fail(record, reason);
  return record.state === "pending"
    ? { record: failed, effects: [{ type: "cancel", orderRef: record.order.orderRef }, ...effects] }
    : { record: failed, effects };
}

/** Result, tokens and nonce are gone with this: a failed flow keeps its reason only. */
function fail(record: FlowRecord, reason: FailureReason): Step {
  return {
    record: { ...common(record), state: "failed", reason },
    effects: [{ type: "report", report: { type: "failed", reason } }],
  };
}

function unchanged(record: FlowRecord): Step {
  return { record, effects: [] };
}
