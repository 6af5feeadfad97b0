import type { Order } from "./order/order.ts";

/** Where an order is kept; every key leads to the same slot, so that a change of the order touches no key. */
export interface Slot {
  order: Order;
  /** Who is busy with it. */
  persons: readonly string[];
}

const nobody: readonly string[] = [];

/** The keys that orders are found by. It knows nothing of time: an order that is over is found until removed. */
export class OrderIndex {
  /** By `orderRef`; in the order of creation. */
  readonly #slots = new Map<string, Slot>();
  readonly #ids = new Map<string, Slot>();
  readonly #qrStartTokens = new Map<string, Slot>();
  readonly #autoStartTokens = new Map<string, Slot>();
  /** The one pending order of each person: that names them, or that they have open. */
  readonly #persons = new Map<string, Slot>();
  #turn: Iterator<Slot> = this.#slots.values();

  add(order: Order): Slot {
    const slot: Slot = { order, persons: nobody };
    this.#slots.set(order.orderRef, slot);
    this.#ids.set(order.id, slot);
    if (order.tokens !== undefined) {
      this.#qrStartTokens.set(order.tokens.qrStartToken, slot);
      this.#autoStartTokens.set(order.tokens.autoStartToken, slot);
    }
    return slot;
  }

  byOrderRef(orderRef: string): Slot | undefined {
    return this.#slots.get(orderRef);
  }

  byId(id: string): Slot | undefined {
    return this.#ids.get(id);
  }

  byQrStartToken(token: string): Slot | undefined {
    return this.#qrStartTokens.get(token);
  }

  byAutoStartToken(token: string): Slot | undefined {
    return this.#autoStartTokens.get(token);
  }

  /** The order that a person is busy with. */
  ofPerson(personalNumber: string): Slot | undefined {
    return this.#persons.get(personalNumber);
  }

  occupy(personalNumber: string, slot: Slot): void {
    this.#persons.set(personalNumber, slot);
    slot.persons = [...slot.persons, personalNumber];
  }

  /** The order keeps nobody busy any more. */
  release(slot: Slot): void {
    for (const personalNumber of slot.persons) {
      if (this.#persons.get(personalNumber) === slot) this.#persons.delete(personalNumber);
    }
    slot.persons = nobody;
  }

  remove({ order }: Slot): void {
    this.#slots.delete(order.orderRef);
    this.#ids.delete(order.id);
    if (order.tokens === undefined) return;
    this.#qrStartTokens.delete(order.tokens.qrStartToken);
    this.#autoStartTokens.delete(order.tokens.autoStartToken);
  }

  get size(): number {
    return this.#slots.size;
  }

  all(): Iterable<Slot> {
    return this.#slots.values();
  }

  /** Each order in turn, round and round; nothing at the end of a round. */
  nextInTurn(): Slot | undefined {
    const { done, value } = this.#turn.next() as IteratorResult<Slot, undefined>;
    if (done !== true) return value;
    this.#turn = this.#slots.values();
    return undefined;
  }

  clear(): void {
    for (const keys of [this.#slots, this.#ids, this.#qrStartTokens, this.#autoStartTokens, this.#persons]) {
      keys.clear();
    }
  }
}
