import type { FailureReason } from "@bankid-kit/core/browser";
import type { Effect } from "./effect.ts";
import type { FlowEvent } from "./event.ts";
import { addressReports, isBound, passGates } from "./gates.ts";
import { impossible } from "./impossible.ts";
import type { Step } from "./outcomes.ts";
import { fail, unchanged } from "./outcomes.ts";
import type {
  ConsumedRecord,
  FlowRecord,
  LiveRecord,
  OrderState,
  PendingRecord,
  RenewingRecord,
  VerifiedRecord,
} from "./record.ts";
import { common, isLive, live, sentFor } from "./record.ts";
import { evidenceJudged, nextAttempt, saveFailed, saving, stillSaving } from "./saving.ts";
import { timing } from "./timing.ts";

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
    case "assessed":
      return assessed(record, event);
    case "assessFailed":
      return record.state === "verified" ? assessFailed(record, event.now) : unchanged(record);
    case "evidenceJudged":
      return judged(record, event);
    case "verifierFailed":
      if (record.state === "saving") return saveFailed(record, event.now);
      return record.state === "verified" ? fail(record, "host_error") : unchanged(record);
    case "saved":
      return record.state === "saving" && record.evidence !== "wanted"
        ? completed({ ...common(record), state: "consumed", browser: event.browser })
        : unchanged(record);
    case "saveFailed":
      return record.state === "saving" ? saveFailed(record, event.now) : unchanged(record);
    case "decided":
      return record.state === "consuming"
        ? completed({
            ...common(record),
            state: "consumed",
            session: event.session,
            browser: event.browser,
          })
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
    case "saving":
      return stillSaving(record, now);
    case "consuming":
      return now - record.since > timing.consumingMs ? fail(record, "response_lost") : unchanged(record);
    case "starting":
    case "consumed":
    case "failed":
      return unchanged(record);
    default:
      return impossible(record);
  }
}

function collected(
  record: PendingRecord,
  { answer, now, collectedAt }: Extract<FlowEvent, { type: "collected" }>,
): Step {
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
      return complete(
        {
          ...live(record),
          // What is kept for a proof was perhaps kept for a renewal till now.
          ...(record.kind === "sign" || record.evidence !== undefined ? { sent: sentFor(record) } : {}),
          state: "verified",
          result: answer.completionData,
          orderedAt: record.order.orderedAt,
          collectedAt,
          completedAt: now,
        },
        now,
      );
    default:
      return impossible(answer);
  }
}

function complete(record: VerifiedRecord, now: number): Step {
  const judgement = judge(record, now);
  if (judgement.record.state !== "verified") return judgement;
  const reports = addressReports(record).map((report) => ({ type: "report", report }) as const);
  return { record: judgement.record, effects: [...reports, ...judgement.effects] };
}

function renew(record: PendingRecord, now: number): Step {
  const { startedAt, renewWith } = record;
  const index = record.order.index + 1;
  if (renewWith === undefined || !withinBudget(record, index, now)) return fail(record, "expired");
  return {
    record: { ...live(record), state: "renewing", startedAt, index, upstreamErrors: 0, renewWith },
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
      return { record, effects: [nextEffect(record)] };
    case "await":
      return now - record.completedAt > timing.returnMs ? fail(record, "return_missing") : unchanged(record);
    case "fail":
      return fail(record, verdict.reason, verdict.why);
    default:
      return impossible(verdict);
  }
}

/** What comes between the gates and the host. A signature is verified once it is safe: see `saving`. */
function nextEffect({ kind, assess, evidence }: VerifiedRecord): Effect {
  if (assess === "wanted") return { type: "assess" };
  return kind === "auth" && evidence === "wanted" ? { type: "verify" } : { type: "consume" };
}

function assessed(record: FlowRecord, { allow, now }: Extract<FlowEvent, { type: "assessed" }>): Step {
  if (record.state !== "verified" || record.assess !== "wanted") return unchanged(record);
  return allow
    ? judge({ ...record, assess: "allowed" }, now)
    : fail(record, "risk_blocked", { type: "assessment_blocked" });
}

/** A login costs nothing but another try; a signature is asked about for as long as a return is waited for. */
function assessFailed(record: VerifiedRecord, now: number): Step {
  return record.kind === "sign" && now - record.completedAt < timing.returnMs
    ? // Written all the same: it is the write that ends the lease, and lets the next poll ask.
      { record: { ...record }, effects: [] }
    : fail(record, "host_error");
}

function judged(record: FlowRecord, { verdict, now }: Extract<FlowEvent, { type: "evidenceJudged" }>): Step {
  if (record.state === "saving") return evidenceJudged(record, verdict);
  if (record.state !== "verified" || record.evidence !== "wanted") return unchanged(record);
  return verdict.ok
    ? judge({ ...record, evidence: { file: verdict.proof } }, now)
    : fail(record, "evidence_invalid", { type: "evidence_invalid", code: verdict.code });
}

function consume(record: VerifiedRecord, { now }: Extract<FlowEvent, { type: "consume" }>): Step {
  if (passGates(record).verdict !== "pass" || nextEffect(record).type !== "consume") return unchanged(record);
  const reports = isBound(record)
    ? []
    : [{ type: "report", report: { type: "binding_not_enforced" } } as const];
  if (record.kind === "sign") {
    const kept = saving(record, now);
    return { record: kept, effects: [...reports, nextAttempt(kept)] };
  }
  return {
    record: { ...common(record), state: "consuming", since: now },
    effects: [...reports, { type: "decide", result: record.result }],
  };
}

function upstreamFailed(
  record: FlowRecord,
  { trouble }: Extract<FlowEvent, { type: "upstreamFailed" }>,
): Step {
  if (record.state !== "pending" && record.state !== "renewing") return unchanged(record);
  if (trouble === "unanswered" && record.state === "renewing") {
    // BankID may have made that order, so it counts (S49, §5.1).
    const index = record.index + 1;
    return index > timing.renewals ? fail(record, "expired") : { record: { ...record, index }, effects: [] };
  }
  if (trouble !== "broken") return unchanged(record);
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

function completed(record: ConsumedRecord): Step {
  return { record, effects: [{ type: "report", report: { type: "completed" } }] };
}
