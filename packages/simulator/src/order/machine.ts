import type { FailedHint, PendingHint } from "@bankid-kit/core";
import type { Person } from "../people.ts";
import type { Order, OrderState, PickUp } from "./order.ts";
import { sameText } from "./refusals.ts";
import type { RefusalReason } from "./refusals.ts";
import {
  completeRetention,
  failedRetention,
  neverPickedUpRetention,
  orderLifetime,
  startWindow,
} from "./timers.ts";

/** What can happen to an order. */
export type OrderEvent =
  /** Nothing but time. */
  | { readonly type: "tick" }
  /** A phone opens the order. */
  | { readonly type: "pickUp"; readonly by: PickUp }
  /** The person confirms; without a code it was by fingerprint or face. */
  | {
      readonly type: "approve";
      readonly person: Person;
      readonly ipAddress: string;
      readonly securityCode?: string;
    }
  /** The person presses cancel in the app. */
  | { readonly type: "reject" }
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
  | { readonly status: "complete"; readonly person: Person; readonly ipAddress: string };

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
  const { state } = order;
  switch (event.type) {
    case "tick":
      return { order };
    case "pickUp":
      if (state.phase === "started") return { order, refusal: "alreadyPickedUp" };
      if (state.phase !== "outstanding") return { order, refusal: "orderEnded" };
      return to(order, { phase: "started", pickUp: event.by, wrongCodes: 0 });
    case "approve":
      return approve(order, event, now);
    case "reject":
      return inHand(order) ?? to(order, fail(order, "userCancel", now));
    case "collect":
      return collect(order);
    case "cancel":
      return to(order, { phase: "gone" });
    case "replace":
      break;
  }
  return isPending(order) ? to(order, fail(order, "cancelled", now)) : { order };
}

/** Whether an order is still waiting for the person. */
export function isPending({ state }: Order): boolean {
  return state.phase === "outstanding" || state.phase === "started";
}

/** An order as it is at a time, when nothing but time has passed. */
export function atTime(order: Order, now: number): Order {
  const ended = isPending(order) ? expire(order, now) : order;
  return now >= forgottenAt(ended) ? { ...ended, state: { phase: "gone" } } : ended;
}

function expire(order: Order, now: number): Order {
  const { createdAt, request, state } = order;
  // Without a personal number the order can only be started by its tokens, and those live 30 s.
  const startsByToken = state.phase === "outstanding" && request.personalNumber === undefined;
  const endsAt = createdAt + (startsByToken ? startWindow : orderLifetime);
  if (now < endsAt) return order;
  return { ...order, state: fail(order, startsByToken ? "startFailed" : "expiredTransaction", endsAt) };
}

function forgottenAt({ createdAt, state }: Order): number {
  if (state.phase === "complete") return state.at + completeRetention;
  if (state.phase !== "failed") return Number.POSITIVE_INFINITY;
  const timedOut = state.hintCode === "startFailed" || state.hintCode === "expiredTransaction";
  return timedOut && !state.pickedUp ? createdAt + neverPickedUpRetention : state.at + failedRetention;
}

function approve(order: Order, event: Extract<OrderEvent, { type: "approve" }>, now: number): Step {
  const refused = inHand(order);
  if (refused !== undefined || order.state.phase !== "started") return refused ?? { order };
  const { person, ipAddress, securityCode } = event;
  const { pickUp, wrongCodes: earlierWrongCodes } = order.state;
  const { personalNumber } = order.request;
  if (personalNumber !== undefined && personalNumber !== person.personalNumber) {
    return { order, refusal: "otherPerson" };
  }
  if (securityCode !== undefined && !sameText(securityCode, person.securityCode)) {
    const wrongCodes = earlierWrongCodes + 1;
    if (wrongCodes >= securityCodeTries) {
      return { ...to(order, fail(order, "certificateErr", now)), refusal: "securityCodeBlocked" };
    }
    return { ...to(order, { phase: "started", pickUp, wrongCodes }), refusal: "wrongSecurityCode" };
  }
  return to(order, { phase: "complete", at: now, pickUp, person, ipAddress });
}

/** The end is told once: whoever collects it makes the order gone. */
function collect(order: Order): Step {
  const { state } = order;
  if (state.phase === "gone") return { order };
  if (state.phase === "outstanding") {
    return { order, collected: { status: "pending", hintCode: "outstandingTransaction" } };
  }
  if (state.phase === "started") return { order, collected: { status: "pending", hintCode: "userSign" } };
  const collected: Collected =
    state.phase === "failed"
      ? { status: "failed", hintCode: state.hintCode }
      : { status: "complete", person: state.person, ipAddress: state.ipAddress };
  return { ...to(order, { phase: "gone" }), collected };
}

/** The refusal of a gesture on an order that this phone does not hold open. */
function inHand(order: Order): Step | undefined {
  if (order.state.phase === "started") return undefined;
  return { order, refusal: order.state.phase === "outstanding" ? "notPickedUp" : "orderEnded" };
}

function fail({ state }: Order, hintCode: FailedHint, at: number): OrderState {
  return { phase: "failed", at, hintCode, pickedUp: state.phase === "started" };
}

function to(order: Order, state: OrderState): Step {
  return { order: { ...order, state } };
}
