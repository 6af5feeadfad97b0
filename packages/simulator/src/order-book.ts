import { randomUUID } from "node:crypto";
import type { Clock } from "./clock.ts";
import { OrderIndex } from "./order-index.ts";
import type { Slot } from "./order-index.ts";
import { atTime, isPending, step } from "./order/machine.ts";
import type { Collected, OrderEvent, Step } from "./order/machine.ts";
import { isByNumber } from "./order/order.ts";
import type { Holder, Order, OrderKind, OrderRequest, PickUp, RelyingParty } from "./order/order.ts";
import { parseQr, refuseQr } from "./order/refusals.ts";
import type { RefusalReason } from "./order/refusals.ts";

/** What the phone's gestures come to: the order as it then is, or why the phone refuses. */
export type Gesture =
  | { readonly order: Order; readonly refusal?: undefined }
  | { readonly refusal: RefusalReason };

/** What may happen to an order that a phone has opened, or a script drives. */
export type PhoneEvent = Extract<
  OrderEvent,
  { type: "answerCall" | "advance" | "approve" | "finish" | "fail" | "reject" }
>;

/** Ended orders that are remembered for whoever develops, beyond what BankID tells. */
const endedKept = 50;

/** Orders that one new order brings up to date: more than one, so that forgetting keeps up with making. */
const sweptPerOrder = 4;

/**
 * All orders: which RP owns which, which person is busy, what is remembered for how long.
 *
 * There is no timer. An order is brought up to the clock's time when somebody looks at it, and each new order
 * does the same for a few others in turn, so that what is over takes no room for long.
 */
export class OrderBook {
  readonly #clock: Clock;
  readonly #onPickUp: () => void;
  readonly #index = new OrderIndex();
  readonly #ended: Order[] = [];

  /** @param onPickUp - Called when a phone has opened an order. */
  constructor(clock: Clock, onPickUp: () => void = () => undefined) {
    this.#clock = clock;
    this.#onPickUp = onPickUp;
  }

  /**
   * A new order; or `alreadyInProgress`, which also ends the order that the person had (specification §5).
   */
  create(kind: OrderKind, request: OrderRequest, relyingParty: RelyingParty): Order | "alreadyInProgress" {
    const { personalNumber } = request;
    const createdAt = this.#clock.now();
    for (let swept = 0; swept < sweptPerOrder; swept += 1) this.#refresh(this.#index.nextInTurn());
    const earlier =
      personalNumber === undefined ? undefined : this.#refresh(this.#index.ofPerson(personalNumber));
    if (earlier !== undefined) {
      this.#apply(earlier, { type: "replace" });
      return "alreadyInProgress";
    }
    const order: Order = {
      id: randomUUID(),
      orderRef: randomUUID(),
      kind,
      relyingParty,
      request,
      createdAt,
      state: { phase: "outstanding" },
      timeline: [{ at: createdAt, by: "rp", what: "created" }],
      ...(isByNumber(kind)
        ? {}
        : {
            tokens: {
              autoStartToken: randomUUID(),
              qrStartToken: randomUUID(),
              qrStartSecret: randomUUID(),
            },
          }),
    };
    const slot = this.#index.add(order);
    if (personalNumber !== undefined) this.#index.occupy(personalNumber, slot);
    return order;
  }

  /** How the RP's order stands; nothing when that RP has no such order. The end is told once. */
  collect(orderRef: string, fingerprint: string): { order: Order; collected: Collected } | undefined {
    const slot = this.#owned(orderRef, fingerprint);
    if (slot === undefined) return undefined;
    const { order } = slot;
    const { collected } = this.#apply(slot, { type: "collect" });
    return collected === undefined ? undefined : { order, collected };
  }

  /** Ends the RP's order. `false` when that RP has no such order. */
  cancel(orderRef: string, fingerprint: string): boolean {
    const slot = this.#owned(orderRef, fingerprint);
    if (slot === undefined) return false;
    this.#apply(slot, { type: "cancel" });
    return true;
  }

  /** The phone reads a QR code. */
  scan(qrText: string, holder: Holder, options: PickUpOptions = {}): Gesture {
    const code = parseQr(qrText.trim());
    if (code === undefined) return { refusal: "qrMalformed" };
    const slot = this.#refresh(this.#index.byQrStartToken(code.qrStartToken));
    if (slot === undefined) return { refusal: "qrUnknown" };
    const refusal = refuseQr(slot.order, code, this.#clock.now());
    // "Somebody was first" says more than "too old" about a code that was used.
    const isUsed = slot.order.state.phase !== "outstanding" && refusal !== "qrForged";
    if (refusal === undefined || isUsed) return this.#pickUp(slot, "qr", holder, options);
    return gesture(this.#apply(slot, { type: "refuse", reason: refusal }));
  }

  /** The phone is started on the device that shows the page. */
  start(autoStartToken: string, holder: Holder, options: PickUpOptions = {}): Gesture {
    const slot = this.#refresh(this.#index.byAutoStartToken(autoStartToken));
    return slot === undefined
      ? { refusal: "tokenUnknown" }
      : this.#pickUp(slot, "autostart", holder, options);
  }

  /**
   * The phone opens an order from its list. So are orders by number found; for the others it is a short cut
   * for scanning that the real app does not have.
   */
  pick(id: string, holder: Holder, options: PickUpOptions = {}): Gesture {
    const slot = this.#refresh(this.#index.byId(id));
    return slot === undefined ? { refusal: "orderEnded" } : this.#pickUp(slot, "list", holder, options);
  }

  /** Something happens to an order on the phone. */
  act(id: string, event: PhoneEvent): Gesture {
    const slot = this.#refresh(this.#index.byId(id));
    if (slot === undefined) return { refusal: "orderEnded" };
    const result = this.#apply(slot, event);
    if (event.type === "approve" && result.refusal === undefined) {
      this.#engage(event.person.personalNumber, slot);
    }
    return gesture(result);
  }

  /** One order as it is now. */
  find(id: string): Order | undefined {
    return this.#refresh(this.#index.byId(id))?.order;
  }

  /** One order as it is now, by BankID's name for it. */
  findByRef(orderRef: string): Order | undefined {
    return this.#refresh(this.#index.byOrderRef(orderRef))?.order;
  }

  /** The order that waits for this person, or that they have open. */
  findByPerson(personalNumber: string): Order | undefined {
    return this.#refresh(this.#index.ofPerson(personalNumber))?.order;
  }

  /** Every order that BankID still knows of, oldest first, as it is now. */
  list(): readonly Order[] {
    for (const slot of this.#index.all()) this.#refresh(slot);
    return Array.from(this.#index.all(), ({ order }) => order);
  }

  /** The last orders that BankID knows nothing of any more, latest first: collected, cancelled or forgotten. */
  ended(): readonly Order[] {
    return this.#ended.toReversed();
  }

  /** Orders that take room, those that time has ended included. */
  get size(): number {
    return this.#index.size;
  }

  /** Forgets everything. */
  clear(): void {
    this.#index.clear();
    this.#ended.length = 0;
  }

  #pickUp(slot: Slot, by: PickUp, holder: Holder, options: PickUpOptions): Gesture {
    const result = this.#apply(slot, { type: "pickUp", by, holder, ...options });
    if (result.refusal === undefined) this.#onPickUp();
    if (result.refusal === undefined && holder.person !== undefined) {
      this.#engage(holder.person, slot);
    }
    return gesture(result);
  }

  /** A person has one order at a time: the one before it is cancelled (specification §4.2, `cancelled`). */
  #engage(personalNumber: string, slot: Slot): void {
    const earlier = this.#refresh(this.#index.ofPerson(personalNumber));
    if (earlier === slot) return;
    if (earlier !== undefined) this.#apply(earlier, { type: "replace" });
    // What was approved may be over at once, and keeps nobody busy then.
    if (isPending(slot.order)) this.#index.occupy(personalNumber, slot);
  }

  /** By key and not by search: an RP collects thousands of times while a phone looks once. */
  #owned(orderRef: string, fingerprint: string): Slot | undefined {
    const slot = this.#index.byOrderRef(orderRef);
    return slot?.order.relyingParty.fingerprint === fingerprint ? this.#refresh(slot) : undefined;
  }

  /** Brings an order up to the clock's time; nothing when BankID knows it no longer. */
  #refresh(slot: Slot | undefined): Slot | undefined {
    if (slot === undefined) return undefined;
    this.#keep(slot, atTime(slot.order, this.#clock.now()));
    return slot.order.state.phase === "gone" ? undefined : slot;
  }

  #apply(slot: Slot, event: OrderEvent): Step {
    const result = step(slot.order, event, this.#clock.now());
    this.#keep(slot, result.order);
    return result;
  }

  #keep(slot: Slot, order: Order): void {
    if (order === slot.order) return;
    slot.order = order;
    if (!isPending(order)) this.#index.release(slot);
    if (order.state.phase !== "gone") return;
    this.#index.remove(slot);
    this.#ended.push(order);
    if (this.#ended.length > endedKept) this.#ended.shift();
  }
}

/** With `step` the app stays at `started`, as when it finds no BankID that fits. */
export interface PickUpOptions {
  readonly step?: "started";
}

function gesture({ order, refusal }: Step): Gesture {
  return refusal === undefined ? { order } : { refusal };
}
