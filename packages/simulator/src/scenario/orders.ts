import { checkMembers } from "../checks.ts";
import type { Check } from "../checks.ts";
import type { Clock } from "../clock.ts";
import type { OrderBook } from "../order-book.ts";
import type { Order } from "../order/order.ts";
import { describeOrder } from "./order-details.ts";
import type { OrderDetails } from "./order-details.ts";

/** The orders of one simulator, with everything about them. */
export interface Orders {
  /** Those that BankID still knows of, oldest first. */
  list(): readonly OrderDetails[];
  /** The last 50 that it knows nothing of any more, latest first: collected, cancelled or forgotten. */
  ended(): readonly OrderDetails[];
  /** One order, as long as either list has it. */
  find(orderRef: string): OrderDetails | undefined;
  /**
   * Waits for the next order that an RP makes. Ask before the login is started, or the order may be missed.
   *
   * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`; what `signal` was aborted with; or an Error when the simulator is closed first.
   * @example
   * const next = simulator.orders.next();
   * await page.getByRole("button", { name: "BankID" }).click();
   * const { orderRef } = await next;
   */
  next(options?: { signal?: AbortSignal }): Promise<OrderDetails>;
}

/** Tells of new orders. */
export interface OrderFeed {
  /** Calls back for each order that is made, until what it returns is called. */
  subscribe(listener: (order: Order) => void): () => void;
  publish(order: Order): void;
}

export function createOrderFeed(): OrderFeed {
  const listeners = new Set<(order: Order) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    publish(order) {
      for (const listener of listeners) listener(order);
    },
  };
}

const signal: Check = { right: (value) => value instanceof AbortSignal, must: "an AbortSignal" };

/** @param closed - Aborted when the simulator is closed, so that nobody waits for ever. */
export function createOrders(book: OrderBook, clock: Clock, feed: OrderFeed, closed: AbortSignal): Orders {
  const details = (order: Order): OrderDetails => describeOrder(order, clock);
  return {
    list: () => book.list().map(details),
    ended: () => book.ended().map(details),
    find(orderRef) {
      const order = book.findByRef(orderRef) ?? book.ended().find((ended) => ended.orderRef === orderRef);
      return order === undefined ? undefined : details(order);
    },
    async next(options = {}) {
      checkMembers("the options of orders.next", options, { signal });
      const stop = options.signal === undefined ? closed : AbortSignal.any([options.signal, closed]);
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          unsubscribe();
          reject(stop.reason as Error);
        };
        const unsubscribe = feed.subscribe((order) => {
          unsubscribe();
          stop.removeEventListener("abort", abort);
          resolve(details(order));
        });
        if (stop.aborted) abort();
        else stop.addEventListener("abort", abort, { once: true });
      });
    },
  };
}
