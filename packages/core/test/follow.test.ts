import { BankIdClient, BankIdError, qrText } from "@bankid-kit/core";
import type {
  BankIdErrorDetails,
  BankIdErrorKind,
  CollectResponse,
  FollowedOrder,
  FollowOptions,
  OrderUpdate,
} from "@bankid-kit/core";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { follow } from "../src/client/follow.ts";
import { completionData, newOrder, startKit } from "./support/kit.ts";
import { json } from "./support/server.ts";

const { orderRef } = newOrder;
const order = { ...newOrder, receivedAtMs: 0 };

const pending = (hintCode: string): CollectResponse => ({ status: "pending", orderRef, hintCode });
const failed = (hintCode: string): CollectResponse => ({ status: "failed", orderRef, hintCode });
const complete: CollectResponse = { status: "complete", orderRef, completionData };
const outstanding = pending("outstandingTransaction");

const trouble = (code: BankIdErrorKind, details?: BankIdErrorDetails) =>
  new BankIdError(code, "The call failed.", details);
const refused = (bankIdCode: string, details?: BankIdErrorDetails) =>
  trouble("ERR_BANKID", { bankIdCode, ...details });
const noSuchOrder = refused("invalidParameters", { httpStatus: 400 });

type Answer = CollectResponse | BankIdError;

/** A BankID whose time passes only while somebody sleeps. */
class World {
  now = 0;
  /** When each collect began. */
  readonly collectedAt: number[] = [];
  /** What each next collect answers; the last one again and again. */
  readonly #answers: Answer[];
  /** How long each collect takes, in ms. */
  latency: () => number = () => 0;
  sleeping = 0;

  constructor(...answers: Answer[]) {
    this.#answers = answers;
  }

  collect = async (): Promise<CollectResponse> => {
    this.collectedAt.push(this.now);
    this.now += this.latency();
    const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    if (answer === undefined || answer instanceof BankIdError) throw answer;
    return answer;
  };

  sleep = async (ms: number): Promise<void> => {
    this.sleeping += 1;
    if (this.sleeping > 10_000) throw new Error("The iteration does not end.");
    this.now += ms;
  };

  follow(of: FollowedOrder = order, options: FollowOptions = {}) {
    return follow(this, of, { monotonicNow: () => this.now, sleep: this.sleep, ...options });
  }

  /** Everything that is yielded, with its time. */
  async play(of?: FollowedOrder, options?: FollowOptions): Promise<[number, OrderUpdate][]> {
    const updates: [number, OrderUpdate][] = [];
    for await (const update of this.follow(of, options)) updates.push([this.now, update]);
    return updates;
  }
}

const code = (second: number): string | undefined => qrText(newOrder, second * 1_000);

afterEach(() => {
  vi.restoreAllMocks();
});

describe("an order that is followed", () => {
  test("is collected every two seconds, and ends with its result", async () => {
    const world = new World(pending("noClient"), pending("userCallConfirm"), pending("userSign"), complete);
    expect(await world.play({ orderRef })).toEqual([
      [0, { status: "pending", hintCode: "noClient" }],
      [2_000, { status: "pending", hintCode: "userCallConfirm" }],
      [4_000, { status: "pending", hintCode: "userSign" }],
      [6_000, complete],
    ]);
    expect(world.collectedAt).toEqual([0, 2_000, 4_000, 6_000]);
  });

  test("yields a change and not each answer", async () => {
    const world = new World(pending("started"), pending("started"), pending("started"), failed("userCancel"));
    expect(await world.play({ orderRef })).toEqual([
      [0, { status: "pending", hintCode: "started" }],
      [6_000, failed("userCancel")],
    ]);
  });

  test("yields a hint that is not known as it came", async () => {
    const world = new World(pending("brandNew"), failed("brandNewToo"));
    const updates = await world.play({ orderRef });
    expect(updates.map(([, update]) => update)).toMatchObject([
      { hintCode: "brandNew" },
      { hintCode: "brandNewToo" },
    ]);
  });

  test("yields each second's QR code, and none once somebody has scanned it (S18)", async () => {
    const world = new World(outstanding, outstanding, pending("userSign"), complete);
    expect(await world.play()).toEqual([
      [0, { status: "pending", hintCode: "outstandingTransaction", qrText: code(0) }],
      [1_000, { status: "pending", hintCode: "outstandingTransaction", qrText: code(1) }],
      [2_000, { status: "pending", hintCode: "outstandingTransaction", qrText: code(2) }],
      [3_000, { status: "pending", hintCode: "outstandingTransaction", qrText: code(3) }],
      [4_000, { status: "pending", hintCode: "userSign" }],
      [6_000, complete],
    ]);
  });

  test("yields no QR code after second 30, and says so once (S18)", async () => {
    const world = new World(...Array.from({ length: 18 }, () => outstanding), failed("startFailed"));
    const updates = await world.play();
    const texts = updates.map(([, update]) => (update.status === "pending" ? update.qrText : update.status));
    expect(texts).toEqual([...Array.from({ length: 31 }, (_, second) => code(second)), undefined, "failed"]);
  });

  test("shows the code of the second it is, though the order came a while ago (R16)", async () => {
    const world = new World(outstanding, failed("userCancel"));
    world.now = 12_700;
    const updates = await world.play({ ...order, receivedAtMs: 5_000 });
    expect(updates.slice(0, 2)).toMatchObject([
      [12_700, { qrText: code(7) }],
      [13_000, { qrText: code(8) }],
    ]);
  });

  test("is collected on time by a consumer that is slow, and at most once for the time that went by", async () => {
    const world = new World(pending("started"), pending("userSign"), pending("processing"), complete);
    for await (const update of world.follow({ orderRef }))
      if (update.status === "pending") world.now += 7_000;
    expect(world.collectedAt).toEqual([0, 7_000, 14_000, 21_000]);
  });

  test("is never collected twice within the interval, nor shown a second too early or again (S18)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(5_000), { minLength: 1 }),
        fc.array(fc.nat(3_000), { minLength: 1 }),
        fc.integer({ min: 1_000, max: 9_000 }),
        async (latencies, pauses, intervalMs) => {
          const world = new World(...Array.from({ length: 12 }, () => outstanding), complete);
          let turn = 0;
          world.latency = () => latencies[(turn += 1) % latencies.length] ?? 0;
          const shown: number[] = [];
          const due: number[] = [];
          for await (const update of world.follow(order, { intervalMs })) {
            if (update.status === "pending" && update.qrText !== undefined) {
              shown.push(Number(update.qrText.split(".")[2]));
              due.push(Math.floor(world.now / 1_000));
            }
            world.now += pauses[(turn += 1) % pauses.length] ?? 0;
          }
          expect(shown).toEqual(due);
          expect(shown).toEqual([...new Set(shown)].toSorted((one, other) => one - other));
          const gaps = world.collectedAt.slice(1).map((at, index) => at - (world.collectedAt[index] ?? 0));
          expect(Math.min(...gaps)).toBeGreaterThanOrEqual(intervalMs);
        },
      ),
      { numRuns: process.env["BANKID_KIT_LONG"] === "1" ? 5_000 : 200 },
    );
  });

  test.each([0, 999, -1, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY])(
    "takes no intervalMs of %d",
    (intervalMs) => {
      expect(() => new World(complete).follow(order, { intervalMs })).toThrow(
        expect.objectContaining({ code: "ERR_OPTION" }),
      );
    },
  );
});

describe("a collect that fails while an order is followed (R2, security §5.1)", () => {
  test.each([
    ["nobody there", trouble("ERR_UNREACHABLE")],
    ["no answer", trouble("ERR_NO_ANSWER")],
    ["no answer in time", trouble("ERR_TIMEOUT")],
    ["somebody else's answer", trouble("ERR_PROTOCOL")],
    ["an internal error", refused("internalError", { httpStatus: 500 })],
    ["a slow request", refused("requestTimeout", { httpStatus: 408 })],
    ["maintenance", refused("maintenance", { httpStatus: 503 })],
    ["too many requests", refused("tooManyRequests", { httpStatus: 429 })],
  ])("for %s is left to the next one", async (_, error) => {
    const world = new World(pending("userSign"), error, error, error, complete);
    const updates = await world.play({ orderRef });
    expect(updates.map(([, { status }]) => status)).toEqual(["pending", "complete"]);
    expect(world.collectedAt).toEqual([0, 2_000, 4_000, 6_000, 8_000]);
  });

  test.each([
    refused("internalError", { httpStatus: 500 }),
    refused("requestTimeout", { httpStatus: 408 }),
    refused("tooManyRequests", { httpStatus: 429 }),
  ])("with $bankIdCode is borne three times in a row and not a fourth", async (error) => {
    const world = new World(pending("userSign"), error, error, error, pending("started"), error);
    await expect(world.play({ orderRef })).rejects.toBe(error);
    expect(world.collectedAt).toHaveLength(1 + 3 + 1 + 4);
  });

  test.each([
    trouble("ERR_UNREACHABLE"),
    trouble("ERR_NO_ANSWER"),
    refused("maintenance", { httpStatus: 503 }),
  ])("with $code $bankIdCode is borne for 30 s", async (error) => {
    const world = new World(pending("userSign"), error);
    await expect(world.play({ orderRef })).rejects.toBe(error);
    expect(world.collectedAt.at(-1)).toBe(34_000);
  });

  test("goes on showing the codes meanwhile", async () => {
    const world = new World(outstanding, trouble("ERR_TIMEOUT"), complete);
    const updates = await world.play();
    expect(updates.map(([at]) => at)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  });

  test("with 429 widens the interval to what BankID asks for (R30)", async () => {
    const slower = refused("tooManyRequests", { httpStatus: 429, retryAfterMs: 17_000 });
    const world = new World(pending("userSign"), slower, pending("userSign"), complete);
    await world.play({ orderRef });
    expect(world.collectedAt).toEqual([0, 2_000, 19_000, 21_000]);
  });

  test.each([
    trouble("ERR_NO_ANSWER"),
    trouble("ERR_TIMEOUT"),
    trouble("ERR_PROTOCOL"),
    refused("internalError", { httpStatus: 502 }),
  ])("with $code, and an order that is then unknown, is a result that got lost", async (error) => {
    const world = new World(pending("userSign"), error, trouble("ERR_UNREACHABLE"), noSuchOrder);
    await expect(world.play({ orderRef })).rejects.toMatchObject({
      code: "ERR_RESULT_LOST",
      message: expect.stringContaining("treat it as not done"),
    });
  });

  test("which BankID can't have seen loses no result", async () => {
    const world = new World(pending("userSign"), trouble("ERR_UNREACHABLE"), noSuchOrder);
    await expect(world.play({ orderRef })).rejects.toBe(noSuchOrder);
  });

  test("and was made good again loses no result either", async () => {
    const world = new World(pending("userSign"), trouble("ERR_TIMEOUT"), pending("userSign"), noSuchOrder);
    await expect(world.play({ orderRef })).rejects.toBe(noSuchOrder);
  });

  test.each([
    noSuchOrder,
    refused("unauthorized", { httpStatus: 403 }),
    refused("brandNew", { httpStatus: 400 }),
    trouble("ERR_TLS_UNTRUSTED"),
    trouble("ERR_CLIENT_CLOSED"),
  ])("with $code $bankIdCode is final at once", async (error) => {
    const world = new World(error);
    await expect(world.play({ orderRef })).rejects.toBe(error);
    expect(world.collectedAt).toHaveLength(1);
  });

  test("by a mistake of ours is passed on as it is", async () => {
    const mistake = new TypeError("a mistake");
    const updates = follow({ collect: () => Promise.reject(mistake) }, order, {});
    await expect(updates.next()).rejects.toBe(mistake);
  });
});

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

describe("following is left", () => {
  const forever = { collect: async () => pending("userSign") };

  test("at once when the signal is aborted between two collects, with the signal's reason", async () => {
    const caller = new AbortController();
    const updates = follow(forever, order, { signal: caller.signal });
    await updates.next();
    const before = timers();
    const next = updates.next();
    caller.abort(new Error("the visitor left"));
    await expect(next).rejects.toThrow("the visitor left");
    expect(timers()).toBeLessThanOrEqual(before);
    expect(await updates.next()).toEqual({ value: undefined, done: true });
  });

  test("at once when the signal is aborted within a collect", async () => {
    const caller = new AbortController();
    const collect = (_: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise<CollectResponse>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
        caller.abort("enough");
      });
    await expect(follow({ collect }, order, { signal: caller.signal }).next()).rejects.toBe("enough");
  });

  test("before it began when the signal was aborted before", async () => {
    const world = new World(complete);
    await expect(world.play(order, { signal: AbortSignal.abort("too late") })).rejects.toBe("too late");
    expect(world.collectedAt).toEqual([]);
  });

  test("with break, and no timer and no listener stays", async () => {
    const caller = new AbortController();
    const removed = vi.spyOn(caller.signal, "removeEventListener");
    const before = timers();
    for await (const update of follow(forever, order, { signal: caller.signal })) {
      expect(update).toEqual({ status: "pending", hintCode: "userSign" });
      break;
    }
    expect(timers()).toBeLessThanOrEqual(before);
    expect(removed).toHaveBeenCalledWith("abort", expect.any(Function));
  });

  test("with return() while a change is awaited, and neither waits for the timer", async () => {
    const updates = follow(forever, order, { intervalMs: 60_000 });
    await updates.next();
    const before = timers();
    const next = updates.next();
    await updates.return();
    expect(await next).toEqual({ value: undefined, done: true });
    expect(timers()).toBeLessThanOrEqual(before);
  });
});

test("a client follows its own orders by its own clock", async () => {
  const kit = await startKit();
  const client = new BankIdClient(kit.options({ monotonicNow: () => 4_000 }));
  kit.server.answer = json(200, newOrder);
  const started = await client.auth({ endUserIp: "192.0.2.7" });
  kit.server.answer = json(200, outstanding);
  for await (const update of client.follow(started)) {
    expect(update).toEqual({ status: "pending", hintCode: "outstandingTransaction", qrText: code(0) });
    break;
  }
  expect(() => client.follow(started, { intervalMs: 1 })).toThrow(/intervalMs/);
  await client.close();
  await kit.close();
});
