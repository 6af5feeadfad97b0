import type { FailedHint, PendingHint } from "@bankid-kit/core";
import { judgeApproval } from "./approve.ts";
import type { ApproveEvent } from "./approve.ts";
import { isByNumber } from "./order.ts";
import type { Approval, Holder, Order, OrderState, PickUp, Started, StartedStep } from "./order.ts";
import type { RefusalReason } from "./refusals.ts";
import { firstStep, isAhead, isCallOpen } from "./steps.ts";
import { lastTold, withEntry } from "./timeline.ts";
import type { TimelineEntry } from "./timeline.ts";
import {
  completeRetention,
  failedRetention,
  neverPickedUpRetention,
  noClientAfter,
  orderLifetime,
  startWindow,
} from "./timers.ts";

/** What can happen to an order. */
export type OrderEvent =
  /** Nothing but time. */
  | { readonly type: "tick" }
  /** A phone opens the order; with `step` the app stays at `started`, as when it finds no BankID. */
  | {
      readonly type: "pickUp";
      readonly by: PickUp;
      readonly holder: Holder;
      readonly step?: "started";
    }
  /** The person says whether they are in a call with the RP; "no" ends the order. */
  | { readonly type: "answerCall"; readonly confirmed: boolean }
  /** The app goes on to a later step. To leave `userMrtd` is to pass it. */
  | { readonly type: "advance"; readonly to: StartedStep }
  | ApproveEvent
  /** BankID has worked long enough on what the person confirmed. */
  | { readonly type: "finish" }
  /** The order fails, in the way that the hint names. */
  | { readonly type: "fail"; readonly hintCode: FailedHint }
  /** The person presses cancel in the app. */
  | { readonly type: "reject" }
  /** The phone was refused before the order itself was asked: a QR code that is old, say. */
  | { readonly type: "refuse"; readonly reason: RefusalReason }
  /** The RP collects. */
  | { readonly type: "collect" }
  /** The RP cancels. */
  | { readonly type: "cancel" }
  /** Another order came for the same person. */
  | { readonly type: "replace" };

/** What the RP reads of an order. */
export type Collected =
  | { readonly status: "pending"; readonly hintCode: PendingHint }
  | { readonly status: "failed"; readonly hintCode: FailedHint }
  | { readonly status: "complete"; readonly approval: Approval };

/** The order after an event, and what is to be told about it. */
export interface Step {
  readonly order: Order;
  /** Why the phone's gesture was refused. */
  readonly refusal?: RefusalReason;
  /** What a `collect` answers; absent when there is no such order any more. */
  readonly collected?: Collected;
}

/** Wrong codes that end an order with `certificateErr`. */
export const securityCodeTries = 3;

/**
 * What becomes of an order when something happens to it (specification §10.2).
 *
 * Pure: the same arguments give the same answer. Time is applied before the event, so an event that comes
 * too late meets the order as time has left it.
 *
 * @param now - In ms of the clock that gave `order.createdAt`.
 */
export function step(before: Order, event: OrderEvent, now: number): Step {
  const order = atTime(before, now);
  const result = apply(order, event, now);
  if (result.refusal === undefined) return result;
  return {
    ...result,
    order: noted(result.order, { at: now, by: "phone", what: "refused", detail: result.refusal }),
  };
}

function apply(order: Order, event: OrderEvent, now: number): Step {
  switch (event.type) {
    case "tick":
      return { order };
    case "pickUp":
      return pickUp(order, event, now);
    case "answerCall":
      return inHand(order, (state) => answerCall(order, state, event.confirmed, now));
    case "advance":
      return inHand(order, (state) => advance(order, state, event.to, now));
    case "approve":
      return inHand(order, (state) => approve(order, state, event, now));
    case "finish":
      return inHand(order, (state) =>
        state.approved === undefined
          ? { order, refusal: "notApproved" }
          : { order: complete(order, state, state.approved.approval, now) },
      );
    case "fail":
      return isPending(order)
        ? { order: fail(order, event.hintCode, now, "phone") }
        : { order, refusal: "orderEnded" };
    case "reject":
      return inHand(order, () => ({ order: fail(order, "userCancel", now, "phone") }));
    case "refuse":
      return { order, refusal: event.reason };
    case "collect":
      return collect(order, now);
    case "cancel":
      return { order: to(order, { phase: "gone" }, { at: now, by: "rp", what: "cancelled" }) };
    case "replace":
      break;
  }
  return { order: isPending(order) ? fail(order, "cancelled", now, "bankid") : order };
}

/** Whether an order is still waiting for the person. */
export function isPending({ state }: Order): boolean {
  return state.phase === "outstanding" || state.phase === "started";
}

/** An order as it is at a time, when nothing but time has passed. */
export function atTime(order: Order, now: number): Order {
  const ended = isPending(order) ? pass(order, now) : order;
  const forgotten = forgottenAt(ended);
  return now < forgotten
    ? ended
    : to(ended, { phase: "gone" }, { at: forgotten, by: "bankid", what: "forgotten" });
}

function pass(order: Order, now: number): Order {
  const { createdAt, request, state } = order;
  // Without a personal number the order can only be started by its tokens, and those live 30 s.
  const startsByToken = state.phase === "outstanding" && request.personalNumber === undefined;
  const endsAt = createdAt + (startsByToken ? startWindow : orderLifetime);
  if (state.phase === "started" && state.approved !== undefined) {
    const { approval, endsAt: doneAt } = state.approved;
    if (doneAt <= now && doneAt < endsAt) return complete(order, state, approval, doneAt);
  }
  if (now < endsAt) return order;
  return fail(order, startsByToken ? "startFailed" : "expiredTransaction", endsAt, "bankid");
}

function forgottenAt({ createdAt, state }: Order): number {
  if (state.phase === "complete") return state.at + completeRetention;
  if (state.phase !== "failed") return Number.POSITIVE_INFINITY;
  const timedOut = state.hintCode === "startFailed" || state.hintCode === "expiredTransaction";
  return timedOut && state.pickUp === undefined
    ? createdAt + neverPickedUpRetention
    : state.at + failedRetention;
}

function pickUp(order: Order, event: Extract<OrderEvent, { type: "pickUp" }>, now: number): Step {
  const { kind, request, state } = order;
  const { by, holder } = event;
  if (state.phase === "started") return { order, refusal: "alreadyPickedUp" };
  if (state.phase !== "outstanding") return { order, refusal: "orderEnded" };
  // An order by number lies on that person's phone alone.
  if (isByNumber(kind) && holder.person !== undefined && holder.person !== request.personalNumber) {
    return { order, refusal: "otherPerson" };
  }
  const started: Started = {
    phase: "started",
    pickUp: by,
    holder,
    step: event.step ?? firstStep(order, holder),
    wrongCodes: 0,
    mrtdPassed: false,
  };
  return { order: to(order, started, { at: now, by: "phone", what: "pickedUp", detail: by }) };
}

function answerCall(order: Order, state: Started, confirmed: boolean, now: number): Step {
  if (!isCallOpen(order.kind, state.step)) return { order, refusal: "noCall" };
  if (!confirmed) return { order: fail(order, "userDeclinedCall", now, "phone") };
  const entry: TimelineEntry = { at: now, by: "phone", what: "callConfirmed" };
  return { order: to(order, { ...state, step: "userSign" }, entry) };
}

function advance(order: Order, state: Started, target: StartedStep, now: number): Step {
  const isCallStep = target === "userCallConfirm";
  const callOpen = isCallOpen(order.kind, state.step);
  if (isCallStep && !callOpen) return { order, refusal: "noCall" };
  if (!isCallStep && callOpen) return { order, refusal: "callNotConfirmed" };
  if (!isAhead(state.step, target)) return { order, refusal: "stepNotAhead" };
  const mrtdPassed = state.mrtdPassed || state.step === "userMrtd";
  const entry: TimelineEntry = { at: now, by: "phone", what: "advanced", detail: target };
  return { order: to(order, { ...state, step: target, mrtdPassed }, entry) };
}

function approve(order: Order, state: Started, event: ApproveEvent, now: number): Step {
  if (state.approved !== undefined) return { order, refusal: "alreadyApproved" };
  const judged = judgeApproval(order, state, event);
  if (judged.refusal === "wrongSecurityCode") return countWrongCode(order, state, now);
  if (judged.refusal === "bankIdBlocked") {
    return { order: fail(order, "certificateErr", now, "phone"), refusal: judged.refusal };
  }
  if (judged.refusal !== undefined) return { order, refusal: judged.refusal };
  const { person, device, processingMs = 0, risk = "low", signedAt, evidence } = event;
  const mrtd = event.mrtd ?? (state.mrtdPassed ? true : undefined);
  const approval: Approval = {
    person,
    bankId: judged.bankId,
    device,
    risk,
    signedAt,
    ...(mrtd === undefined ? {} : { mrtd }),
    ...(evidence === undefined ? {} : { evidence }),
  };
  const approved = noted(order, { at: now, by: "phone", what: "approved" });
  if (processingMs <= 0) return { order: complete(approved, state, approval, now) };
  const processing: Started = {
    ...state,
    step: "processing",
    approved: { approval, endsAt: now + processingMs },
  };
  return { order: { ...approved, state: processing } };
}

function countWrongCode(order: Order, state: Started, now: number): Step {
  const wrongCodes = state.wrongCodes + 1;
  if (wrongCodes >= securityCodeTries) {
    return { order: fail(order, "certificateErr", now, "phone"), refusal: "securityCodeBlocked" };
  }
  return { order: { ...order, state: { ...state, wrongCodes } }, refusal: "wrongSecurityCode" };
}

/** The end is told once: whoever collects it makes the order gone. */
function collect(order: Order, now: number): Step {
  const { state } = order;
  switch (state.phase) {
    case "gone":
      return { order };
    case "outstanding":
      return tell(order, { status: "pending", hintCode: outstandingHint(order, now) }, now);
    case "started":
      return tell(order, { status: "pending", hintCode: state.step }, now);
    case "failed":
      return tell(order, { status: "failed", hintCode: state.hintCode }, now);
    case "complete":
      break;
  }
  return tell(order, { status: "complete", approval: state.approval }, now);
}

/** A person who is named by number, and whose phone has not come to the order, seems to have no app running. */
function outstandingHint({ createdAt, request }: Order, now: number): PendingHint {
  const isNamed = request.personalNumber !== undefined;
  return isNamed && now - createdAt >= noClientAfter ? "noClient" : "outstandingTransaction";
}

function tell(order: Order, collected: Collected, now: number): Step {
  const detail = collected.status === "complete" ? collected.status : collected.hintCode;
  const isNews = lastTold(order.timeline) !== detail;
  const told = isNews ? noted(order, { at: now, by: "rp", what: "told", detail }) : order;
  return {
    order: collected.status === "pending" ? told : { ...told, state: { phase: "gone" } },
    collected,
  };
}

/** What becomes of a gesture on an order that lies open on a phone; refused when it does not. */
function inHand(order: Order, act: (state: Started) => Step): Step {
  if (order.state.phase === "started") return act(order.state);
  return { order, refusal: order.state.phase === "outstanding" ? "notPickedUp" : "orderEnded" };
}

function complete(order: Order, { pickUp: by }: Started, approval: Approval, at: number): Order {
  return to(order, { phase: "complete", at, pickUp: by, approval }, { at, by: "bankid", what: "completed" });
}

function fail(order: Order, hintCode: FailedHint, at: number, by: TimelineEntry["by"]): Order {
  const { state } = order;
  const failed: OrderState = {
    phase: "failed",
    at,
    hintCode,
    ...(state.phase === "started" ? { pickUp: state.pickUp } : {}),
  };
  return to(order, failed, { at, by, what: "failed", detail: hintCode });
}

function to(order: Order, state: OrderState, entry: TimelineEntry): Order {
  return { ...order, state, timeline: withEntry(order.timeline, entry) };
}

function noted(order: Order, entry: TimelineEntry): Order {
  return { ...order, timeline: withEntry(order.timeline, entry) };
}
