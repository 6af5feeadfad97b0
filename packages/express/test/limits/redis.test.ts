import { randomBytes } from "node:crypto";
import { createClient } from "redis";
import { describe, expect, it } from "vitest";
import type { RedisLimitsOptions } from "../../src/redis.ts";
import { redisLimits } from "../../src/redis.ts";
import { FakeBankId } from "../fake-bankid.ts";
import { Kit } from "../kit.ts";
import { redisClients } from "../support/redis-clients.ts";
import { startRedis } from "../support/redis-server.ts";

const secret = "only for this test, and long enough for it";
const clients = redisClients();

async function statuses(kit: Kit, ips: readonly string[]): Promise<number[]> {
  const all: number[] = [];
  for (const ip of ips) {
    const body = new TextEncoder().encode('{"mode":"qr"}');
    all.push((await kit.browser().raw({ path: "/auth", body, ip }))?.status ?? 0);
  }
  return all;
}

describe.each(Object.entries(clients))("limits in Redis with %s (S50, S51)", (_, connect) => {
  it("are those of all instances together", async () => {
    const client = await connect();
    const prefix = `test-${randomBytes(6).toString("hex")}`;
    const instance = (): Kit =>
      new Kit({
        options: { limits: { perAddress: 3, total: 5, redis: redisLimits({ client, secret, prefix }) } },
      });
    const [one, other] = [instance(), instance()];
    const same = "203.0.113.9";
    expect(await statuses(one, [same, same])).toEqual([200, 200]);
    expect(one.event("limiter_failed")).toEqual([]);
    expect(await statuses(other, [same, same])).toEqual([200, 429]);
    expect(await statuses(one, [same, "203.0.113.10"])).toEqual([429, 200]);
    expect(await statuses(other, ["203.0.113.11", "203.0.113.12"])).toEqual([200, 503]);
    expect(await statuses(one, ["203.0.113.13"])).toEqual([503]);
    for (const kit of [one, other]) expect(kit.event("limiter_failed")).toEqual([]);
  });
});

describe("limits in Redis", () => {
  it("hold no address that could be read or tried without the secret (S34)", async () => {
    const redis = await clients.redis();
    const prefix = `test-${randomBytes(6).toString("hex")}`;
    const kit = new Kit({ options: { limits: { redis: redisLimits({ client: redis, secret, prefix }) } } });
    await statuses(kit, ["203.0.113.9", "2001:db8::1"]);
    const keys = await redis.keys(`${prefix}*`);
    expect(keys).toHaveLength(3);
    for (const key of keys) {
      expect(key.slice(prefix.length)).toMatch(/^:[A-Za-z0-9_-]{43}$/);
      const left = await redis.pTTL(key);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(60_000);
    }
  });

  it("of one environment are nothing to another, whatever they have in common", async () => {
    const redis = redisLimits({
      client: await clients.redis(),
      secret,
      prefix: randomBytes(6).toString("hex"),
    });
    const limits = { perAddress: 1, total: 1, redis };
    const client = Object.assign(new FakeBankId(), { environment: "production" });
    const [test, production] = [new Kit({ options: { limits } }), new Kit({ options: { limits, client } })];
    expect(await statuses(test, ["203.0.113.9", "203.0.113.10"])).toEqual([200, 503]);
    expect(await statuses(production, ["203.0.113.9"])).toEqual([200]);
  });

  it("count on their own in each instance once Redis is gone", async () => {
    const server = await startRedis();
    const redis = createClient({
      url: `redis://127.0.0.1:${server.port}`,
      socket: { reconnectStrategy: false },
    });
    redis.on("error", () => undefined);
    await redis.connect();
    const kit = new Kit({
      options: { limits: { perAddress: 2, redis: redisLimits({ client: redis, secret }) } },
    });
    await server.close();
    const same = "203.0.113.9";
    expect(await statuses(kit, [same, same, same])).toEqual([200, 200, 429]);
    expect(kit.event("limiter_failed").length).toBeGreaterThan(0);
    redis.destroy();
  });

  it.each<[string, unknown, string]>([
    ["no client", { secret }, "Write client: redis"],
    ["an eval in place of a client", { client: () => undefined, secret }, "Write client: redis"],
    ["no secret", { client: { eval: () => 0 } }, "openssl rand"],
    ["a short secret", { client: { eval: () => 0 }, secret: "short" }, "at least 32 characters"],
    ["no prefix", { client: { eval: () => 0 }, secret, prefix: "" }, "prefix"],
  ])("say at start-up what to write in place of %s", (_, options, words) => {
    expect(() => redisLimits(options as RedisLimitsOptions)).toThrow(words);
  });
});
