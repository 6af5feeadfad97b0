import { describe, expect, it } from "vitest";
import { storeConformance } from "../src/conformance.ts";
import { memoryStore } from "../src/index.ts";
import { TestClock } from "./kit.ts";

const value = new Uint8Array([1, 2, 3]);

describe("the memory store", () => {
  const cases = storeConformance(() => {
    const clock = new TestClock();
    return { store: memoryStore({ now: clock.read }), advance: (ms) => clock.advance(ms) };
  });
  it.each(cases.map((promise) => [promise.name, promise] as const))("%s", async (_name, promise) => {
    await expect(promise.run()).resolves.toBeUndefined();
  });

  it("refuses a new entry when it is full, and evicts none (S59)", async () => {
    const store = memoryStore({ maxEntries: 2 });
    await store.create("a", value, { ttlMs: 60_000 });
    await store.create("b", value, { ttlMs: 60_000 });
    await expect(store.create("c", value, { ttlMs: 60_000 })).rejects.toThrow("full: 2 flows");
    expect((await store.read("a")).entry?.rev).toBe(1);
    expect((await store.read("b")).entry?.rev).toBe(1);
    await store.swap("a", value, { rev: 1, ttlMs: 60_000 });
    expect((await store.read("a")).entry?.rev).toBe(2);
  });

  it("has room again once entries have expired, without a timer of its own (S59)", async () => {
    const clock = new TestClock();
    const store = memoryStore({ maxEntries: 2, now: clock.read });
    await store.create("a", value, { ttlMs: 10 });
    await store.create("b", value, { ttlMs: 60_000 });
    clock.advance(11);
    expect((await store.create("c", value, { ttlMs: 60_000 })).created).toBe(true);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %s as maxEntries", (maxEntries) => {
    expect(() => memoryStore({ maxEntries })).toThrow(
      "maxEntries of memoryStore must be a whole number above 0",
    );
  });
});

describe("the conformance suite", () => {
  it("catches a store whose swap does not compare", async () => {
    const cases = storeConformance(() => {
      const clock = new TestClock();
      const store = memoryStore({ now: clock.read });
      const careless: typeof store = {
        ...store,
        async swap(key, bytes, { ttlMs }) {
          const { entry } = await store.read(key);
          return store.swap(key, bytes, { rev: entry?.rev ?? 0, ttlMs });
        },
      };
      return { store: careless, advance: (ms) => clock.advance(ms) };
    });
    const outcomes = await Promise.allSettled(cases.map(async (promise) => promise.run()));
    const broken = cases.filter((_, index) => outcomes[index]?.status === "rejected").map(({ name }) => name);
    expect(broken).toContain("a swap of another revision changes nothing");
    expect(broken).toContain("a swap ends the lease that it names");
  });
});
