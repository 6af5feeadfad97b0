import type { Order, OrderKind, OrderState, PickUp } from "../order/order.ts";

/** An order as the phone shows it: no token, no secret, no `orderRef`. */
export interface OrderView {
  /** The phone's own name for the order. */
  readonly id: string;
  readonly kind: OrderKind;
  /** Who asks, as the client certificate says. */
  readonly rpName: string;
  /** What is to be confirmed or signed. */
  readonly text?: string;
  readonly textFormat?: "plaintext" | "simpleMarkdownV1";
  readonly phase: OrderState["phase"];
  readonly pickUp?: PickUp;
  /** Milliseconds since the order was made. */
  readonly ageMs: number;
}

/** What a phone may see of an order. */
export function viewOrder(order: Order, now: number): OrderView {
  const { id, kind, relyingParty, request, state, createdAt } = order;
  return {
    id,
    kind,
    rpName: relyingParty.name,
    ...(request.userVisibleText === undefined ? {} : { text: request.userVisibleText }),
    ...(request.userVisibleDataFormat === undefined ? {} : { textFormat: request.userVisibleDataFormat }),
    phase: state.phase,
    ...(state.phase === "started" || state.phase === "complete" ? { pickUp: state.pickUp } : {}),
    ageMs: now - createdAt,
  };
}
