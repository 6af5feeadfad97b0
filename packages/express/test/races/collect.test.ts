import { describe, expect, it } from "vitest";
import { createHandler } from "../../src/handler.ts";
import type { Store } from "../../src/index.ts";
import { refused } from "../fake-bankid.ts";
import type { Answer, Browser } from "../kit.ts";
import { Kit, publicOrigin } from "../kit.ts";
import { aroundEach } from "../support/store-wraps.ts";

/** A store whose every operation takes a turn of the event loop or several, as one over a network does. */
function slow(store: Store): Store {
  let seed = 7;
  const wait = async () => {
    seed = (seed * 16_807) % 2_147_483_647;
    for (let turn = seed % 4; turn >= 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return aroundEach(store, async (_, work) => {
    await wait();
    const result = await work();
    await wait();
    return result;
  });
}

async function manyPolls(page: Browser, tabs: number): Promise<Answer[]> {
  return Promise.all(Array.from({ length: tabs }, async () => page.collect()));
}

describe("fifty tabs of one browser", () => {
  it("cause one upstream collect in 1.8 s (R8)", async () => {
    const kit = new Kit({ store: slow });
    const page = kit.browser();
    await page.start();
    for (let slot = 1; slot <= 5; slot += 1) {
      const answers = [...(await manyPolls(page, 50))];
      kit.clock.advance(1_799);
      answers.push(...(await manyPolls(page, 50)));
      expect(answers.every(({ body }) => body.status === "pending")).toBe(true);
      expect(kit.bankId.collects).toBe(slot);
      kit.clock.advance(1);
    }
    expect(kit.bankId.mostInFlight).toBe(1);
  });

  it("log the person in once, and every tab with it (S40)", async () => {
    const kit = new Kit({ store: slow });
    const page = kit.browser();
    await page.start();
    kit.bankId.gate = () => new Promise((resolve) => setTimeout(resolve, 5));
    kit.bankId.complete();
    kit.clock.advance(2_000);
    const first = await manyPolls(page, 50);
    expect(first.every(({ status }) => status === 200)).toBe(true);
    const second = await manyPolls(page, 50);
    expect(second.map(({ body }) => body.status)).toEqual(Array.from({ length: 50 }, () => "complete"));
    expect(kit.bankId.collects).toBe(1);
    expect(kit.completions).toHaveLength(1);
    const complete = [...first, ...second].filter(({ body }) => body.status === "complete");
    expect(complete.filter(({ body }) => !("replay" in body))).toHaveLength(1);
    expect(kit.established).toHaveLength(complete.length);
  });

  it("renew an unscanned code once", async () => {
    const kit = new Kit({ store: slow });
    const page = kit.browser();
    await page.start();
    kit.bankId.fail("startFailed");
    kit.clock.advance(2_000);
    await manyPolls(page, 50);
    await manyPolls(page, 50);
    expect(kit.bankId.orders).toHaveLength(2);
  });

  it("wait out BankID's trouble together: one call in 1.8 s, whatever it answers", async () => {
    const kit = new Kit({ store: slow });
    const page = kit.browser();
    await page.start();
    kit.bankId.failures.collect.push(refused("internalError", 500));
    kit.clock.advance(2_000);
    const answers = await manyPolls(page, 50);
    expect(answers.filter(({ status }) => status === 502)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
    expect(kit.bankId.collects).toBe(1);
  });
});

describe("a poll that changes nothing", () => {
  it("writes nothing", async () => {
    const writes: string[] = [];
    const kit = new Kit({
      store: (store) => ({
        ...store,
        swap: async (...args) => (writes.push("swap"), store.swap(...args)),
        create: async (...args) => (writes.push("create"), store.create(...args)),
      }),
    });
    const page = kit.browser();
    await page.start();
    writes.length = 0;
    for (let poll = 0; poll < 10; poll += 1) await page.poll();
    expect(writes).toEqual([]);
    expect(kit.bankId.collects).toBe(10);
  });
});

describe("two instances on one store", () => {
  it("share a flow: one collect, one decision, a replay from either (S40, R8)", async () => {
    const kit = new Kit({ store: slow });
    const other = createHandler(
      {
        client: kit.bankId,
        publicOrigin,
        returnPaths: ["/login"],
        store: kit.store,
        onEvent: (event) => kit.events.push(event),
        onComplete: async (completion) => {
          kit.completions.push(completion);
          return { session: {} };
        },
      },
      { monotonicNow: kit.clock.read },
    );
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    kit.clock.advance(2_000);
    const body = new TextEncoder().encode(JSON.stringify({ flow: page.flow }));
    const elsewhere = async () =>
      other.handle(
        { method: "POST", path: "/collect", headers: page.headers(), body, ip: "192.0.2.7" },
        { establishSession: async () => undefined },
      );
    await Promise.all(Array.from({ length: 40 }, async (_, n) => (n % 2 ? page.collect() : elsewhere())));
    expect(kit.bankId.collects).toBe(1);
    expect(kit.completions).toHaveLength(1);
    expect(JSON.parse((await elsewhere())?.body ?? "")).toMatchObject({ status: "complete", replay: true });
    expect((await page.collect()).body).toMatchObject({ status: "complete", replay: true });
  });
});

describe("a worker that comes late", () => {
  it("with an answer finds its lease gone and does no harm (R9)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    let release: (() => void) | undefined;
    kit.bankId.gate = () => new Promise((resolve) => (release = resolve));
    const stuck = page.collect();
    await new Promise((resolve) => setImmediate(resolve));
    kit.clock.advance(7_001);
    kit.bankId.gate = () => Promise.resolve();
    kit.bankId.complete();
    expect((await page.collect()).body.status).toBe("complete");
    kit.bankId.fail("userCancel");
    release?.();
    expect((await stuck).body).toMatchObject({ status: "complete", replay: true });
    expect(kit.completions).toHaveLength(1);
  });
});

describe("cancelling at the moment of completion (C5)", () => {
  it("ends in exactly one of the two, a hundred times", async () => {
    for (let run = 0; run < 100; run += 1) {
      const kit = new Kit({ store: slow });
      const page = kit.browser();
      await page.start();
      kit.bankId.complete();
      kit.clock.advance(2_000);
      const turns = run % 12;
      const [, cancelled] = await Promise.all([
        page.collect(),
        (async () => {
          for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          return page.send("/cancel", { flow: page.flow });
        })(),
      ]);
      expect(cancelled.status).toBe(200);
      const { body } = await page.collect();
      const ended = body.status === "failed" ? body.reason : body.status;
      expect([ended, kit.completions.length]).toEqual(
        kit.completions.length === 1 ? ["complete", 1] : ["cancelled", 0],
      );
    }
  });
});

describe("a start at the moment of completion", () => {
  it("never lets a replaced flow log in", async () => {
    for (let run = 0; run < 50; run += 1) {
      const kit = new Kit({ store: slow });
      const page = kit.browser();
      await page.start();
      const before = page.headers();
      const first = new TextEncoder().encode(JSON.stringify({ flow: page.flow }));
      kit.bankId.complete();
      kit.clock.advance(2_000);
      const poll = async () => page.raw({ headers: before, body: first });
      const [answer] = await Promise.all([poll(), page.start()]);
      const view = JSON.parse(answer?.body ?? "") as { status: string };
      expect(kit.completions).toHaveLength(view.status === "complete" ? 1 : 0);
      expect(["complete", "failed"]).toContain(view.status);
    }
  });
});
