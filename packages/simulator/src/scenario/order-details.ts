import { createHmac } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Order, OrderKind, OrderRequest, OrderState, StartTokens } from "../order/order.ts";
import type { TimelineEntry } from "../order/timeline.ts";

/** All that the simulator knows of an order, its secrets too: for tests, never for a page. */
export interface OrderDetails {
  /** The phone's own name for the order. */
  readonly id: string;
  readonly orderRef: string;
  readonly kind: OrderKind;
  /** Who asks, as the client certificate says. */
  readonly rpName: string;
  /** What was asked for, decoded. */
  readonly request: OrderRequest;
  /** `autoStartToken`, `qrStartToken`, `qrStartSecret`; absent for phone orders and payments elsewhere. */
  readonly tokens?: StartTokens;
  /** The QR text of this moment, while the order can be scanned. */
  readonly qrText?: string;
  /** What the app opens at the end of an order that was started by its token. */
  readonly returnUrl?: string;
  readonly phase: OrderState["phase"];
  /** Where it stands, as the state machine has it. */
  readonly state: OrderState;
  /** Milliseconds since it was made, by the simulator's clock. */
  readonly ageMs: number;
  /** What has happened to it, oldest first; `at` is ms of the simulator's clock. */
  readonly timeline: readonly TimelineEntry[];
}

/** An order with everything about it, as it is now. */
export function describeOrder(order: Order, clock: Clock): OrderDetails {
  const { id, orderRef, kind, relyingParty, request, tokens, state, timeline, createdAt } = order;
  const ageMs = clock.now() - createdAt;
  const isWaiting = tokens !== undefined && state.phase === "outstanding";
  return {
    id,
    orderRef,
    kind,
    rpName: relyingParty.name,
    request,
    ...(tokens === undefined ? {} : { tokens }),
    ...(isWaiting ? { qrText: qrTextOf(tokens, ageMs) } : {}),
    ...(request.returnUrl === undefined ? {} : { returnUrl: request.returnUrl }),
    phase: state.phase,
    state,
    ageMs,
    timeline,
  };
}

/** The right QR text of an order's age: what an RP without fault draws (specification §6). */
export function qrTextOf({ qrStartToken, qrStartSecret }: StartTokens, ageMs: number): string {
  const time = String(Math.floor(ageMs / 1000));
  const qrAuthCode = createHmac("sha256", qrStartSecret).update(time).digest("hex");
  return `bankid.${qrStartToken}.${time}.${qrAuthCode}`;
}
