import { Buffer } from "node:buffer";
import { wrong } from "../options/wrong.ts";
import type { Store } from "./store.ts";

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** Most entries at once; a further one is refused, and no live one evicted (S59). Default: 10 000. */
  maxEntries?: number;
  /** The store's clock, in ms and never going back. Default: the process's monotonic clock. */
  now?: () => number;
}

interface Slot {
  value: Uint8Array;
  rev: number;
  expiresAt: number;
  lease?: { readonly token: string; readonly expiresAt: number } | undefined;
}

const sweepEveryMs = 1_000;

/**
 * A store in this process: right for one instance, since another would know none of its flows.
 *
 * It has no timers. What has expired is as gone at once, and swept out by later calls.
 *
 * @throws {BankIdError} `ERR_OPTION` with what to write.
 */
export function memoryStore({ maxEntries = 10_000, now = monotonic }: MemoryStoreOptions = {}): Store {
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) {
    throw wrong("maxEntries of memoryStore", {
      what: "must be a whole number above 0",
      why: "so many flows are kept at once, and none beyond",
      write: "maxEntries: 10_000, or leave it out",
    });
  }
  const slots = new Map<string, Slot>();
  let sweptAt = now();

  function sweep(time: number): void {
    sweptAt = time;
    for (const [key, slot] of slots) if (slot.expiresAt <= time) slots.delete(key);
  }

  function find(key: string, time: number): Slot | undefined {
    if (time - sweptAt >= sweepEveryMs) sweep(time);
    const slot = slots.get(key);
    return slot !== undefined && slot.expiresAt > time ? slot : undefined;
  }

  // No operation waits for anything between its reading and its writing, which is what makes it atomic.
  return {
    shared: false,

    async create(key, value, { ttlMs }) {
      const time = now();
      if (find(key, time)) return { now: time, created: false };
      if (slots.size >= maxEntries) sweep(time);
      if (slots.size >= maxEntries)
        throw new Error(`The memory store is full: ${maxEntries} flows are live.`);
      slots.set(key, { value: new Uint8Array(value), rev: 1, expiresAt: time + ttlMs });
      return { now: time, created: true };
    },

    async read(key) {
      const time = now();
      return { now: time, entry: entryOf(find(key, time)) };
    },

    async swap(key, value, { rev, ttlMs, lease }) {
      const time = now();
      const slot = find(key, time);
      if (slot?.rev !== rev) return { now: time, swapped: false };
      slot.value = new Uint8Array(value);
      slot.rev += 1;
      slot.expiresAt = time + ttlMs;
      if (lease !== undefined && slot.lease?.token === lease) slot.lease = undefined;
      return { now: time, swapped: true };
    },

    async remove(key) {
      slots.delete(key);
      return { now: now() };
    },

    async lease(key, { token, ttlMs }) {
      const time = now();
      const slot = find(key, time);
      const held = slot?.lease !== undefined && slot.lease.expiresAt > time && slot.lease.token !== token;
      const granted = slot !== undefined && !held;
      if (granted) slot.lease = { token, expiresAt: time + ttlMs };
      return { now: time, granted, entry: entryOf(slot) };
    },
  };
}

function entryOf(slot: Slot | undefined): { value: Uint8Array; rev: number } | undefined {
  // Out of Node's pool, for it is of use for a moment only.
  return slot && { value: Buffer.from(slot.value), rev: slot.rev };
}

/** Looks like a date in logs, and does not jump when the machine's clock is set. */
function monotonic(): number {
  return performance.timeOrigin + performance.now();
}
