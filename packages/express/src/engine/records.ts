import type { FlowEvent } from "../flow/event.ts";
import type { Effect } from "../flow/effect.ts";
import type { FlowRecord } from "../flow/record.ts";
import { timeToLive } from "../flow/record.ts";
import { Refusal } from "../flow/refusal.ts";
import { timing } from "../flow/timing.ts";
import { step } from "../flow/step.ts";
import type { EventListener } from "../events.ts";
import { describe } from "../events.ts";
import type { Entry, Store } from "../store/store.ts";
import type { Seal } from "./seal.ts";
import { sealOf } from "./seal.ts";
import { within } from "./within.ts";

/** A record as it stood at `now` (the store's ms), and the means to write the next revision. */
export interface Held {
  readonly seal: Seal;
  readonly record: FlowRecord;
  readonly rev: number;
  readonly now: number;
  /** This worker asked the host; for every other one a result is a replay. */
  readonly decidedHere?: true;
}

/** Every worker that loses a swap lost it to a step forward, and a flow has few. */
const swapAttempts = 16;

interface RecordsOptions {
  readonly store: Store;
  readonly mount: string;
  readonly random: (n: number) => Uint8Array;
  readonly emit: EventListener;
  readonly production: boolean;
}

/** Records of flows over a store of sealed bytes: reservation, reading, compare-and-set, lease. */
export interface Records {
  sealOf(handle: string): Seal;
  /** Writes the first revision. */
  reserve(seal: Seal, record: FlowRecord): Promise<Held>;
  /** The record, or `undefined` where there is none to be had. */
  open(seal: Seal): Promise<Held | undefined>;
  /** Steps the record until its next revision is stored, or nothing changes. */
  feed(
    held: Held,
    event: FlowEvent,
    /** Chooses by the new record whether the lease ends with the write. */
    endLease?: { token: string; when: (next: FlowRecord) => boolean },
  ): Promise<{ held: Held; effects: readonly Effect[] }>;
  /** Takes or moves a lease, and reads the record anew (R9). */
  lease(held: Held, token: string, ttlMs: number): Promise<{ held: Held; granted: boolean }>;
  remove(seal: Seal): Promise<void>;
}

export function createRecords({ store, mount, random, emit, production }: RecordsOptions): Records {
  /**
   * Whatever a store's trouble is called, to the page it is one thing (R11, R12). After a write whose outcome
   * is unknown nothing is done on the strength of it: the next poll reads how the record stands (R13).
   */
  async function asked<T>(operation: Exclude<keyof Store, "shared">, work: () => Promise<T>): Promise<T> {
    try {
      return await within(work(), timing.storeMs, () => new Error(`no answer within ${timing.storeMs} ms`));
    } catch (error) {
      emit({ type: "store_failed", operation, detail: describe(error, { production }) });
      throw new Refusal("store_unavailable", { retryAfterS: 2 });
    }
  }

  function unsealed(seal: Seal, entry: Entry | undefined, now: number): Held | undefined {
    if (entry === undefined) return undefined;
    const opened = seal.open(entry);
    if (opened.opened === "tampered") emit({ type: "store_tampered" });
    return opened.opened === "record" ? { seal, record: opened.record, rev: entry.rev, now } : undefined;
  }

  async function open(seal: Seal): Promise<Held | undefined> {
    const { entry, now } = await asked("read", () => store.read(seal.key));
    return unsealed(seal, entry, now);
  }

  return {
    open,
    sealOf: (handle) => sealOf(handle, mount, random),

    async reserve(seal, record) {
      const ttlMs = timing.reservationMs;
      const { created, now } = await asked("create", () =>
        store.create(seal.key, seal.seal(record, 1), { ttlMs }),
      );
      if (!created) throw new Error("A random handle was in use already.");
      return { seal, record, rev: 1, now };
    },

    async feed(held, event, endLease) {
      let current = held;
      for (let attempt = 0; attempt < swapAttempts; attempt += 1) {
        const { record, effects } = step(current.record, event);
        if (record === current.record) return { held: current, effects };
        const { seal, rev } = current;
        const { swapped, now } = await asked("swap", () =>
          store.swap(seal.key, seal.seal(record, rev + 1), {
            rev,
            ttlMs: timeToLive(record, current.now),
            lease: endLease?.when(record) === true ? endLease.token : undefined,
          }),
        );
        if (swapped) return { held: { seal, record, rev: rev + 1, now }, effects };
        current = known(await open(seal));
      }
      throw new Refusal("busy", { retryAfterS: 2, detail: "a flow changed too often to be written" });
    },

    async lease(held, token, ttlMs) {
      const { seal } = held;
      const { granted, entry, now } = await asked("lease", () =>
        store.lease(seal.key, { token, ttlMs: Math.max(1, ttlMs) }),
      );
      // The same revision is the same record; it need not be opened twice.
      if (entry?.rev === held.rev)
        return { held: { seal, record: held.record, rev: held.rev, now }, granted };
      return { held: known(unsealed(seal, entry, now)), granted };
    },

    async remove(seal) {
      await asked("remove", () => store.remove(seal.key));
    },
  };
}

/** A flow can expire between two looks at it. */
function known(held: Held | undefined): Held {
  if (held === undefined) throw new Refusal("flow_unknown");
  return held;
}
