import { Refusal } from "../flow/refusal.ts";
import { timing } from "../flow/timing.ts";
import { createFlowBook } from "./flow-book.ts";
import type { Schedule } from "./retry-book.ts";

/** How one engine comes to its end. */
export interface Shutdown<Key> {
  /** @throws {Refusal} `busy` once the end has begun: another instance is to take the start. */
  admit(): void;
  /** A flow got its first order from this process; `key` finds it. */
  started(flow: string, key: Key): void;
  /** A page asked for its flow. */
  polled(flow: string): void;
  ended(flow: string): void;
  /** Does the work of one request, which the end waits for. Settles as the work does. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Begins the end; every call is answered by the same promise. Never rejects. */
  close(): Promise<void>;
}

interface ShutdownOptions<Key> {
  /** The flows are gone with this process, so nobody could go on with them. */
  readonly alone: boolean;
  readonly monotonicNow: () => number;
  readonly schedule: Schedule;
  /** Ends a flow at BankID, and tells its page. */
  readonly end: (key: Key) => Promise<void>;
  /** Resolves when nothing runs in the background any more. */
  readonly settled: () => Promise<void>;
}

/** A timer that keeps the process alive. */
export const scheduleNext: Schedule = (work, ms) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

/** When somebody whose start was refused may try the next instance. */
const retryAfterS = 1;

const nobody: () => void = () => undefined;

/**
 * The graceful end (R24): no new flow from now on; those that live are served for up to 10 s; then what
 * nobody could go on with is ended, and what runs is waited for, no longer than 15 s in all.
 *
 * Where other instances share the store no flow is ended: whoever is next polled goes on with it, and of an
 * order that nobody asks for BankID lets go by itself. A page that is hidden while its person is in the app asks
 * for minutes nothing, and must find its login when it is back.
 */
export function createShutdown<Key>(options: ShutdownOptions<Key>): Shutdown<Key> {
  const { alone, monotonicNow, schedule, end, settled } = options;
  const book = createFlowBook<Key>({ most: timing.bookedFlows });
  const requests = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  /** Wakes who waits for the last flow's end. */
  let wake = nobody;

  /** Resolves after so long, or with the next flow that ends. */
  async function pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const callOff = schedule(resolve, ms);
      wake = () => {
        callOff();
        resolve();
      };
    });
    wake = nobody;
  }

  /** Serves polls while there are any to serve. */
  async function drain(): Promise<void> {
    const until = monotonicNow() + timing.drainMs;
    for (;;) {
      const now = monotonicNow();
      const ms = Math.min(book.quietInMs(now), until - now);
      if (ms <= 0) return;
      await pause(ms);
    }
  }

  async function run(): Promise<void> {
    if (alone) await drain();
    // A start that was let in before may still make an order.
    await Promise.allSettled(requests);
    await Promise.allSettled(book.keys().map(end));
    await settled();
  }

  async function inTime(work: Promise<void>): Promise<void> {
    let callOff = nobody;
    const late = new Promise<void>((resolve) => {
      callOff = schedule(resolve, timing.closeMs);
    });
    await Promise.race([work.catch(() => undefined), late]);
    callOff();
  }

  return {
    admit() {
      if (closing !== undefined) throw new Refusal("busy", { retryAfterS, close: true, detail: "closing" });
    },

    started(flow, key) {
      if (alone) book.started(flow, key, monotonicNow());
    },

    polled: (flow) => book.polled(flow, monotonicNow()),

    ended(flow) {
      book.ended(flow);
      wake();
    },

    during(work) {
      const request = work();
      const forget = () => void requests.delete(request);
      requests.add(request);
      request.then(forget, forget);
      return request;
    },

    close: () => (closing ??= inTime(run())),
  };
}
