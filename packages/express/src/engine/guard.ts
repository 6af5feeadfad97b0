import type { EventListener } from "../events.ts";
import { Refusal } from "../flow/refusal.ts";
import type { Store } from "../store/store.ts";
import type { Breaker } from "./breaker.ts";
import { CallNotMade, createBreaker } from "./breaker.ts";
import type { Pause } from "./pause.ts";
import { askedPauseMs, createPause, createPauseNotice } from "./pause.ts";
import type { FlowClient } from "./flow-client.ts";

/** Says whether BankID may be asked now. All mounts of a client have one breaker and one pause together. */
export interface Guard {
  /** How long BankID is not to be asked, in ms, as far as this process knows; 0 when it may be. */
  closedForMs(): number;
  /** Looks in the store too, where another instance may have told of a pause. */
  look(): Promise<number>;
  /**
   * Makes a call to BankID.
   *
   * @param options.inPause - The call is made in a pause too: one that ends an order takes load off BankID.
   * @throws {CallNotMade} when BankID is not to be asked; nothing was sent.
   */
  call<T>(work: () => Promise<T>, options?: { readonly inPause?: boolean }): Promise<T>;
  /** Leaves the client to the other mounts; the last one stops its timers. */
  close(): Promise<void>;
}

interface GuardOptions {
  readonly client: FlowClient;
  readonly store: Store;
  /** The mount's `id` and environment. */
  readonly mount: string;
  readonly emit: EventListener;
  readonly monotonicNow: () => number;
}

/** The answer to a start while BankID is not to be asked for so long. */
export function notNow(closedForMs: number): Refusal {
  return new Refusal("busy", { retryAfterS: Math.max(1, Math.ceil(closedForMs / 1_000)) });
}

/** What the mounts of one client share. */
interface Shared {
  readonly breaker: Breaker;
  readonly pause: Pause;
  readonly mounts: Set<EventListener>;
}

const sharedBy = new WeakMap<FlowClient, Shared>();

export function createGuard({ client, store, mount, emit, monotonicNow }: GuardOptions): Guard {
  const shared = sharedBy.get(client) ?? share(client, monotonicNow);
  const { breaker, pause, mounts } = shared;
  // A listener of its own, though two mounts may have the same one.
  const told: EventListener = (event) => emit(event);
  mounts.add(told);
  const notice = createPauseNotice({ store, mount, pause, monotonicNow });
  const background = new Set<Promise<void>>();
  const closedForMs = () => Math.max(pause.leftMs(), breaker.openForMs());

  async function inBackground(work: Promise<void>): Promise<void> {
    background.add(work);
    await work;
    background.delete(work);
  }

  return {
    closedForMs,

    async look() {
      await inBackground(notice.look());
      return closedForMs();
    },

    async call(work, { inPause = false } = {}) {
      if (pause.leftMs() > 0 && !inPause) throw new CallNotMade("BankID asked for a pause.");
      try {
        return await breaker.run(work);
      } catch (error) {
        const askedMs = askedPauseMs(error);
        if (askedMs !== undefined && pause.begin(askedMs)) {
          for (const tell of mounts) tell({ type: "pause_asked", forMs: pause.leftMs() });
          void inBackground(notice.post());
        }
        throw error;
      }
    },

    async close() {
      mounts.delete(told);
      if (mounts.size === 0 && sharedBy.get(client) === shared) {
        sharedBy.delete(client);
        breaker.close();
      }
      await Promise.all(background);
    },
  };
}

function share(client: FlowClient, monotonicNow: () => number): Shared {
  const mounts = new Set<EventListener>();
  const tellAll = (type: "breaker_opened" | "breaker_closed") => () => {
    for (const tell of mounts) tell({ type });
  };
  const breaker = createBreaker({
    monotonicNow,
    onOpened: tellAll("breaker_opened"),
    onClosed: tellAll("breaker_closed"),
  });
  const shared = { breaker, pause: createPause(monotonicNow), mounts };
  sharedBy.set(client, shared);
  return shared;
}
