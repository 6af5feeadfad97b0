import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";
import { describe, expect, it } from "vitest";
import { storeConformance } from "../src/conformance.ts";
import { redisStore } from "../src/redis.ts";
import type { RedisStoreOptions } from "../src/redis.ts";
import { redisClients } from "./support/redis-clients.ts";
import { startRedis } from "./support/redis-server.ts";

type Eval = RedisStoreOptions["eval"];

const secret = "only for this test, and long enough for it";
const libraries = redisClients();

/** One line a client, as the README shows them. */
const clients: Readonly<Record<keyof typeof libraries, () => Promise<Eval>>> = {
  async redis() {
    const redis = await libraries.redis();
    return (script, keys, args) => redis.eval(script, { keys, arguments: args });
  },
  async ioredis() {
    const redis = await libraries.ioredis();
    return (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args);
  },
  async iovalkey() {
    const valkey = await libraries.iovalkey();
    return (script, keys, args) => valkey.eval(script, keys.length, ...keys, ...args);
  },
  async "redis on a cluster"() {
    const cluster = await libraries["redis on a cluster"]();
    return (script, keys, args) => cluster.eval(script, { keys, arguments: args });
  },
  async "ioredis on a cluster"() {
    const cluster = await libraries["ioredis on a cluster"]();
    return (script, keys, args) => cluster.eval(script, keys.length, ...keys, ...args);
  },
};

const prefix = (): string => `test:${randomBytes(9).toString("base64url")}:`;

describe.concurrent.each(Object.entries(clients))("the Redis store with %s", (_, connect) => {
  let connected: Promise<Eval> | undefined;
  const cases = storeConformance(async () => {
    connected ??= connect();
    const store = redisStore({ eval: await connected, secret, prefix: prefix() });
    // Redis's own clock is not ours to move.
    return { store, advance: async (ms) => sleep(ms) };
  });
  it.each(cases.map((promise) => [promise.name, promise] as const))("%s", async (_name, promise) => {
    await expect(promise.run()).resolves.toBeUndefined();
  });
});

describe("the Redis store", () => {
  const key = "k".repeat(43);
  const value = Buffer.from("the record");
  const ttlMs = 60_000;

  async function open(options: Partial<RedisStoreOptions> = {}) {
    const evaluate = await clients.redis();
    return { evaluate, store: redisStore({ eval: evaluate, secret, ...options }) };
  }

  it("keeps nothing that can be read without the secret (S34)", async () => {
    const own = prefix();
    const { evaluate, store } = await open({ prefix: own });
    await store.create(key, value, { ttlMs });
    const dump = String(await evaluate("return redis.call('HGETALL', KEYS[1])", [`${own}${key}`], []));
    const stored = dump.split(",")[1] ?? "";
    expect(Buffer.from(stored, "base64").includes(value)).toBe(false);
    expect(dump.includes("the record")).toBe(false);
    const other = redisStore({ eval: evaluate, secret: "x".repeat(32), prefix: own });
    expect((await other.read(key)).entry?.value).toHaveLength(0);
  });

  it("reads what was written under an older secret, and writes under the newer one", async () => {
    const own = prefix();
    const { evaluate, store } = await open({ prefix: own });
    await store.create(key, value, { ttlMs });
    const newer = "the next secret, which is just as long";
    const rotated = redisStore({ eval: evaluate, secret: [newer, secret], prefix: own });
    expect(Buffer.from((await rotated.read(key)).entry?.value ?? [])).toEqual(value);
    await rotated.swap(key, value, { rev: 1, ttlMs });
    const withoutOld = redisStore({ eval: evaluate, secret: newer, prefix: own });
    expect(Buffer.from((await withoutOld.read(key)).entry?.value ?? [])).toEqual(value);
  });

  it("gives back no value that was changed or moved to another key", async () => {
    const own = prefix();
    const { evaluate, store } = await open({ prefix: own });
    await store.create(key, value, { ttlMs });
    const other = "o".repeat(43);
    await evaluate("return redis.call('COPY', KEYS[1], KEYS[2])", [`${own}${key}`, `${own}${other}`], []);
    expect((await store.read(other)).entry).toEqual({ value: new Uint8Array(), rev: 1 });
  });

  it("keeps no record longer than it lives (S34)", async () => {
    const own = prefix();
    const { evaluate, store } = await open({ prefix: own });
    await store.create(key, value, { ttlMs: 5_000 });
    await store.lease(key, { token: "a", ttlMs: 60_000 });
    const left = Number(await evaluate("return redis.call('PTTL', KEYS[1])", [`${own}${key}`], []));
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5_000);
  });

  it("rejects, and evicts nothing, when Redis is full (R33)", async () => {
    const full = await startRedis(["--maxmemory", "2mb", "--maxmemory-policy", "noeviction"]);
    const redis = createClient({ url: `redis://127.0.0.1:${full.port}` });
    await redis.connect();
    try {
      const store = redisStore({
        eval: (script, keys, args) => redis.eval(script, { keys, arguments: args }),
        secret,
      });
      await store.create(key, value, { ttlMs });
      await redis.set("ballast", "x".repeat(1_500_000)).catch(() => undefined);
      const fill = async (n: number): Promise<unknown> =>
        store
          .create(`${n}`.padStart(43, "f"), randomBytes(50_000), { ttlMs })
          .catch((error: unknown) => error);
      const outcomes = await Promise.all(Array.from({ length: 40 }, async (_, n) => fill(n)));
      expect(outcomes.some((outcome) => outcome instanceof Error)).toBe(true);
      expect((await store.read(key)).entry?.rev).toBe(1);
    } finally {
      redis.destroy();
      await full.close();
    }
  });

  it.each<[string, unknown, string]>([
    ["no eval", { secret }, "Write eval:"],
    ["a client in place of eval", { eval: {}, secret }, "Write eval:"],
    ["no secret", { eval: async () => [] }, "openssl rand"],
    ["a short secret", { eval: async () => [], secret: "short" }, "at least 32 characters"],
    ["an empty list of secrets", { eval: async () => [], secret: [] }, "must not be an empty list"],
    ["a short secret among others", { eval: async () => [], secret: [secret, "old"] }, "at least 32"],
    ["a prefix that is none", { eval: async () => [], secret, prefix: 7 }, "prefix"],
  ])("says at start-up what to write in place of %s", (_, options, words) => {
    expect(() => redisStore(options as RedisStoreOptions)).toThrow(words);
  });

  it("says so when eval does not give what the script returned", async () => {
    const store = redisStore({ eval: async () => undefined, secret });
    await expect(store.read(key)).rejects.toThrow("did not give what the script returned");
  });
});
