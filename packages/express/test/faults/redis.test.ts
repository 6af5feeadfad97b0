import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { redisStore } from "../../src/redis.ts";
import { Kit } from "../kit.ts";
import { Page, approve, approveHere } from "../support/page.ts";
import type { Stage } from "../support/stage.ts";
import { decisions, setStage } from "../support/stage.ts";
import { startTcpProxy } from "../support/tcp-proxy.ts";

/** On a machine that is busy with other tests. */
const patiently = { timeout: 30_000 };

let stage: Stage;
beforeAll(async () => void (stage = await setStage()));
afterAll(async () => stage.close());

/** A page of a new server, on the Redis that there is. */
async function newPage(change: Parameters<Stage["server"]>[0] = {}): Promise<Page> {
  return new Page((await stage.server(change)).url);
}

/** How many times the host decided about the flow. */
function decided({ flow }: Page): number {
  return decisions(stage.journal()).get(flow) ?? 0;
}

async function expectLoggedIn(page: Page): Promise<void> {
  expect((await page.ended()).body).toMatchObject({ status: "complete", flow: page.flow });
  expect(await page.me()).toBe(page.flow);
  expect(decided(page)).toBe(1);
}

/** The one answer there is while Redis is not to be had: come again in two seconds. */
async function expectUnavailable(page: Page): Promise<void> {
  const answers = [await page.collect(), await page.qr()];
  for (const { response, body } of answers) {
    expect([response.status, response.headers.get("retry-after"), body.error]).toEqual([
      503,
      "2",
      "store_unavailable",
    ]);
  }
}

async function command(name: string, ...args: string[]): Promise<unknown> {
  const redis = new Redis(stage.redis.port, "127.0.0.1");
  try {
    return await redis.call(name, ...args);
  } finally {
    redis.disconnect();
  }
}

describe("a Redis that keeps what it acknowledged", () => {
  beforeEach(async () => stage.newRedis(["--appendonly", "yes", "--appendfsync", "always"]));

  it.each(["redis", "ioredis"] as const)(
    "can be killed in the middle of a login, which goes on when it is back, through %s (R12)",
    async (redisClient) => {
      const page = await newPage({ redisClient });
      await page.start();
      await page.collect();
      await approve(stage.simulator, async () => page.code());
      await stage.redis.kill();
      await expectUnavailable(page);
      expect(decided(page)).toBe(0);
      await stage.redis.restart();
      await expectLoggedIn(page);
    },
  );

  it("is down: a start makes no order at BankID, and the first one after it does (R11)", async () => {
    const page = await newPage();
    const before = stage.simulator.calls().auth;
    await stage.redis.kill();
    const refused = await page.start();
    expect([refused.response.status, refused.body.error]).toEqual([503, "store_unavailable"]);
    expect(stage.simulator.calls().auth).toBe(before);
    await stage.redis.restart();
    await expect.poll(async () => (await page.start()).response.status, patiently).toBe(200);
    await approve(stage.simulator, async () => page.code());
    await expectLoggedIn(page);
  });
});

describe("a Redis without a disk", () => {
  beforeEach(async () => stage.newRedis([]));

  it.each<[string, () => unknown, () => unknown]>([
    ["SIGSTOP", () => stage.redis.process.kill("SIGSTOP"), () => stage.redis.process.kill("SIGCONT")],
    [
      "CLIENT PAUSE",
      async () => command("client", "pause", "600000", "write"),
      async () => command("client", "unpause"),
    ],
  ])(
    "is paused by %s: nobody is logged in meanwhile, and then the login goes on (R12)",
    async (_, pause, go) => {
      const page = await newPage();
      await page.start();
      await approve(stage.simulator, async () => page.code());
      await pause();
      await expectUnavailable(page);
      expect(decided(page)).toBe(0);
      await go();
      await expectLoggedIn(page);
    },
  );

  it("takes two seconds for an answer: a write that may have happened lets nobody in (R13)", async () => {
    const proxy = await startTcpProxy(stage.redis.port);
    const before = stage.simulator.calls().collect;
    const page = await newPage({ redisPort: proxy.port });
    await page.start();
    await approve(stage.simulator, async () => page.code());
    // It gets slow while BankID is asked, so that the result's own write is the first to be without an answer.
    const asked = stage.simulator.faults.add({ kind: "latency", ms: 1_000, endpoint: "collect", times: 1 });
    const poll = page.collect();
    await expect.poll(() => asked.hits, patiently).toBe(1);
    proxy.delayMs = 2_000;
    expect((await poll).body.error).toBe("store_unavailable");
    await expectUnavailable(page);
    expect(decided(page)).toBe(0);
    proxy.delayMs = 0;
    await expectLoggedIn(page);
    expect(stage.simulator.calls().collect).toBe(before + 1);
    await proxy.close();
  });

  it("is set back to before a result was used: it is used again under the same loginId (R14)", async () => {
    const page = await newPage();
    await page.start({ mode: "device", device: "handheld" });
    const nonce = await approveHere(stage.simulator, page);
    expect((await page.collect()).body).toMatchObject({ status: "pending", hint: "awaitingReturn" });
    await command("save");
    expect((await page.ended(nonce)).body).toMatchObject({ status: "complete", flow: page.flow });
    await stage.redis.kill();
    await stage.redis.restart();
    expect((await page.ended(nonce)).body).toMatchObject({ status: "complete", flow: page.flow });
    expect(decided(page)).toBe(2);
  });

  it("is set back to before BankID told the result: nobody is logged in by it again (R14)", async () => {
    const page = await newPage();
    await page.start();
    await command("save");
    await approve(stage.simulator, async () => page.code());
    await expectLoggedIn(page);
    await stage.redis.kill();
    await stage.redis.restart();
    expect((await page.ended()).body).toMatchObject({ status: "failed", reason: "result_lost" });
    expect(decided(page)).toBe(1);
  });
});

async function setFull(full: boolean): Promise<void> {
  await command("config", "set", "maxmemory", full ? "1" : "0");
}

describe("a Redis that is full", () => {
  it("and evicts what is old ends flows, whose persons start again (R33)", async () => {
    await stage.newRedis(["--maxmemory-policy", "allkeys-lru"]);
    const page = await newPage();
    await page.start();
    await setFull(true);
    await expect.poll(async () => command("dbsize"), patiently).toBe(0);
    await setFull(false);
    const { response, body } = await page.collect();
    expect([response.status, body.error]).toEqual([404, "flow_unknown"]);
    expect((await page.start()).response.status).toBe(200);
    await approve(stage.simulator, async () => page.code());
    await expectLoggedIn(page);
  });

  it("and evicts nothing takes no new flow and makes no order for it; those that live go on (R33)", async () => {
    await stage.newRedis(["--maxmemory-policy", "noeviction"]);
    const page = await newPage();
    await page.start();
    await approve(stage.simulator, async () => page.code());
    await setFull(true);
    const before = stage.simulator.calls().auth;
    expect((await new Page(page.base).start()).body.error).toBe("store_unavailable");
    expect(stage.simulator.calls().auth).toBe(before);
    expect((await page.collect()).body.error).toBe("store_unavailable");
    await setFull(false);
    await expectLoggedIn(page);
  });
});

describe("a stall of the process itself", () => {
  it("is not taken for one of Redis: what came meanwhile counts as in time (R13)", async () => {
    const redis = new Redis(stage.redis.port, "127.0.0.1");
    await redis.ping();
    const kit = new Kit({
      store: () =>
        redisStore({
          secret: "only for this test, and long enough for it",
          eval: async (script, keys, args) => {
            const answer = redis.eval(script, keys.length, ...keys, ...args);
            queueMicrotask(() => stall(1_200));
            return answer;
          },
        }),
    });
    expect((await kit.browser().start()).status).toBe(200);
    expect(kit.event("store_failed")).toEqual([]);
    redis.disconnect();
  });
});

/** Does nothing for so long, as a collection of garbage or a loop of the host's. */
function stall(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
