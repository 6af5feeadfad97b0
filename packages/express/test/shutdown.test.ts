import { describe, expect, test } from "vitest";
import type { Store } from "../src/index.ts";
import { Kit, settled } from "./kit.ts";

/** Other instances have the same flows: what a Redis store is, and the memory of one test can be. */
const shared = (store: Store): Store => ({ ...store, shared: true });

const nobody: () => void = () => undefined;

/** Begins the end, and tells whether it has come. */
function closing(kit: Kit): { closed: () => boolean; promise: Promise<void> } {
  let closed = false;
  const promise = kit.routes.close().then(() => void (closed = true));
  return { closed: () => closed, promise };
}

/** A page that asks every two seconds, for so long. */
async function pollFor(ms: number, browser: ReturnType<Kit["browser"]>): Promise<string[]> {
  const statuses: string[] = [];
  for (let past = 0; past < ms; past += 2_000) {
    await browser.kit.timers.pass(2_000);
    const { status, body } = await browser.collect();
    statuses.push(body.error ?? `${status} ${body.status}`);
  }
  return statuses;
}

describe("close() (R24)", () => {
  test("resolves at once when nothing lives, and leaves no timer", async () => {
    const kit = new Kit();
    await kit.routes.close();
    expect(kit.timers.waiting).toBe(0);
  });

  test("called again is the same promise", () => {
    const kit = new Kit();
    expect(kit.routes.close()).toBe(kit.routes.close());
  });

  test("refuses new starts with 503, Connection: close and Retry-After, and asks BankID for nothing", async () => {
    const kit = new Kit();
    const { promise } = closing(kit);
    const { status, headers, body } = await kit.browser().start();
    await promise;
    expect({ status, error: body.error }).toEqual({ status: 503, error: "busy" });
    expect(headers).toMatchObject({ connection: "close", "retry-after": "1" });
    expect(kit.bankId.orders).toHaveLength(0);
  });

  test("serves a login that is under way to its end, and resolves with it", async () => {
    const kit = new Kit();
    const browser = kit.browser();
    await browser.start();
    const { closed, promise } = closing(kit);
    expect(await pollFor(4_000, browser)).toEqual(["200 pending", "200 pending"]);
    expect(closed()).toBe(false);
    kit.bankId.complete();
    expect((await browser.poll()).body.status).toBe("complete");
    await promise;
    expect(kit.established).toHaveLength(1);
    expect(kit.bankId.cancelled).toEqual([]);
    expect(kit.timers.waiting).toBe(0);
  });

  test("waits 10 s at most for pages that go on asking, then ends their orders and tells them", async () => {
    const kit = new Kit();
    const browser = kit.browser();
    await browser.start();
    const { closed, promise } = closing(kit);
    expect(await pollFor(8_000, browser)).toEqual(Array(4).fill("200 pending"));
    expect(closed()).toBe(false);
    await kit.timers.pass(2_000);
    await promise;
    expect(kit.bankId.cancelled).toEqual([kit.bankId.order.orderRef]);
    expect((await browser.collect()).body).toMatchObject({ status: "failed", reason: "cancelled" });
    expect(kit.timers.waiting).toBe(0);
  });

  test("ends at once the order of a page that has not asked for 5 s", async () => {
    const kit = new Kit();
    await kit.browser().start();
    await kit.timers.pass(5_000);
    await kit.routes.close();
    expect(kit.bankId.cancelled).toEqual([kit.bankId.order.orderRef]);
  });

  test("waits for a page that asked just now until it has not asked for 5 s", async () => {
    const kit = new Kit();
    await kit.browser().start();
    const { closed } = closing(kit);
    await kit.timers.pass(4_999);
    expect(closed()).toBe(false);
    await kit.timers.pass(1);
    expect(closed()).toBe(true);
  });

  test("asks BankID nothing about flows that ended before", async () => {
    const kit = new Kit();
    const [done, left] = [kit.browser(), kit.browser()];
    await done.start();
    kit.bankId.complete();
    await done.poll();
    await left.start();
    await left.send("/cancel", { flow: left.flow });
    await kit.routes.close();
    expect(kit.bankId.cancelled).toHaveLength(1);
  });

  test("ends no flow that other instances can go on with, and does not wait for it", async () => {
    const kit = new Kit({ store: shared });
    const browser = kit.browser();
    await browser.start();
    await kit.timers.pass(60_000);
    await kit.routes.close();
    expect(kit.bankId.cancelled).toEqual([]);

    const next = new Kit({}, kit);
    browser.kit = next;
    kit.bankId.complete();
    expect((await browser.poll()).body.status).toBe("complete");
  });

  test("waits for a decision that the host is about to make", async () => {
    let decide = nobody;
    const decided = new Promise<void>((resolve) => (decide = resolve));
    const kit = new Kit({
      store: shared,
      onComplete: async () => {
        await decided;
        return { session: {} };
      },
    });
    const browser = kit.browser();
    await browser.start();
    kit.bankId.complete();
    const answer = browser.poll();
    await settled();
    const { closed, promise } = closing(kit);
    await settled();
    expect(closed()).toBe(false);
    decide();
    await promise;
    expect((await answer).body.status).toBe("complete");
  });

  test("ends an order that BankID gave while it closed", async () => {
    const kit = new Kit();
    let give = nobody;
    const given = new Promise<void>((resolve) => (give = resolve));
    const auth = kit.bankId.auth.bind(kit.bankId);
    kit.bankId.auth = async (request) => {
      await given;
      return auth(request);
    };
    const start = kit.browser().start();
    await settled();
    const { promise } = closing(kit);
    give();
    await start;
    await promise;
    expect(kit.bankId.cancelled).toEqual([kit.bankId.order.orderRef]);
  });

  test("takes 15 s at most, whatever BankID and the store do", async () => {
    const kit = new Kit();
    await kit.browser().start();
    kit.bankId.cancel = () => new Promise(() => undefined);
    const { closed, promise } = closing(kit);
    await kit.timers.pass(10_000);
    expect(closed()).toBe(false);
    await kit.timers.pass(5_000);
    await promise;
    expect(kit.timers.waiting).toBe(0);
  });

  test("a thousand pages that went away are a thousand orders that BankID need not wait for", async () => {
    const kit = new Kit({ options: { limits: false } });
    for (let page = 0; page < 1_000; page += 1) await kit.browser().start();
    await kit.timers.pass(5_000);
    await kit.routes.close();
    expect(new Set(kit.bankId.cancelled).size).toBe(1_000);
  });
});
