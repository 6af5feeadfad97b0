import { callAt } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { SimulatorError } from "../errors.ts";
import type { OrderBook } from "../order-book.ts";
import type { Order } from "../order/order.ts";
import type { Act, PhoneOwner } from "./acts.ts";
import { checkOwner, checkSteps } from "./check-act.ts";
import type { Driver } from "./driver.ts";
import { describeOrder } from "./order-details.ts";
import type { OrderDetails } from "./order-details.ts";
import type { OrderFeed } from "./orders.ts";

/** One line of a script: an act, so many ms of the simulator's clock after the one before. */
export type PlayStep = Act & {
  /** Counted from the act before; for the first, from when the order was made. Default: 0. */
  readonly after?: number;
};

/** A script on its way. */
export interface Play {
  /**
   * The order after the last act, and where the app then goes. Rejects with {@link PhoneRefusal} when the phone
   * refuses an act, after which nothing more is played; or when the script is stopped.
   */
  readonly done: Promise<{ readonly order: OrderDetails; readonly returnUrl?: string }>;
  /** Plays no more of it. */
  stop(): void;
}

/** Plays scripts on the orders of one simulator. */
export interface Player {
  /** @throws {SimulatorError} `ERR_SIMULATOR_OPTION` for a script that can't be played. */
  play(target: string, steps: readonly PlayStep[], owner?: PhoneOwner): Play;
}

/** What a player works with. */
export interface PlayerParts {
  readonly book: OrderBook;
  readonly driver: Driver;
  readonly feed: OrderFeed;
  readonly clock: Clock;
  /** Aborted when the simulator is closed. */
  readonly closed: AbortSignal;
}

/**
 * @returns The function behind `simulator.play`; it throws {@link SimulatorError} `ERR_SIMULATOR_OPTION` for a
 * script that can't be played.
 */
export function createPlayer({ book, driver, feed, clock, closed }: PlayerParts): Player {
  const start = (
    steps: readonly PlayStep[],
    owner: PhoneOwner,
  ): { play: Play; begin: (order: Order) => void } => {
    let callOff: (() => void) | undefined;
    let end!: { resolve: (result: Awaited<Play["done"]>) => void; reject: (reason: Error) => void };
    const done = new Promise<Awaited<Play["done"]>>((resolve, reject) => (end = { resolve, reject }));
    // Whoever plays without waiting for the end is not to be killed by it.
    done.catch(() => undefined);
    const stop = (): void => {
      callOff?.();
      closed.removeEventListener("abort", stop);
      end.reject(new Error("The script was stopped before its end."));
    };
    closed.addEventListener("abort", stop, { once: true });

    const next = (order: Order, index: number, since: number, returnUrl?: string): void => {
      const step = steps[index];
      if (step === undefined) {
        closed.removeEventListener("abort", stop);
        const result = {
          order: describeOrder(order, clock),
          ...(returnUrl === undefined ? {} : { returnUrl }),
        };
        void driver.evidenceReady().then(() => end.resolve(result));
        return;
      }
      const dueAt = since + (step.after ?? 0);
      callOff = callAt(clock, dueAt, () => {
        try {
          const acted = driver.act({ id: order.id }, step, owner);
          next(acted.order, index + 1, dueAt, acted.returnUrl);
        } catch (error) {
          closed.removeEventListener("abort", stop);
          end.reject(error as Error);
        }
      });
    };
    return { play: { done, stop }, begin: (order) => next(order, 0, order.createdAt) };
  };

  return {
    play(target, script, phone) {
      const steps = checkSteps(script);
      const owner = checkOwner("the script's phone", phone);
      if (target === "next") {
        const { play, begin } = start(steps, owner);
        const unsubscribe = feed.subscribe((order) => {
          unsubscribe();
          begin(order);
        });
        return {
          done: play.done,
          stop() {
            unsubscribe();
            play.stop();
          },
        };
      }
      const order = book.findByRef(target);
      if (order === undefined) {
        throw wrong('There is no such order to play on: give "next" or the orderRef of one that is not over');
      }
      const { play, begin } = start(steps, owner);
      begin(order);
      return play;
    },
  };
}

function wrong(what: string): SimulatorError {
  return new SimulatorError("ERR_SIMULATOR_OPTION", `${what}.`);
}
