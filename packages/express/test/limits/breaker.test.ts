import { EventEmitter, once } from "node:events";
import { BankIdError } from "@bankid-kit/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { breakerTiming, CallNotMade, createBreaker } from "../../src/engine/breaker.ts";
import { failedCall, refused } from "../fake-bankid.ts";
import { Kit, TestClock } from "../kit.ts";

/** The time until a try is a timer's, the rest goes by the kit's clock: both go together here. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const down = (): BankIdError => failedCall("ERR_UNREACHABLE");

async function pass(clock: TestClock, ms: number): Promise<void> {
  clock.advance(ms);
  await vi.advanceTimersByTimeAsync(ms);
}

/** Breaks BankID off for so many calls of starts. */
async function fail(kit: Kit, count: number, error: () => unknown = down): Promise<void> {
  for (let call = 0; call < count; call += 1) {
    kit.bankId.failures.auth.push(error());
    await kit.browser().start();
  }
}

function breaker() {
  const clock = new TestClock();
  const told: string[] = [];
  const own = createBreaker({
    monotonicNow: clock.read,
    onOpened: () => told.push("opened"),
    onClosed: () => told.push("closed"),
  });
  const ok = async (): Promise<unknown> => own.run(() => Promise.resolve("answer"));
  const failing = async (error: unknown = down()): Promise<unknown> => {
    try {
      return await own.run(async () => {
        throw error;
      });
    } catch (thrown) {
      return thrown;
    }
  };
  return { clock, told, own, ok, failing };
}

function two() {
  const one = new Kit();
  const other = new Kit({
    options: { client: one.bankId, id: "admin", onEvent: (event) => other.events.push(event) },
  });
  return { one, other };
}

describe("while BankID is down (R4)", () => {
  it("a start is answered busy without a call, with the time until it makes sense", async () => {
    const kit = new Kit();
    await fail(kit, 10);
    expect(kit.event("breaker_opened")).toHaveLength(1);
    const auth = vi.spyOn(kit.bankId, "auth");
    const answer = await kit.browser().start();
    expect([answer.status, answer.body.error, answer.headers["retry-after"]]).toEqual([503, "busy", "5"]);
    await pass(kit.clock, 4_000);
    expect((await kit.browser().start()).headers["retry-after"]).toBe("1");
    expect(auth).not.toHaveBeenCalled();
  });

  it("a poll is answered with the last known state, without a call", async () => {
    const kit = new Kit();
    const page = kit.browser();
    const before = (await page.start()).body;
    await fail(kit, 11);
    const collect = vi.spyOn(kit.bankId, "collect");
    for (let poll = 0; poll < 3; poll += 1) {
      kit.clock.advance(1_000);
      const { status, body } = await page.collect();
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: "pending", hint: "outstandingTransaction", flow: page.flow });
    }
    expect(before.status).toBe("pending");
    expect(collect).not.toHaveBeenCalled();
  });

  it("a cancel ends the flow here, and BankID is not called", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    await fail(kit, 11);
    const cancel = vi.spyOn(kit.bankId, "cancel");
    const { body } = await page.send("/cancel", { flow: page.flow });
    expect(body).toMatchObject({ status: "failed", reason: "cancelled" });
    expect(cancel).not.toHaveBeenCalled();
    expect(kit.event("bankid_failed").filter(({ call }) => call === "cancel")).toEqual([]);
  });

  it("nine failures tell nothing yet", async () => {
    const kit = new Kit();
    await fail(kit, 9);
    expect((await kit.browser().start()).status).toBe(200);
  });

  it.each([
    ["no connection", down],
    ["a certificate that is not BankID's", () => new BankIdError("ERR_TLS_UNTRUSTED", "The call failed.")],
    ["a certificate of ours that has ended", () => failedCall("ERR_CERTIFICATE_REFUSED")],
    ["a connection that ends", () => failedCall("ERR_NO_ANSWER")],
    ["no answer in time", () => failedCall("ERR_TIMEOUT")],
    ["an internal error", () => refused("internalError", 500)],
    ["maintenance", () => refused("maintenance", 503)],
    ["a gateway's page", () => new BankIdError("ERR_PROTOCOL", "Not BankID's.", { httpStatus: 502 })],
  ])("%s counts", async (_what, error) => {
    const { failing, own } = breaker();
    for (let call = 0; call < 10; call += 1) await failing(error());
    expect(own.openForMs()).toBe(breakerTiming.openMs);
  });

  it.each([
    ["invalidParameters", () => refused("invalidParameters", 400)],
    ["alreadyInProgress", () => refused("alreadyInProgress", 400)],
    ["unauthorized", () => refused("unauthorized", 401)],
    ["requestTimeout", () => refused("requestTimeout", 408)],
    ["tooManyRequests", () => refused("tooManyRequests", 429)],
    ["a client that was closed", () => new BankIdError("ERR_CLIENT_CLOSED", "The client was closed.")],
    ["a mistake of ours", () => new TypeError("a mistake of ours")],
  ])("%s never counts: BankID is there", async (_what, error) => {
    const { failing, own } = breaker();
    for (let call = 0; call < 100; call += 1) await failing(error());
    expect(own.openForMs()).toBe(0);
  });

  it("opens from half of the calls on, and not below", async () => {
    const half = breaker();
    for (let call = 0; call < 5; call += 1) await half.ok();
    for (let call = 0; call < 5; call += 1) await half.failing();
    expect(half.told).toEqual(["opened"]);

    const less = breaker();
    for (let call = 0; call < 51; call += 1) await less.ok();
    for (let call = 0; call < 49; call += 1) await less.failing();
    expect(less.told).toEqual([]);
  });

  it("never opens but for ten calls of the last ten seconds, half of which failed", async () => {
    const moves = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constant("fail" as const) },
        { weight: 2, arbitrary: fc.constant("ok" as const) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 4_000 }) },
      ),
      { maxLength: 80 },
    );
    await fc.assert(
      fc.asyncProperty(moves, async (list) => {
        const { clock, own, ok, failing, told } = breaker();
        const calls: { at: number; failed: boolean }[] = [];
        for (const move of list) {
          if (typeof move === "number") clock.advance(move);
          else {
            calls.push({ at: clock.now, failed: move === "fail" });
            await (move === "fail" ? failing() : ok());
          }
          if (told.length > 0) break;
        }
        const recent = calls.filter(({ at }) => clock.now - at <= breakerTiming.windowMs);
        const failed = recent.filter((call) => call.failed).length;
        const mayOpen = recent.length >= 10 && failed / recent.length >= 0.5;
        expect(told.length === 0 || mayOpen).toBe(true);
        own.close();
      }),
      { numRuns: process.env["BANKID_KIT_LONG"] === "1" ? 10_000 : 200 },
    );
  });

  it("forgets failures after ten seconds", async () => {
    const { clock, failing, told } = breaker();
    for (let call = 0; call < 9; call += 1) await failing();
    clock.advance(10_000);
    for (let call = 0; call < 9; call += 1) await failing();
    expect(told).toEqual([]);
    await failing();
    expect(told).toEqual(["opened"]);
  });
});

describe("after five seconds (R4)", () => {
  it("one call tries, while the others are not made", async () => {
    const { clock, own, failing, told } = breaker();
    for (let call = 0; call < 10; call += 1) await failing();
    await pass(clock, 5_000);
    const gate = new EventEmitter();
    const trying = own.run(async () => once(gate, "answer"));
    const others = await Promise.allSettled(Array.from({ length: 20 }, async () => failing()));
    for (const other of others) {
      expect(other.status === "fulfilled" && other.value).toBeInstanceOf(CallNotMade);
    }
    gate.emit("answer", "here");
    expect(await trying).toEqual(["here"]);
    expect(own.openForMs()).toBe(0);
    expect(told).toEqual(["opened", "closed"]);
  });

  it("a try that fails makes it five seconds more, which is no news", async () => {
    const { clock, own, ok, failing, told } = breaker();
    for (let call = 0; call < 10; call += 1) await failing();
    for (let round = 0; round < 4; round += 1) {
      await pass(clock, 5_000);
      await failing();
      expect(own.openForMs()).toBe(5_000);
    }
    expect(told).toEqual(["opened"]);
    await pass(clock, 5_000);
    await ok();
    expect(told).toEqual(["opened", "closed"]);
  });

  it("a try that BankID refuses shows that it is back", async () => {
    const { clock, own, failing } = breaker();
    for (let call = 0; call < 10; call += 1) await failing();
    await pass(clock, 5_000);
    await failing(refused("invalidParameters", 400));
    expect(own.openForMs()).toBe(0);
  });
});

describe("when BankID is back (R6)", () => {
  it("the first login succeeds within 6 s and the breaker is closed within 10 s, though a try had just failed", async () => {
    const kit = new Kit();
    await fail(kit, 10);
    await pass(kit.clock, 5_000);
    await fail(kit, 1);
    const backAt = kit.clock.now;
    const page = kit.browser();
    while ((await page.start()).status !== 200) await pass(kit.clock, 1_000);
    kit.bankId.complete();
    expect((await page.collect()).body.status).toBe("complete");
    expect(kit.clock.now - backAt).toBeLessThanOrEqual(6_000);
    expect(kit.event("breaker_closed")).toHaveLength(1);
    expect(kit.completions).toHaveLength(1);
  });

  it("a flow from before goes on by its page's polls alone, and completes", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    const { order } = kit.bankId;
    await fail(kit, 11);
    order.answer = { status: "pending", hint: "userSign" };
    const backAt = kit.clock.now;
    let hint = "";
    while (hint !== "userSign") {
      await pass(kit.clock, 2_000);
      const { body } = await page.collect();
      if (body.status === "pending") ({ hint } = body);
    }
    expect(kit.clock.now - backAt).toBeLessThanOrEqual(6_000);
    expect(kit.event("breaker_closed")).toHaveLength(1);
  });
});

describe("mounts of one client", () => {
  it("have one breaker, and all of them hear of it", async () => {
    const { one, other } = two();
    await fail(one, 10);
    expect((await other.browser().start()).body.error).toBe("busy");
    for (const kit of [one, other]) expect(kit.event("breaker_opened")).toHaveLength(1);
  });

  it("leave no timer behind once the last is closed", async () => {
    const { one, other } = two();
    await fail(one, 10);
    await one.routes.close();
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    await other.routes.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("of different clients have nothing in common", async () => {
    const [one, other] = [new Kit(), new Kit()];
    await fail(one, 10);
    expect((await other.browser().start()).status).toBe(200);
  });
});

describe("a flood of polls (R8, D5)", () => {
  it("of 200 a second on one flow is one upstream collect in 1.8 s", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    const seconds = process.env["BANKID_KIT_LONG"] === "1" ? 60 : 6;
    for (let poll = 0; poll < seconds * 200; poll += 1) {
      kit.clock.advance(5);
      expect((await page.collect()).status).toBe(200);
    }
    expect(kit.bankId.collects).toBeLessThanOrEqual(Math.ceil((seconds * 1_000) / 1_800));
    expect(kit.bankId.collects).toBeGreaterThan(1);
  });
});
