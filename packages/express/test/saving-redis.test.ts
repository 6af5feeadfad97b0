import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Signed } from "../src/index.ts";
import { redisStore } from "../src/redis.ts";
import type { KitOptions } from "./kit.ts";
import { Kit, signOrder } from "./kit.ts";
import type { RedisServer } from "./support/redis-server.ts";
import { startRedis } from "./support/redis-server.ts";

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.port, "127.0.0.1");
});
afterAll(async () => {
  redis.disconnect();
  await server.close();
});

function signing(onSigned: (signed: Signed) => void): KitOptions {
  const store = redisStore({
    secret: "only for this test, and long enough for it",
    eval: (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args),
  });
  return { store: () => store, options: { sign: { onSigned } } };
}

describe("a signature on Redis", () => {
  it("that one instance could not save is saved by the next, from the same bytes (S46)", async () => {
    const tried: Signed[] = [];
    const first = new Kit(
      signing((signed) => {
        tried.push(signed);
        throw new Error("down");
      }),
    );
    const page = first.browser();
    await page.sign();
    first.bankId.complete();
    expect((await page.collect()).body).toMatchObject({ hint: "saving" });
    // The process is gone without a word, and its timers with it.

    const saved: Signed[] = [];
    const second = new Kit(
      signing((signed) => void saved.push(signed)),
      first,
    );
    page.kit = second;
    await vi.waitFor(async () => expect((await page.collect()).body.status).toBe("complete"), {
      timeout: 30_000,
      interval: 250,
    });
    expect(saved).toEqual(tried);
  });

  it("lies there encrypted while it waits: no text, no person, no signature (S33)", async () => {
    const kit = new Kit(
      signing(() => {
        throw new Error("down");
      }),
    );
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    expect((await page.collect()).body).toMatchObject({ hint: "saving" });
    const stored: string[] = [];
    for (const key of await redis.keys("*")) {
      const fields = await redis.hgetallBuffer(key);
      stored.push(key, ...Object.values(fields).map((value) => value.toString("latin1")));
    }
    expect(stored.length).toBeGreaterThan(0);
    for (const secret of [
      page.flow,
      "191212121212",
      "c2lnbmF0dXJl",
      signOrder.userVisibleData.slice(4, 10),
    ]) {
      expect(stored.join("\n")).not.toContain(secret);
    }
  });
});
