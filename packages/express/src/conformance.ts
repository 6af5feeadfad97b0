/** What every store must do, for any test runner. */
import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import type { Store } from "./store/store.ts";

/** A fresh, empty store with a hand on its clock. */
export interface StoreUnderTest {
  store: Store;
  /** Lets `ms` pass by the store's own clock: by moving it, or by waiting. */
  advance(ms: number): void | Promise<void>;
  /** Called after the case, however it ended. */
  close?(): void | Promise<void>;
}

/** One promise of the contract. */
export interface ConformanceCase {
  readonly name: string;
  /** Rejects when the store breaks the promise. */
  run(): Promise<void>;
}

/**
 * The conformance suite of the {@link Store} contract.
 *
 * @param open - Makes an empty store for each case.
 * @returns the cases, to be run in any order and with any runner.
 * @example
 * for (const { name, run } of storeConformance(() => open())) it(name, run);
 */
export function storeConformance(
  open: () => StoreUnderTest | Promise<StoreUnderTest>,
): readonly ConformanceCase[] {
  return Object.entries(cases).map(([name, check]) => ({
    name,
    async run() {
      const under = await open();
      try {
        await check(under.store, async (ms) => under.advance(ms));
      } finally {
        await under.close?.();
      }
    },
  }));
}

/*
 * A store with a clock of its own waits in earnest, on a machine that may be slow: what is to be seen within a
 * lifetime has three seconds for it.
 */
type Check = (store: Store, advance: (ms: number) => Promise<void>) => Promise<void>;

const key = "k".repeat(43);
const ttlMs = 10_000;
const [one, two, binary] = [bytes("one"), bytes("two"), Uint8Array.of(0, 255, 10, 13, 0, 128)];

const cases: Readonly<Record<string, Check>> = {
  "a created entry is read back with revision 1": async (store) => {
    assert.equal((await store.create(key, one, { ttlMs })).created, true);
    await holds(store, one, 1);
  },
  "any bytes come back as they went in": async (store) => {
    await store.create(key, binary, { ttlMs });
    await holds(store, binary, 1);
  },
  "what a caller does to its bytes later changes nothing": async (store) => {
    const mine = bytes("one");
    await store.create(key, mine, { ttlMs });
    mine.fill(0);
    await holds(store, one, 1);
  },
  "what a caller does to bytes that it read changes nothing": async (store) => {
    await store.create(key, one, { ttlMs });
    (await store.read(key)).entry?.value.fill(0);
    (await store.lease(key, { token: "a", ttlMs })).entry?.value.fill(0);
    await holds(store, one, 1);
  },
  "creating where an entry is changes nothing": async (store) => {
    await store.create(key, one, { ttlMs });
    assert.equal((await store.create(key, two, { ttlMs })).created, false);
    await holds(store, one, 1);
  },
  "of many creations at once one succeeds": async (store) => {
    const all = await Promise.all(Array.from({ length: 20 }, () => store.create(key, one, { ttlMs })));
    assert.equal(all.filter(({ created }) => created).length, 1);
  },
  "keys do not know each other": async (store) => {
    await store.create(key, one, { ttlMs });
    const other = await store.read("o".repeat(43));
    assert.equal(other.entry, undefined);
  },
  "an entry is gone after its lifetime, and its key is free": async (store, advance) => {
    await store.create(key, one, { ttlMs: 1_000 });
    await advance(1_100);
    assert.equal((await store.read(key)).entry, undefined);
    assert.equal((await store.swap(key, two, { rev: 1, ttlMs })).swapped, false);
    assert.equal((await store.lease(key, { token: "a", ttlMs })).granted, false);
    assert.equal((await store.create(key, two, { ttlMs })).created, true);
    await holds(store, two, 1);
  },
  "an entry stands until its lifetime is over": async (store, advance) => {
    await store.create(key, one, { ttlMs: 5_000 });
    await advance(1_000);
    await holds(store, one, 1);
  },
  "a swap of the current revision replaces value and lifetime, and counts on": async (store, advance) => {
    await store.create(key, one, { ttlMs: 3_000 });
    assert.equal((await store.swap(key, two, { rev: 1, ttlMs: 60_000 })).swapped, true);
    await advance(3_500);
    await holds(store, two, 2);
  },
  "a swap of another revision changes nothing": async (store) => {
    await store.create(key, one, { ttlMs });
    assert.equal((await store.swap(key, two, { rev: 2, ttlMs })).swapped, false);
    assert.equal((await store.swap(key, two, { rev: 0, ttlMs })).swapped, false);
    await holds(store, one, 1);
  },
  "of many swaps of one revision one succeeds": async (store) => {
    await store.create(key, one, { ttlMs });
    const all = await Promise.all(Array.from({ length: 20 }, () => store.swap(key, two, { rev: 1, ttlMs })));
    assert.equal(all.filter(({ swapped }) => swapped).length, 1);
    await holds(store, two, 2);
  },
  "a swap where nothing is makes nothing": async (store) => {
    assert.equal((await store.swap(key, two, { rev: 1, ttlMs })).swapped, false);
    assert.equal((await store.read(key)).entry, undefined);
  },
  "a removed entry is gone, with its lease": async (store) => {
    await store.create(key, one, { ttlMs });
    await store.lease(key, { token: "a", ttlMs });
    await store.remove(key);
    assert.equal((await store.read(key)).entry, undefined);
    await store.create(key, two, { ttlMs });
    assert.equal((await store.lease(key, { token: "b", ttlMs })).granted, true);
  },
  "removing what is not there is no error": async (store) => {
    await store.remove(key);
  },
  "a lease is one worker's until it expires": async (store, advance) => {
    await store.create(key, one, { ttlMs: 60_000 });
    assert.equal((await store.lease(key, { token: "a", ttlMs: 3_000 })).granted, true);
    assert.equal((await store.lease(key, { token: "b", ttlMs: 3_000 })).granted, false);
    await advance(3_100);
    assert.equal((await store.lease(key, { token: "b", ttlMs: 2_000 })).granted, true);
  },
  "of many workers at once one gets the lease": async (store) => {
    await store.create(key, one, { ttlMs });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, worker) => store.lease(key, { token: `w${worker}`, ttlMs })),
    );
    assert.equal(all.filter(({ granted }) => granted).length, 1);
  },
  "a lease tells how the entry stands, granted or not": async (store) => {
    await store.create(key, one, { ttlMs });
    await store.lease(key, { token: "a", ttlMs });
    await store.swap(key, two, { rev: 1, ttlMs });
    const refused = await store.lease(key, { token: "b", ttlMs });
    assert.equal(refused.granted, false);
    assert.equal(refused.entry?.rev, 2);
    assert.deepEqual(bytesOf(refused.entry?.value), bytesOf(two));
  },
  "the holder of a lease may move its end, to sooner as well": async (store, advance) => {
    await store.create(key, one, { ttlMs: 60_000 });
    await store.lease(key, { token: "a", ttlMs: 7_000 });
    assert.equal((await store.lease(key, { token: "a", ttlMs: 1_000 })).granted, true);
    await advance(1_100);
    assert.equal((await store.lease(key, { token: "b", ttlMs: 1_000 })).granted, true);
  },
  "a lease leaves value, revision and lifetime alone": async (store, advance) => {
    await store.create(key, one, { ttlMs: 3_000 });
    await store.lease(key, { token: "a", ttlMs: 60_000 });
    await holds(store, one, 1);
    await advance(3_100);
    assert.equal((await store.read(key)).entry, undefined);
  },
  "there is no lease on what is not there": async (store) => {
    const { granted, entry } = await store.lease(key, { token: "a", ttlMs });
    assert.deepEqual({ granted, entry }, { granted: false, entry: undefined });
  },
  "a swap ends the lease that it names": async (store) => {
    await store.create(key, one, { ttlMs });
    await store.lease(key, { token: "a", ttlMs });
    await store.swap(key, two, { rev: 1, ttlMs, lease: "a" });
    assert.equal((await store.lease(key, { token: "b", ttlMs })).granted, true);
  },
  "a swap leaves every other lease alone": async (store) => {
    await store.create(key, one, { ttlMs });
    await store.lease(key, { token: "a", ttlMs });
    await store.swap(key, two, { rev: 1, ttlMs });
    await store.swap(key, one, { rev: 2, ttlMs, lease: "b" });
    assert.equal((await store.lease(key, { token: "c", ttlMs })).granted, false);
  },
  "a swap that fails ends no lease": async (store) => {
    await store.create(key, one, { ttlMs });
    await store.lease(key, { token: "a", ttlMs });
    await store.swap(key, two, { rev: 9, ttlMs, lease: "a" });
    assert.equal((await store.lease(key, { token: "b", ttlMs })).granted, false);
  },
  "every answer tells the store's time, which passes and never goes back": async (store, advance) => {
    const times = [
      (await store.create(key, one, { ttlMs })).now,
      (await store.read(key)).now,
      (await store.lease(key, { token: "a", ttlMs })).now,
      (await store.swap(key, two, { rev: 1, ttlMs })).now,
      (await store.remove(key)).now,
    ];
    assert.ok(times.every((now) => Number.isFinite(now) && now > 0));
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    await advance(1_000);
    assert.ok((await store.read(key)).now - (times.at(-1) ?? 0) >= 990);
  },
};

async function holds(store: Store, value: Uint8Array, rev: number): Promise<void> {
  const { entry } = await store.read(key);
  assert.equal(entry?.rev, rev);
  assert.deepEqual(bytesOf(entry?.value), bytesOf(value));
}

/** Stores may give a Buffer; to be equal is to have the same bytes. */
function bytesOf(value: Uint8Array | undefined): number[] {
  return [...(value ?? [])];
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}
