import { step } from "../../src/order/machine.ts";
import type { OrderEvent, Step } from "../../src/order/machine.ts";
import type { ApproveEvent } from "../../src/order/approve.ts";
import type { Order, OrderKind, OrderRequirement, OrderState, StartedStep } from "../../src/order/order.ts";
import { people } from "../../src/people.ts";
import { holder, newOrder as orderOf } from "./orders.ts";

// The machine's tests tell stories: an order, what happens to it and when, and what comes of it.

const [tolvan] = people;

export const createdAt = 1_000;

export const newOrder = (personalNumber?: string): Order => orderOf({ createdAt, personalNumber });
export const requiring = (requirement: OrderRequirement): Order => orderOf({ createdAt, requirement });
export const phoneOrder = (kind: OrderKind = "phoneAuth"): Order =>
  orderOf({ createdAt, kind, personalNumber: tolvan.personalNumber });

export const pickUp: OrderEvent = { type: "pickUp", by: "qr", holder };
export const stayAtStarted: OrderEvent = { type: "pickUp", by: "qr", holder, step: "started" };
export const approve: ApproveEvent = {
  type: "approve",
  person: tolvan,
  device: { ipAddress: "127.0.0.1" },
  signedAt: 0,
};
export const wrongCode: OrderEvent = { ...approve, securityCode: "000000" };
export const advance = (to: StartedStep): OrderEvent => ({ type: "advance", to });
export const collect: OrderEvent = { type: "collect" };

/** Runs events at their times (ms since creation) and gives what the last one came to. */
export function play(order: Order, ...events: [ms: number, event: OrderEvent][]): Step {
  let result = step(order, { type: "tick" }, createdAt);
  for (const [ms, event] of events) result = step(result.order, event, createdAt + ms);
  return result;
}

/** The same, one ms apart. */
export function playOn(order: Order, ...events: OrderEvent[]): Step {
  return play(order, ...events.map((event, index): [number, OrderEvent] => [index, event]));
}

/** The hint that the RP reads after these events, or the status where there is none. */
export function hintAfter(order: Order, ...events: OrderEvent[]): string | undefined {
  const { collected } = playOn(order, ...events, collect);
  return collected !== undefined && "hintCode" in collected ? collected.hintCode : collected?.status;
}

/** A state in a word. */
export const brief = (state: OrderState): string => ("hintCode" in state ? state.hintCode : state.phase);
