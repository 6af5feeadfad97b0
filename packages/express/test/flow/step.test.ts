import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowEvent } from "../../src/flow/event.ts";
import type { FlowRecord, PendingRecord, RenewingRecord, VerifiedRecord } from "../../src/flow/record.ts";
import { step } from "../../src/flow/step.ts";
import { completionData } from "../fake-bankid.ts";

const common = { flow: "flow", kind: "auth", device: "desktop", ended: [] } as const;
const request = { endUserIp: "192.0.2.7" };

function order(index: number, mode: "qr" | "device") {
  const open =
    mode === "qr" ? { mode, qrStartToken: "t", qrStartSecret: "s" } : { mode, autoStartToken: "a" };
  return { orderRef: `order-${index}`, index, anchorAt: 0, orderedAt: 1, open };
}

const qr: PendingRecord = {
  ...common,
  mode: "qr",
  state: "pending",
  binding: { by: "screen" },
  startedAt: 0,
  order: order(0, "qr"),
  hint: "outstandingTransaction",
  upstreamErrors: 0,
  renewWith: request,
};
const { renewWith: _, ...withoutRenewal } = qr;
const device: PendingRecord = {
  ...withoutRenewal,
  mode: "device",
  binding: { by: "nonce", hash: "right", returned: false },
  order: order(0, "device"),
};
const renewing: RenewingRecord = {
  ...common,
  mode: "qr",
  state: "renewing",
  binding: { by: "screen" },
  startedAt: 0,
  index: 1,
  upstreamErrors: 0,
  renewWith: request,
};
const verified: VerifiedRecord = {
  ...common,
  mode: "device",
  state: "verified",
  binding: { by: "nonce", hash: "right", returned: false },
  result: completionData,
  orderedAt: 1,
  collectedAt: 2,
  completedAt: 0,
};

function complete(index: number, risk?: string): FlowEvent {
  return {
    type: "collected",
    now: 5_000,
    collectedAt: 2,
    index,
    answer: {
      status: "complete",
      orderRef: `order-${index}`,
      completionData: { ...completionData, ...(risk === undefined ? {} : { risk }) },
    },
  };
}

function failed(index: number, hintCode: string, now = 31_000): FlowEvent {
  return {
    type: "collected",
    now,
    collectedAt: 2,
    index,
    answer: { status: "failed", orderRef: `order-${index}`, hintCode },
  };
}

const rows: [promise: string, FlowRecord, FlowEvent, Partial<FlowRecord> | "unchanged", string[]][] = [
  [
    "a poll of a pending flow asks BankID and changes nothing",
    qr,
    { type: "polled", now: 1 },
    "unchanged",
    ["collect"],
  ],
  [
    "the same hint again changes nothing",
    qr,
    {
      type: "collected",
      now: 1,
      collectedAt: 2,
      index: 0,
      answer: { status: "pending", orderRef: "order-0", hintCode: "outstandingTransaction" },
    },
    "unchanged",
    [],
  ],
  [
    "a new hint is kept",
    qr,
    {
      type: "collected",
      now: 1,
      collectedAt: 2,
      index: 0,
      answer: { status: "pending", orderRef: "order-0", hintCode: "userSign" },
    },
    { state: "pending", hint: "userSign" },
    [],
  ],
  ["an answer for an order that was renewed is dropped", qr, complete(7), "unchanged", []],
  [
    "a scanned order that completes is ready to be consumed",
    qr,
    complete(0),
    { state: "verified" },
    ["consume"],
  ],
  [
    "an order of this device that completes waits for its nonce (S36)",
    device,
    complete(0),
    { state: "verified" },
    [],
  ],
  [
    "high risk ends the flow (S38)",
    qr,
    complete(0, "high"),
    { state: "failed", reason: "risk_blocked" },
    ["report", "report"],
  ],
  ["moderate risk is the host's to judge", qr, complete(0, "moderate"), { state: "verified" }, ["consume"]],
  [
    "a result without a person is none (S39)",
    qr,
    {
      type: "collected",
      now: 1,
      collectedAt: 2,
      index: 0,
      answer: {
        status: "complete",
        orderRef: "order-0",
        completionData: { ...completionData, user: { ...completionData.user, personalNumber: "" } },
      },
    },
    { state: "failed", reason: "upstream_unclear" },
    ["report"],
  ],
  [
    "the right nonce lets the result go on",
    verified,
    { type: "polled", now: 1, nonce: "right" },
    { state: "verified" },
    ["consume"],
  ],
  [
    "a wrong nonce changes nothing and is reported",
    verified,
    { type: "polled", now: 1, nonce: "wrong" },
    "unchanged",
    ["report"],
  ],
  ["the wait for the nonce lasts 60 s", verified, { type: "polled", now: 60_000 }, "unchanged", []],
  [
    "and no longer (S36)",
    verified,
    { type: "polled", now: 60_001 },
    { state: "failed", reason: "return_missing" },
    ["report", "report"],
  ],
  [
    "a result whose device is not bound can't be consumed",
    verified,
    { type: "consume", now: 1 },
    "unchanged",
    [],
  ],
  [
    "an unscanned QR order is renewed (S49)",
    qr,
    failed(0, "startFailed"),
    { state: "renewing", index: 1 },
    ["renew"],
  ],
  [
    "an unopened order of this device is not",
    device,
    failed(0, "startFailed"),
    { state: "failed", reason: "startFailed" },
    ["report"],
  ],
  [
    "the sixth renewal is refused (S49)",
    { ...qr, order: order(5, "qr") },
    failed(5, "startFailed"),
    { state: "failed", reason: "expired" },
    ["report"],
  ],
  [
    "and so is one 180 s after the gesture (S49)",
    qr,
    failed(0, "startFailed", 180_000),
    { state: "failed", reason: "expired" },
    ["report"],
  ],
  [
    "a renewal that BankID can't be asked for is tried again by the next poll",
    renewing,
    { type: "polled", now: 179_999 },
    "unchanged",
    ["renew"],
  ],
  [
    "until its time is over",
    renewing,
    { type: "polled", now: 180_000 },
    { state: "failed", reason: "expired" },
    ["report"],
  ],
  [
    "a renewal that BankID did not answer counts, for the order may be there (S49)",
    renewing,
    { type: "upstreamFailed", trouble: "unanswered" },
    { state: "renewing", index: 2 },
    [],
  ],
  [
    "and after the fifth there is none",
    { ...renewing, index: 5 },
    { type: "upstreamFailed", trouble: "unanswered" },
    { state: "failed", reason: "expired" },
    ["report"],
  ],
  [
    "the next order makes the flow pending again",
    renewing,
    { type: "ordered", now: 1, order: order(1, "qr") },
    { state: "pending" },
    ["report"],
  ],
  [
    "an order for a flow that is over is cancelled",
    { ...common, mode: "qr", state: "failed", reason: "cancelled" },
    { type: "ordered", now: 1, order: order(1, "qr") },
    "unchanged",
    ["cancel"],
  ],
  [
    "any other hint of failure is the flow's reason",
    qr,
    failed(0, "userCancel"),
    { state: "failed", reason: "userCancel" },
    ["report"],
  ],
  [
    "a hint that nobody knows yet is data",
    qr,
    failed(0, "somethingNew"),
    { state: "failed", reason: "somethingNew" },
    ["report"],
  ],
  [
    "an order that BankID no longer knows has lost its result (§5.1)",
    qr,
    { type: "orderLost", index: 0 },
    { state: "failed", reason: "result_lost" },
    ["report"],
  ],
  [
    "BankID out of reach changes nothing",
    qr,
    { type: "upstreamFailed", trouble: "unreachable" },
    "unchanged",
    [],
  ],
  [
    "a third error in a row is still borne",
    { ...qr, upstreamErrors: 2 },
    { type: "upstreamFailed", trouble: "broken" },
    { state: "pending", upstreamErrors: 3 },
    [],
  ],
  [
    "a fourth is not (§5.1)",
    { ...qr, upstreamErrors: 3 },
    { type: "upstreamFailed", trouble: "broken" },
    { state: "failed", reason: "upstream_unclear" },
    ["report"],
  ],
  [
    "cancelling a pending flow cancels its order",
    qr,
    { type: "ended", reason: "cancelled" },
    { state: "failed", reason: "cancelled" },
    ["cancel", "report"],
  ],
  [
    "cancelling a flow that waits for its nonce drops the result",
    verified,
    { type: "ended", reason: "cancelled" },
    { state: "failed", reason: "cancelled" },
    ["report"],
  ],
  [
    "a flow that is being consumed can't be cancelled any more (S48)",
    { ...common, mode: "qr", state: "consuming", since: 0 },
    { type: "ended", reason: "cancelled" },
    "unchanged",
    [],
  ],
  [
    "a consumption whose worker died ends the flow",
    { ...common, mode: "qr", state: "consuming", since: 0 },
    { type: "polled", now: 15_001 },
    { state: "failed", reason: "response_lost" },
    ["report"],
  ],
  [
    "a decision that comes after that is dropped (R29)",
    { ...common, mode: "qr", state: "failed", reason: "host_error" },
    { type: "decided", session: {}, browser: {} },
    "unchanged",
    [],
  ],
];

describe("one step", () => {
  it.each(rows)("%s", (_promise, record, event, expected, effects) => {
    const next = step(record, event);
    expect(next.record === record).toBe(expected === "unchanged");
    expect(next.record).toMatchObject(expected === "unchanged" ? record : expected);
    expect(next.effects.map(({ type }) => type)).toEqual(effects);
  });

  it("leaves nothing of the result in a record that consumes, or failed (S41)", () => {
    const ready: VerifiedRecord = { ...verified, binding: { by: "screen" } };
    const consuming = step(ready, { type: "consume", now: 1 });
    expect(JSON.stringify(consuming.record)).not.toContain("191212121212");
    expect(consuming.effects).toEqual([{ type: "decide", result: completionData }]);
    const ended = step(verified, { type: "polled", now: 60_001 });
    expect(JSON.stringify(ended.record)).not.toContain("191212121212");
  });
});

const holds: FlowEvent = { type: "evidenceJudged", now: 6_000, verdict: { ok: true, proof: "file" } };
const time = fc.integer({ min: 0, max: 400_000 });
const index = fc.integer({ min: 0, max: 6 });
const anyEvent: fc.Arbitrary<FlowEvent> = fc.oneof(
  fc.record({ type: fc.constant("polled" as const), now: time }),
  fc.record({
    type: fc.constant("polled" as const),
    now: time,
    nonce: fc.constant("wrong" as const),
  }),
  fc.record({
    type: fc.constant("polled" as const),
    now: time,
    nonce: fc.constant("right" as const),
  }),
  index.map((i) => complete(i)),
  index.map((i) => complete(i, "high")),
  fc
    .tuple(index, fc.constantFrom("startFailed", "userCancel", "expiredTransaction"), time)
    .map(([i, hint, now]) => failed(i, hint, now)),
  index.map((i): FlowEvent => ({
    type: "collected",
    now: 1,
    collectedAt: 2,
    index: i,
    answer: { status: "pending", orderRef: "", hintCode: "userSign" },
  })),
  fc.tuple(index, time).map(([i, now]): FlowEvent => ({
    type: "ordered",
    now,
    order: order(i, "qr"),
  })),
  fc
    .constantFrom("unreachable" as const, "unanswered" as const, "broken" as const)
    .map((trouble): FlowEvent => ({ type: "upstreamFailed", trouble })),
  index.map((i): FlowEvent => ({ type: "orderLost", index: i })),
  time.map((now): FlowEvent => ({ type: "consume", now })),
  fc.constant<FlowEvent>({ type: "decided", session: { a: 1 }, browser: {} }),
  fc.constant<FlowEvent>({ type: "hostFailed" }),
  fc.constantFrom<FlowEvent>(
    holds,
    { type: "evidenceJudged", now: 6_000, verdict: { ok: false, code: "digest" } },
    { type: "verifierFailed", now: 6_000 },
    { type: "saved", browser: {} },
    { type: "saveFailed", now: 6_000 },
  ),
  fc
    .constantFrom("cancelled" as const, "replaced" as const)
    .map((reason): FlowEvent => ({ type: "ended", reason })),
);

const starting: FlowRecord = {
  ...common,
  mode: "qr",
  state: "starting",
  binding: { by: "screen" },
  renewWith: request,
};
const startingDevice: FlowRecord = {
  ...common,
  mode: "device",
  state: "starting",
  binding: { by: "nonce", hash: "right", returned: false },
};
const anyStart = fc.constantFrom<FlowRecord>(starting, startingDevice, qr, device, renewing, verified);

describe("whatever happens, in whatever order", () => {
  it("a result is handed to the host once at most (S40)", () => {
    fc.assert(
      fc.property(anyStart, fc.array(anyEvent, { maxLength: 60 }), (start, events) => {
        let record = start;
        let decisions = 0;
        for (const event of events) {
          const next = step(record, event);
          decisions += next.effects.filter(({ type }) => type === "decide").length;
          record = next.record;
        }
        expect(decisions).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it("a flow of this device without its nonce never comes to a decision (S36)", () => {
    const withoutNonce = anyEvent.filter((event) => event.type !== "polled" || event.nonce !== "right");
    fc.assert(
      fc.property(
        fc.constantFrom<FlowRecord>(startingDevice, device, verified),
        fc.array(withoutNonce, { maxLength: 60 }),
        (start, events) => {
          let record = start;
          for (const event of events) {
            const next = step(record, event);
            expect(next.effects.map(({ type }) => type)).not.toContain("decide");
            record = next.record;
          }
          expect(["consuming", "consumed"]).not.toContain(record.state);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("a login that is to be verified never comes to a decision without evidence that holds (S100)", () => {
    const wanted = fc.constantFrom<FlowRecord>(
      { ...qr, evidence: "wanted" },
      { ...device, evidence: "wanted" },
      { ...verified, evidence: "wanted" },
    );
    const withoutProof = anyEvent.filter((event) => event !== holds);
    fc.assert(
      fc.property(wanted, fc.array(withoutProof, { maxLength: 60 }), (start, events) => {
        let record = start;
        for (const event of events) {
          const next = step(record, event);
          expect(next.effects.map(({ type }) => type)).not.toContain("decide");
          record = next.record;
        }
        expect(["consuming", "consumed", "saving"]).not.toContain(record.state);
      }),
      { numRuns: 2_000 },
    );
  });

  it("a login is never saved as a signature", () => {
    fc.assert(
      fc.property(anyStart, fc.array(anyEvent, { maxLength: 60 }), (start, events) => {
        let record = start;
        for (const event of events) {
          const next = step(record, event);
          expect(next.effects.map(({ type }) => type)).not.toContain("save");
          record = next.record;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("a flow that has ended stays as it is", () => {
    const ended = fc.constantFrom<FlowRecord>(
      { ...common, mode: "qr", state: "failed", reason: "userCancel" },
      { ...common, mode: "device", state: "consumed", session: { a: 1 }, browser: {} },
    );
    fc.assert(
      fc.property(ended, anyEvent, (record, event) => {
        expect(step(record, event).record).toBe(record);
      }),
    );
  });

  it("what comes once comes with a change of the record, and so from one worker only", () => {
    fc.assert(
      fc.property(anyStart, fc.array(anyEvent, { maxLength: 30 }), (start, events) => {
        let record = start;
        for (const event of events) {
          const next = step(record, event);
          const once = next.effects.filter(
            (effect) =>
              effect.type === "decide" ||
              (effect.type === "report" && effect.report.type !== "nonce_mismatch"),
          );
          expect(next.record !== record || once.length === 0).toBe(true);
          record = next.record;
        }
      }),
    );
  });

  it("a gesture buys six orders at most (S49)", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 80 }), (events) => {
        let record: FlowRecord = starting;
        const orders = new Set<number>();
        for (const event of events) {
          record = step(record, event).record;
          if (record.state === "pending") orders.add(record.order.index);
        }
        expect(orders.size).toBeLessThanOrEqual(6);
      }),
    );
  });
});
