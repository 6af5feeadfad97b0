import { randomBytes } from "node:crypto";
import { BankIdError } from "@bankid-kit/core";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createPause, createPauseNotice } from "../../src/engine/pause.ts";
import type { BankIdEvent, Store } from "../../src/index.ts";
import { memoryStore } from "../../src/index.ts";
import { redisStore } from "../../src/redis.ts";
import { FakeBankId, refused } from "../fake-bankid.ts";
import { Kit, TestClock } from "../kit.ts";
import { startRedis } from "../support/redis-server.ts";

function tooMany(retryAfterMs: number): BankIdError {
  const details = { httpStatus: 429, bankIdCode: "tooManyRequests", retryAfterMs };
  return new BankIdError("ERR_BANKID", "BankID refused the call.", details);
}

describe("a 429 of BankID's (R30)", () => {
  it("ends calls for as long as it asked, and starts are told when to come back", async () => {
    const kit = new Kit();
    kit.bankId.failures.auth.push(tooMany(20_000));
    const first = await kit.browser().start();
    expect([first.status, first.body.error, first.headers["retry-after"]]).toEqual([503, "busy", "20"]);
    expect(kit.event("pause_asked")).toEqual([{ type: "pause_asked", forMs: 20_000 }]);

    const auth = vi.spyOn(kit.bankId, "auth");
    kit.clock.advance(19_500);
    const second = await kit.browser().start();
    expect([second.status, second.body.error, second.headers["retry-after"]]).toEqual([503, "busy", "1"]);
    expect(auth).not.toHaveBeenCalled();
    kit.clock.advance(500);
    expect((await kit.browser().start()).status).toBe(200);
  });

  it("leaves a live flow as it stands: polls get its last state, and it completes after the pause", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.failures.collect.push(tooMany(10_000));
    const met = await page.poll();
    expect([met.status, met.body.status]).toEqual([200, "pending"]);
    const collect = vi.spyOn(kit.bankId, "collect");
    for (let poll = 0; poll < 4; poll += 1) {
      expect((await page.poll()).body).toMatchObject({ status: "pending", flow: page.flow });
    }
    expect(collect).not.toHaveBeenCalled();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
  });

  it("keeps nobody from cancelling, which takes load off BankID", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.failures.collect.push(tooMany(10_000));
    await page.poll();
    await page.send("/cancel", { flow: page.flow });
    expect(kit.bankId.cancelled).toHaveLength(1);
  });

  it("is waited for no longer than a minute", async () => {
    const kit = new Kit();
    kit.bankId.failures.auth.push(tooMany(3_600_000));
    expect((await kit.browser().start()).headers["retry-after"]).toBe("60");
    kit.clock.advance(60_000);
    expect((await kit.browser().start()).status).toBe(200);
  });

  it("that asks for no time makes no pause", async () => {
    const kit = new Kit();
    kit.bankId.failures.auth.push(refused("tooManyRequests", 429));
    expect((await kit.browser().start()).body.error).toBe("bankid_unreachable");
    expect((await kit.browser().start()).status).toBe(200);
  });

  it("is told of once, though many calls were under way, and again if it gets longer", async () => {
    const kit = new Kit();
    for (const ms of [10_000, 10_000, 10_010, 30_000]) kit.bankId.failures.collect.push(tooMany(ms));
    const pages = Array.from({ length: 4 }, () => kit.browser());
    for (const page of pages) await page.start();
    const gate = Promise.all(pages.map(async (page) => page.poll()));
    expect((await gate).map(({ body }) => body.status)).toEqual(Array.from({ length: 4 }, () => "pending"));
    const told = kit.event("pause_asked").map(({ forMs }) => forMs);
    expect(told).toEqual([10_000, 30_000]);
  });

  it("never opens the breaker", async () => {
    const kit = new Kit();
    for (let call = 0; call < 30; call += 1) {
      kit.bankId.failures.auth.push(tooMany(1_000));
      await kit.browser().start();
      kit.clock.advance(1_000);
    }
    expect(kit.event("breaker_opened")).toEqual([]);
  });
});

/** Two instances over one store, each with a client of its own. */
function instances(store: Store, one: Kit = new Kit({ store: () => store })) {
  const other = new Kit({ store: () => store });
  return { one, other };
}

function production(): FakeBankId {
  return Object.assign(new FakeBankId(), { environment: "production" });
}

describe("a 429 that one instance met (R30)", () => {
  it("keeps the other's starts from BankID too", async () => {
    const clock = new TestClock();
    const { one, other } = instances(memoryStore({ now: clock.read }));
    one.bankId.failures.auth.push(tooMany(20_000));
    await one.browser().start();
    const auth = vi.spyOn(other.bankId, "auth");
    const answer = await other.browser().start();
    expect([answer.status, answer.body.error, answer.headers["retry-after"]]).toEqual([503, "busy", "20"]);
    expect(auth).not.toHaveBeenCalled();
    for (const each of [clock, one.clock, other.clock]) each.advance(20_000);
    expect((await other.browser().start()).status).toBe(200);
  });

  it("leaves the other's live flows as they stand, from the first look on", async () => {
    const clock = new TestClock();
    const { one, other } = instances(memoryStore({ now: clock.read }));
    const advance = (ms: number): void => [clock, one.clock, other.clock].forEach((each) => each.advance(ms));
    const page = other.browser();
    await page.start();
    one.bankId.failures.auth.push(tooMany(20_000));
    await one.browser().start();
    advance(2_000);
    await page.collect();
    const collect = vi.spyOn(other.bankId, "collect");
    for (let poll = 0; poll < 5; poll += 1) {
      advance(2_000);
      expect((await page.collect()).body.status).toBe("pending");
    }
    expect(collect).not.toHaveBeenCalled();
  });

  it.each([
    ["mount", { id: "admin" }],
    ["environment", { client: production() }],
  ])("says nothing to another %s in the same store", async (_, options) => {
    const one = new Kit();
    const other = new Kit({ options, store: () => one.store });
    one.bankId.failures.auth.push(tooMany(50_000));
    expect((await one.browser().start()).body.error).toBe("busy");
    expect((await other.browser().start()).status).toBe(200);
  });

  it("costs the store one reading a second, whatever the polls", async () => {
    const kit = new Kit();
    const reads = new Map<string, number>();
    const counting = new Kit({
      store: () => ({
        ...kit.store,
        read: async (key) => {
          reads.set(key, (reads.get(key) ?? 0) + 1);
          return kit.store.read(key);
        },
      }),
    });
    const pages = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const page = counting.browser();
        await page.start();
        return page;
      }),
    );
    reads.clear();
    for (let second = 0; second < 10; second += 1) {
      for (const page of pages) await page.collect();
      for (const each of [kit.clock, counting.clock]) each.advance(1_000);
    }
    // Five flows have one key each, which is read at each poll; the sixth is the notice.
    const counts = [...reads.values()].toSorted((a, b) => a - b);
    expect(counts).toHaveLength(6);
    expect(counts[0]).toBeLessThanOrEqual(10);
    expect(counts[1]).toBe(10);
  });

  it("is no trouble where the store fails: the instance that met it keeps to it", async () => {
    const kit = new Kit({ store: (store) => ({ ...store, read: () => Promise.reject(new Error("down")) }) });
    kit.bankId.failures.auth.push(tooMany(20_000));
    expect((await kit.browser().start()).body.error).toBe("busy");
    expect((await kit.browser().start()).body.error).toBe("busy");
    await kit.routes.close();
  });
});

function notice(store: Store, clock: TestClock) {
  const pause = createPause(clock.read);
  const options = { store, mount: "login", pause, monotonicNow: clock.read };
  return { pause, ...createPauseNotice(options) };
}

const lie = (text: string, now: number) => ({ now, entry: { value: Buffer.from(text), rev: 1 } });

describe("the notice of a pause", () => {
  it("is replaced by a longer one, and not by a shorter", async () => {
    const clock = new TestClock();
    const store = memoryStore({ now: clock.read });
    const heard = async (): Promise<number> => {
      const reader = notice(store, clock);
      await reader.look();
      return reader.pause.leftMs();
    };
    for (const [ms, left] of [
      [10_000, 10_000],
      [30_000, 30_000],
      [5_000, 30_000],
    ] as const) {
      const writer = notice(store, clock);
      writer.pause.begin(ms);
      await writer.post();
      expect(await heard()).toBe(left);
    }
    clock.advance(30_000);
    expect(await heard()).toBe(0);
  });

  it.each(["", "soon", "Infinity", "NaN", "-1", "1e999"])("that says %j is none", async (text) => {
    const clock = new TestClock();
    const store = memoryStore({ now: clock.read });
    const reader = notice({ ...store, read: async () => lie(text, clock.now) }, clock);
    await reader.look();
    expect(reader.pause.leftMs()).toBe(0);
  });

  it("that somebody made too long is a minute", async () => {
    const clock = new TestClock();
    const store = memoryStore({ now: clock.read });
    const reader = notice({ ...store, read: async () => lie("9007199254740991", clock.now) }, clock);
    await reader.look();
    expect(reader.pause.leftMs()).toBe(60_000);
  });
});

describe("on Redis", () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let redis: ReturnType<typeof createClient>;
  beforeAll(async () => {
    server = await startRedis();
    redis = createClient({ url: `redis://127.0.0.1:${server.port}` });
    await redis.connect();
  });
  afterAll(async () => {
    redis.destroy();
    await server.close();
  });

  it("a 429 that one instance met keeps the other from BankID, and its notice goes by itself (R30)", async () => {
    const prefix = `test:${randomBytes(6).toString("hex")}:`;
    const store = (): Store =>
      redisStore({
        eval: (script, keys, args) => redis.eval(script, { keys, arguments: args }),
        secret: "only for this test, and long enough for it",
        prefix,
      });
    const events: BankIdEvent[] = [];
    const [one, other] = [new Kit({ store }), new Kit({ store })];
    const page = other.browser();
    await page.start();
    one.bankId.failures.auth.push(tooMany(30_000));
    expect((await one.browser().start()).body.error).toBe("busy");
    await one.routes.close();

    const [auth, collect] = [vi.spyOn(other.bankId, "auth"), vi.spyOn(other.bankId, "collect")];
    other.clock.advance(1_000);
    const answer = await other.browser().start();
    expect([answer.status, answer.body.error]).toEqual([503, "busy"]);
    expect(Number(answer.headers["retry-after"])).toBeLessThanOrEqual(30);
    expect((await page.collect()).body.status).toBe("pending");
    expect([auth.mock.calls, collect.mock.calls, events]).toEqual([[], [], []]);

    const lifetimes = await Promise.all((await redis.keys(`${prefix}*`)).map((key) => redis.pTTL(key)));
    // The live flow's, and the notice's.
    expect(lifetimes).toHaveLength(2);
    expect(Math.min(...lifetimes)).toBeLessThanOrEqual(30_000);
    expect(Math.min(...lifetimes)).toBeGreaterThan(0);
  });
});
