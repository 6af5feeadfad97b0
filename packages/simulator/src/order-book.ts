import { randomUUID } from "node:crypto";
import type { Clock } from "./clock.ts";
import { atTime, isPending, step } from "./order/machine.ts";
import type { Collected, OrderEvent, Step } from "./order/machine.ts";
import type { Order, OrderKind, OrderRequest, PickUp, RelyingParty } from "./order/order.ts";
import { parseQr, refuseQr } from "./order/refusals.ts";
import type { RefusalReason } from "./order/refusals.ts";

/** What the phone's gestures come to: the order as it then is, or why the phone refuses. */
export type Gesture =
  | { readonly order: Order; readonly refusal?: undefined }
  | { readonly refusal: RefusalReason };

/**
 * All orders: which RP owns which, which person is busy, what is remembered for how long.
 *
 * There is no timer. Orders are brought up to the clock's time whenever somebody looks.
 */
export class OrderBook {
  readonly #clock: Clock;
  /** By `orderRef`. */
  readonly #orders = new Map<string, Order>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A new order; or `alreadyInProgress`, which also ends the order that the person had (specification §5).
   */
  create(kind: OrderKind, request: OrderRequest, relyingParty: RelyingParty): Order | "alreadyInProgress" {
    const { personalNumber } = request;
    const earlier = this.#all().find(
      (order) =>
        personalNumber !== undefined && order.request.personalNumber === personalNumber && isPending(order),
    );
    if (earlier !== undefined) {
      this.#step(earlier, { type: "replace" });
      return "alreadyInProgress";
    }
    const order: Order = {
      id: randomUUID(),
      orderRef: randomUUID(),
      autoStartToken: randomUUID(),
      qrStartToken: randomUUID(),
      qrStartSecret: randomUUID(),
      kind,
      relyingParty,
      request,
      createdAt: this.#clock.now(),
      state: { phase: "outstanding" },
    };
    this.#keep(order);
    return order;
  }

  /** How the RP's order stands; nothing when that RP has no such order. The end is told once. */
  collect(orderRef: string, fingerprint: string): { order: Order; collected: Collected } | undefined {
    const order = this.#owned(orderRef, fingerprint);
    if (order === undefined) return undefined;
    const { collected } = this.#step(order, { type: "collect" });
    return collected === undefined ? undefined : { order, collected };
  }

  /** Ends the RP's order. `false` when that RP has no such order. */
  cancel(orderRef: string, fingerprint: string): boolean {
    const order = this.#owned(orderRef, fingerprint);
    if (order === undefined) return false;
    this.#step(order, { type: "cancel" });
    return true;
  }

  /** The phone reads a QR code. */
  scan(qrText: string): Gesture {
    const code = parseQr(qrText.trim());
    if (code === undefined) return { refusal: "qrMalformed" };
    const order = this.#all().find(({ qrStartToken }) => qrStartToken === code.qrStartToken);
    if (order === undefined) return { refusal: "qrUnknown" };
    const refusal = refuseQr(order, code, this.#clock.now());
    if (refusal === "qrForged") return { refusal };
    // "Somebody was first" says more than "too old" about a code that was used.
    if (order.state.phase !== "outstanding" || refusal === undefined) return this.#pickUp(order, "qr");
    return { refusal };
  }

  /** The phone is started on the device that shows the page. */
  start(autoStartToken: string): Gesture {
    const order = this.#all().find((candidate) => candidate.autoStartToken === autoStartToken);
    return order === undefined ? { refusal: "tokenUnknown" } : this.#pickUp(order, "autostart");
  }

  /** The phone opens an order from its list: a short cut for scanning that the real app does not have. */
  pick(id: string): Gesture {
    const order = this.find(id);
    return order === undefined ? { refusal: "orderEnded" } : this.#pickUp(order, "list");
  }

  /** The person confirms or cancels on the phone. */
  act(id: string, event: Extract<OrderEvent, { type: "approve" | "reject" }>): Gesture {
    const order = this.find(id);
    return order === undefined ? { refusal: "orderEnded" } : gesture(this.#step(order, event));
  }

  /** One order as it is now. */
  find(id: string): Order | undefined {
    return this.#all().find((order) => order.id === id);
  }

  /** Every order that BankID still knows of, oldest first, as it is now. */
  list(): readonly Order[] {
    return this.#all();
  }

  #pickUp(order: Order, by: PickUp): Gesture {
    return gesture(this.#step(order, { type: "pickUp", by }));
  }

  /** By key and not by search: an RP collects thousands of times while a phone looks once. */
  #owned(orderRef: string, fingerprint: string): Order | undefined {
    const order = this.#orders.get(orderRef);
    if (order?.relyingParty.fingerprint !== fingerprint) return undefined;
    const { order: current } = this.#step(order, { type: "tick" });
    return current.state.phase === "gone" ? undefined : current;
  }

  #all(): Order[] {
    const now = this.#clock.now();
    for (const order of this.#orders.values()) this.#keep(atTime(order, now));
    return [...this.#orders.values()];
  }

  #step(order: Order, event: OrderEvent): Step {
    const result = step(order, event, this.#clock.now());
    this.#keep(result.order);
    return result;
  }

  #keep(order: Order): void {
    if (order.state.phase === "gone") this.#orders.delete(order.orderRef);
    else this.#orders.set(order.orderRef, order);
  }
}

function gesture({ order, refusal }: Step): Gesture {
  return refusal === undefined ? { order } : { refusal };
}
