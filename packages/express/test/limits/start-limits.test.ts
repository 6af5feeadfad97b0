import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BankIdEvent, Counters, LimitOptions } from "../../src/index.ts";
import { addressKey } from "../../src/limits/address-key.ts";
import { clientIp } from "../../src/http/client-ip.ts";
import { completionData, FakeBankId } from "../fake-bankid.ts";
import type { Browser } from "../kit.ts";
import { Kit } from "../kit.ts";

const long = process.env["BANKID_KIT_LONG"] === "1";

/** Limits look at Date.now() and at timers, flows at the kit's clock: both go together here. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

function limited(limits?: LimitOptions | false, environment = "test"): Kit {
  const kit: Kit = new Kit({ options: limits === undefined ? {} : { limits } });
  if (environment === "test") return kit;
  kit.bankId.environment = environment;
  const onEvent = (event: BankIdEvent): void => void kit.events.push(event);
  return new Kit({ options: { client: kit.bankId, onEvent, ...(limits === undefined ? {} : { limits }) } });
}

async function pass(kit: Kit, ms: number): Promise<void> {
  kit.clock.advance(ms);
  await vi.advanceTimersByTimeAsync(ms);
}

interface Start {
  status: number;
  error: string | undefined;
  retryAfter: number;
}

async function startFrom(page: Browser, ip: string): Promise<Start> {
  const answer = await page.raw({ path: "/auth", body: new TextEncoder().encode('{"mode":"qr"}'), ip });
  if (answer === undefined) throw new Error("There is no route /auth.");
  const { error } = JSON.parse(answer.body) as { error?: string };
  return { status: answer.status, error, retryAfter: Number(answer.headers["retry-after"]) };
}

async function startsFrom(kit: Kit, addresses: Iterable<string>): Promise<Start[]> {
  const starts: Start[] = [];
  for (const ip of addresses) starts.push(await startFrom(kit.browser(), ip));
  return starts;
}

const times = (count: number, address: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => address(index));
const countOf = (starts: Start[], status: number): number =>
  starts.filter((start) => start.status === status).length;

const written = (groups: number[]): string => groups.map((each) => each.toString(16)).join(":");

const failing: Counters = () => ({ count: () => Promise.reject(new Error("connection lost")) });

const silent: Counters = () => ({ count: () => new Promise(() => undefined) });

describe("a flood of starts", () => {
  it("from one address reaches BankID 300 times a minute, and the rest gets 429 (S50, D1)", async () => {
    const kit = limited();
    const starts = await startsFrom(
      kit,
      times(1_000, () => "203.0.113.9"),
    );
    expect([countOf(starts, 200), countOf(starts, 429)]).toEqual([300, 700]);
    expect(kit.bankId.orders).toHaveLength(300);
    expect(starts.at(-1)).toMatchObject({ error: "rate_limited" });
    for (const { status, retryAfter } of starts) {
      if (status !== 429) continue;
      expect(retryAfter).toBeGreaterThanOrEqual(1);
      expect(retryAfter).toBeLessThanOrEqual(60);
    }
    expect(kit.event("rate_limited")).toHaveLength(1);
  });

  it("from a thousand addresses ends at the budget with 503, and a jitter (S51, D1)", async () => {
    const kit = limited({ total: 400 });
    const starts = await startsFrom(
      kit,
      times(1_000, (index) => `203.0.${index >> 8}.${index & 255}`),
    );
    expect([countOf(starts, 200), countOf(starts, 503)]).toEqual([400, 600]);
    expect(kit.bankId.orders).toHaveLength(400);
    expect(starts.at(-1)).toMatchObject({ error: "busy" });
    const waits = new Set(starts.slice(400).map(({ retryAfter }) => retryAfter));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...waits)).toBeLessThanOrEqual(65);
    expect(waits.size).toBeGreaterThan(1);
    expect(kit.event("budget_exhausted")).toHaveLength(1);
  });

  it("leaves a flow alone that was open before: it is polled, shown and completed (S51, D1)", async () => {
    const kit = limited({ perAddress: 5, total: 10 });
    const page = kit.browser();
    await page.start();
    const order = kit.bankId.order;
    await startsFrom(
      kit,
      times(20, () => "192.0.2.7"),
    );
    await startsFrom(
      kit,
      times(50, (index) => `203.0.113.${index}`),
    );
    expect((await page.send("/qr", { flow: page.flow })).status).toBe(200);
    expect((await page.poll()).body.status).toBe("pending");
    order.answer = { status: "complete", data: completionData };
    expect((await page.poll()).body.status).toBe("complete");
    expect(kit.completions).toHaveLength(1);
  });

  it("leaves the flow of a browser alone whose own next start is refused", async () => {
    const kit = limited({ perAddress: 1 });
    const page = kit.browser();
    await page.start();
    expect((await page.send("/auth", { mode: "qr" })).body.error).toBe("rate_limited");
    expect((await page.poll()).body).toMatchObject({ status: "pending", flow: page.flow });
  });

  it("of signatures counts with that of logins", async () => {
    const kit = new Kit({ options: { limits: { perAddress: 3 }, sign: { onSigned: () => undefined } } });
    const statuses: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      statuses.push((await kit.browser().start()).status, (await kit.browser().sign()).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it("is over after a minute", async () => {
    const kit = limited({ perAddress: 2, total: 3 });
    const flood = times(3, () => "203.0.113.9");
    expect(countOf(await startsFrom(kit, flood), 200)).toBe(2);
    expect(countOf(await startsFrom(kit, ["203.0.113.10", "203.0.113.11"]), 503)).toBe(1);
    await pass(kit, 60_001);
    expect(countOf(await startsFrom(kit, flood), 200)).toBe(2);
    expect(kit.event("rate_limited")).toHaveLength(2);
  });

  it("asks and writes nothing of the store, nor of the host", async () => {
    let operations = 0;
    const kit = new Kit({
      options: { limits: { perAddress: 1 } },
      store: (store) => ({
        ...store,
        create: async (...args) => ((operations += 1), store.create(...args)),
        read: async (...args) => ((operations += 1), store.read(...args)),
      }),
    });
    await startFrom(kit.browser(), "203.0.113.9");
    operations = 0;
    const page = kit.browser();
    page.jar.set("__Host-Http-bankid", "x".repeat(43));
    expect(await startFrom(page, "203.0.113.9")).toMatchObject({ status: 429 });
    expect(operations).toBe(0);
  });
});

describe("an address (S50, D4)", () => {
  it("counts with its /64, so that ten thousand of one network are one", async () => {
    const kit = limited({ perAddress: 3 });
    const count = long ? 10_000 : 500;
    const starts = await startsFrom(
      kit,
      times(count, (index) => `2001:db8:0:1:${(index * 7919).toString(16).slice(-4)}::${index.toString(16)}`),
    );
    expect([countOf(starts, 200), countOf(starts, 429)]).toEqual([3, count - 3]);
  });

  it("never shares a count with another IPv4", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), (one, other) => {
        expect(addressKey(clientIp(one)) === addressKey(clientIp(other))).toBe(one === other);
      }),
      { numRuns: long ? 100_000 : 1_000 },
    );
  });

  it("that is mapped is the IPv4 that it maps", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(addressKey(clientIp(`::ffff:${address}`))).toBe(address);
      }),
    );
  });

  it("of IPv6 is counted by its first four groups, however it is written", () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    const eight = fc.array(group, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(eight, fc.array(group, { minLength: 4, maxLength: 4 }), (groups, rest) => {
        fc.pre(!written(groups).startsWith("0:0:0:0:"));
        const same = [...groups.slice(0, 4), ...rest];
        const network = groups.slice(0, 4).map((each) => each.toString(16));
        expect(addressKey(clientIp(written(groups)))).toBe(`${network.join(":")}::/64`);
        expect(addressKey(clientIp(written(same)))).toBe(addressKey(clientIp(written(groups))));
      }),
    );
  });

  it.each([
    ["::1", "0:0:0:0::/64"],
    ["2001:db8::", "2001:db8:0:0::/64"],
    ["2001:db8:0:1::", "2001:db8:0:1::/64"],
    ["1::8", "1:0:0:0::/64"],
  ])("%s counts as %s", (address, key) => expect(addressKey(clientIp(address))).toBe(key));

  it("that is exempt counts toward the budget only", async () => {
    const kit = limited({ perAddress: 1, total: 4, exempt: ["203.0.113.0/24", "2001:db8::/32"] });
    const starts = await startsFrom(kit, ["203.0.113.1", "203.0.113.1", "2001:db8::1", "2001:db8::2"]);
    expect(countOf(starts, 200)).toBe(4);
    expect(await startFrom(kit.browser(), "203.0.113.1")).toMatchObject({ status: 503 });
  });

  it.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])(
    "of loopback, %s, is not counted outside production",
    async (ip) => {
      const kit = limited({ perAddress: 1, total: 1 });
      expect(countOf(await startsFrom(kit, [ip, ip, ip]), 200)).toBe(3);
    },
  );

  it("of loopback is counted in production, where it is allowed at all", async () => {
    const client = Object.assign(new FakeBankId(), { environment: "production" });
    const kit = new Kit({ options: { client, limits: { perAddress: 1 }, clientIp: { allowPrivate: true } } });
    expect((await startsFrom(kit, ["127.0.0.1", "127.0.0.1"])).map(({ status }) => status)).toEqual([
      200, 429,
    ]);
  });
});

describe("the option limits", () => {
  it("false lets everybody start", async () => {
    const kit = limited(false);
    expect(
      countOf(
        await startsFrom(
          kit,
          times(400, () => "203.0.113.9"),
        ),
        200,
      ),
    ).toBe(400);
  });

  it("counts for each mount alone", async () => {
    const [one, other] = [limited({ perAddress: 1 }), limited({ perAddress: 1 })];
    expect((await startFrom(one.browser(), "203.0.113.9")).status).toBe(200);
    expect((await startFrom(other.browser(), "203.0.113.9")).status).toBe(200);
  });

  it.each<[string, unknown, string]>([
    ["true", true, "must be an object"],
    ["null", null, "must be an object"],
    ["a misspelt member", { perAdress: 3 }, "perAddress, total, exempt, redis"],
    ["none", { perAddress: 0 }, "limits: false"],
    ["half a start", { perAddress: 0.5 }, "whole number"],
    ["NaN", { total: Number.NaN }, "whole number"],
    ["Infinity", { total: Number.POSITIVE_INFINITY }, "limits: false"],
    ["a text", { total: "600" }, "whole number"],
    ["an exempt that is no list", { exempt: "10.0.0.0/8" }, "neither an address nor a network"],
    ["an exempt host name", { exempt: ["example.com"] }, "neither an address nor a network"],
    ["an exempt with too long a prefix", { exempt: ["10.0.0.0/33"] }, "neither an address nor a network"],
    ["a client in place of counters", { redis: {} }, "redisLimits("],
  ])("%s is refused at start-up, with what to write", (_what, limits, words) => {
    expect(() => limited(limits as LimitOptions)).toThrow(words);
  });
});

describe("counters that fail", () => {
  it("lock nobody out and let no flood in: the instance counts on its own, and says so", async () => {
    const kit = limited({ perAddress: 2, redis: failing });
    const starts = await startsFrom(
      kit,
      times(5, () => "203.0.113.9"),
    );
    expect([countOf(starts, 200), countOf(starts, 429)]).toEqual([2, 3]);
    expect(kit.event("limiter_failed")[0]).toEqual({
      type: "limiter_failed",
      detail: "Error: connection lost",
    });
  });

  it("by silence are waited for no longer than a second", async () => {
    const kit = limited({ redis: silent });
    const start = startFrom(kit.browser(), "203.0.113.9");
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await start).status).toBe(200);
    expect(kit.event("limiter_failed").map(({ detail }) => detail)).toEqual([
      "Error: no answer within 1000 ms",
      "Error: no answer within 1000 ms",
    ]);
  });
});
