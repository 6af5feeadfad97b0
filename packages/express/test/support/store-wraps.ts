import { setTimeout as sleep } from "node:timers/promises";
import type { Store } from "../../src/index.ts";

/** Does something around each operation of a store. */
export type Around = <Result>(
  operation: Exclude<keyof Store, "shared">,
  work: () => Promise<Result>,
) => Promise<Result>;

export function aroundEach(store: Store, around: Around): Store {
  return {
    create: async (...args) => around("create", async () => store.create(...args)),
    read: async (...args) => around("read", async () => store.read(...args)),
    swap: async (...args) => around("swap", async () => store.swap(...args)),
    remove: async (...args) => around("remove", async () => store.remove(...args)),
    lease: async (...args) => around("lease", async () => store.lease(...args)),
  };
}

/** Each operation takes longer, before it and after it, by chance and by at most so many ms. */
export function delayed(store: Store, mostMs: number): Store {
  return aroundEach(store, async (_, work) => {
    await sleep(Math.random() * mostMs);
    const result = await work();
    await sleep(Math.random() * mostMs);
    return result;
  });
}

/**
 * Makes an instance one of a later release: it writes records with another version byte, and reads both its
 * own and those of before.
 */
export function ofVersion(store: Store, version: number): Store {
  const written = (value: Uint8Array): Uint8Array => Uint8Array.of(version, ...value.subarray(1));
  const read = <Answer extends { entry: { value: Uint8Array; rev: number } | undefined }>(
    answer: Answer,
  ): Answer => {
    const { entry } = answer;
    if (entry?.value[0] !== version) return answer;
    return { ...answer, entry: { ...entry, value: Uint8Array.of(1, ...entry.value.subarray(1)) } };
  };
  return {
    create: async (key, value, lifetime) => store.create(key, written(value), lifetime),
    read: async (key) => read(await store.read(key)),
    swap: async (key, value, options) => store.swap(key, written(value), options),
    remove: async (key) => store.remove(key),
    lease: async (key, options) => read(await store.lease(key, options)),
  };
}
