import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowEvent } from "../../src/flow/event.ts";
import type { FlowRecord, PendingRecord, SavingRecord } from "../../src/flow/record.ts";
import { timeToLive } from "../../src/flow/record.ts";
import { step } from "../../src/flow/step.ts";
import { timing } from "../../src/flow/timing.ts";
import { completionData } from "../fake-bankid.ts";

const { personalNumber } = completionData.user;
const common = { flow: "flow", kind: "sign", device: "desktop", mode: "qr", ended: [] } as const;
const sent = { userVisibleData: "Jag godkänner." };

const qr: PendingRecord = {
  ...common,
  state: "pending",
  binding: { by: "screen" },
  expectedPerson: personalNumber,
  sent,
  startedAt: 0,
  order: {
    orderRef: "order-0",
    index: 0,
    anchorAt: 0,
    orderedAt: 10,
    open: { mode: "qr", qrStartToken: "t", qrStartSecret: "s" },
  },
  hint: "userSign",
  upstreamErrors: 0,
};
const device: PendingRecord = {
  ...qr,
  mode: "device",
  binding: { by: "nonce", hash: "right", returned: false },
  order: { ...qr.order, open: { mode: "device", autoStartToken: "a" } },
};
const verifiedQr: PendingRecord = { ...qr, evidence: "wanted" };
const verifiedDevice: PendingRecord = { ...device, evidence: "wanted" };

const complete = (user = completionData.user, risk = "low"): FlowEvent => ({
  type: "collected",
  now: 5_000,
  collectedAt: 20,
  index: 0,
  answer: { status: "complete", orderRef: "order-0", completionData: { ...completionData, user, risk } },
});

function run(start: FlowRecord, ...events: FlowEvent[]): FlowRecord {
  return events.reduce((record, event) => step(record, event).record, start);
}

const saving = run(qr, complete(), { type: "consume", now: 5_000 }) as SavingRecord;
const unchecked = run(verifiedQr, complete(), { type: "consume", now: 5_000 }) as SavingRecord;
const holds: FlowEvent = { type: "evidenceJudged", now: 6_000, verdict: { ok: true, proof: "file" } };
const holdsNot: FlowEvent = { type: "evidenceJudged", now: 6_000, verdict: { ok: false, code: "digest" } };

describe("one step of a signature", () => {
  it("past its gates is to keep the result, with what was sent and when (S46)", () => {
    expect(saving).toEqual({
      ...common,
      startedAt: 0,
      state: "saving",
      result: completionData,
      sent,
      orderedAt: 10,
      collectedAt: 20,
      since: 5_000,
      attempts: 0,
      nextAt: 5_000,
    });
    const { effects } = step(run(qr, complete()), { type: "consume", now: 5_000 });
    expect(effects).toEqual([{ type: "save" }]);
  });

  it("keeps what was sent also where a renewal kept it till then", () => {
    const { sent: _, expectedPerson: __, ...rest } = qr;
    const renewable: FlowRecord = { ...rest, renewWith: { endUserIp: "192.0.2.7", ...sent } };
    expect(run(renewable, complete(), { type: "consume", now: 5_000 })).toMatchObject({
      state: "saving",
      sent,
    });
  });

  it("never has the host decide about a login", () => {
    expect(step(saving, { type: "decided", session: {}, browser: {} }).record).toBe(saving);
    expect(step(saving, { type: "hostFailed" }).record).toBe(saving);
  });

  it("is saved once the host says so, and what was signed is gone from the record (S41)", () => {
    const next = step(saving, { type: "saved", browser: { a: 1 } });
    expect(next.record).toEqual({ ...common, startedAt: 0, state: "consumed", browser: { a: 1 } });
    expect(next.effects).toEqual([{ type: "report", report: { type: "completed" } }]);
  });

  it("is tried again 1, 2, 4, 8, 15 and then every 30 s after a failure", () => {
    let record: FlowRecord = saving;
    const pauses: number[] = [];
    for (let now = 10_000; pauses.length < 8; now += 40_000) {
      record = step(record, { type: "saveFailed", now }).record;
      pauses.push((record as SavingRecord).nextAt - now);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000]);
  });

  it("waits between attempts, whoever polls", () => {
    const waiting = run(saving, { type: "saveFailed", now: 10_000 });
    expect(step(waiting, { type: "polled", now: 10_999 })).toEqual({ record: waiting, effects: [] });
    expect(step(waiting, { type: "polled", now: 11_000 }).effects).toEqual([{ type: "save" }]);
  });

  it("can't be cancelled or replaced any more", () => {
    for (const reason of ["cancelled", "replaced"] as const) {
      expect(step(saving, { type: "ended", reason })).toEqual({ record: saving, effects: [] });
    }
  });

  it("is given up after ten minutes, with an event that wants attention", () => {
    const end = saving.since + timing.savingMs + timing.saveLeaseMs;
    expect(step(saving, { type: "polled", now: end - 1 }).record).toBe(saving);
    const { record, effects } = step({ ...saving, attempts: 7 }, { type: "polled", now: end });
    expect(record).toMatchObject({ state: "failed", reason: "host_error" });
    expect(JSON.stringify(record)).not.toContain(personalNumber);
    expect(effects).toEqual([
      { type: "report", report: { type: "signature_unsaved", attempts: 7 } },
      { type: "report", report: { type: "failed", reason: "host_error" } },
    ]);
  });

  it("is tried no more once the ten minutes are over, for who began within them is heard out", () => {
    const late = saving.since + timing.savingMs;
    expect(step(saving, { type: "polled", now: late }).effects).toEqual([]);
    expect(step(saving, { type: "saved", browser: {} }).record).toMatchObject({ state: "consumed" });
  });

  it("stays in the store for longer than it is tried", () => {
    expect(timeToLive(saving, saving.since)).toBeGreaterThan(timing.savingMs + timing.saveLeaseMs);
    expect(timeToLive(saving, saving.since + 10 * timing.savingMs)).toBe(1);
  });
});

describe("one step of a signature that is to be verified (S100)", () => {
  it("has the evidence verified before the host gets it", () => {
    expect(unchecked).toMatchObject({ state: "saving", evidence: "wanted" });
    expect(step(unchecked, { type: "polled", now: 6_000 }).effects).toEqual([{ type: "verify" }]);
    expect(step(unchecked, { type: "saved", browser: {} }).record).toBe(unchecked);
  });

  it("is handed over once it holds, with the verifier's file at every attempt", () => {
    const { record, effects } = step(unchecked, holds);
    expect(record).toMatchObject({ state: "saving", evidence: { file: "file" } });
    expect(effects).toEqual([{ type: "save" }]);
    const later = run(record, { type: "saveFailed", now: 7_000 });
    expect(later).toMatchObject({ evidence: { file: "file" }, attempts: 1 });
    expect(step(later, holdsNot).record).toBe(later);
  });

  it("ends the flow when it does not hold", () => {
    const { record, effects } = step(unchecked, holdsNot);
    expect(record).toMatchObject({ state: "failed", reason: "evidence_invalid" });
    expect(effects).toEqual([
      { type: "report", report: { type: "evidence_invalid", code: "digest" } },
      { type: "report", report: { type: "failed", reason: "evidence_invalid" } },
    ]);
  });

  it("waits for a verifier that fails", () => {
    const waiting = run(unchecked, { type: "verifierFailed", now: 6_000 });
    expect(waiting).toMatchObject({ state: "saving", evidence: "wanted", attempts: 1, nextAt: 7_000 });
  });
});

describe("one step of a login that is to be verified (S100)", () => {
  const { sent: _, expectedPerson: __, ...rest } = verifiedQr;
  const login: PendingRecord = { ...rest, kind: "auth", renewWith: { endUserIp: "192.0.2.7", ...sent } };
  const ready = run(login, complete());

  it("is verified before it is consumed, against what was sent", () => {
    expect(ready).toMatchObject({ state: "verified", evidence: "wanted", sent });
    expect(step(ready, { type: "polled", now: 6_000 }).effects).toEqual([{ type: "verify" }]);
    expect(step(ready, { type: "consume", now: 6_000 }).record).toBe(ready);
    const { record, effects } = step(ready, holds);
    expect(effects).toEqual([{ type: "consume" }]);
    expect(step(record, { type: "consume", now: 6_000 }).record).toMatchObject({ state: "consuming" });
  });

  it("fails when the evidence does not hold, or nobody can tell", () => {
    expect(run(ready, holdsNot)).toMatchObject({ state: "failed", reason: "evidence_invalid" });
    expect(run(ready, { type: "verifierFailed", now: 6_000 })).toMatchObject({
      state: "failed",
      reason: "host_error",
    });
  });
});

const rightAnswer = complete();
const time = fc.integer({ min: 0, max: 1_000_000 });
const anyEvent: fc.Arbitrary<FlowEvent> = fc.oneof(
  fc
    .tuple(time, fc.constantFrom(undefined, "wrong" as const, "right" as const))
    .map(([now, nonce]): FlowEvent => ({ type: "polled", now, nonce })),
  fc.constant(rightAnswer),
  fc.constant(complete({ ...completionData.user, personalNumber: "200510312390" })),
  fc.constant(complete(completionData.user, "high")),
  time.map((now): FlowEvent => ({ type: "consume", now })),
  time.map((now): FlowEvent => ({ type: "verifierFailed", now })),
  time.map((now): FlowEvent => ({ type: "saveFailed", now })),
  fc.constantFrom<FlowEvent>(
    holds,
    holdsNot,
    { type: "saved", browser: {} },
    { type: "decided", session: {}, browser: {} },
    { type: "hostFailed" },
    { type: "ended", reason: "cancelled" },
    { type: "ended", reason: "replaced" },
    { type: "orderLost", index: 0 },
    { type: "upstreamFailed", trouble: "broken" },
  ),
);
const anyStart = fc.constantFrom<FlowRecord>(qr, device, verifiedQr, verifiedDevice);
const runs = { numRuns: 3_000 };

/** Each event with the flow before and after it. */
function* history(start: FlowRecord, events: readonly FlowEvent[]) {
  let before = start;
  for (const event of events) {
    const { record: after, effects } = step(before, event);
    yield { before, event, after, wants: effects.map(({ type }) => type) };
    before = after;
  }
}

const over = ({ state }: FlowRecord): boolean => state === "consumed" || state === "failed";

describe("a signature, whatever happens and in whatever order", () => {
  it("is handed over only by the right person, bound to the browser, and verified if that is wanted (S46, S47)", () => {
    fc.assert(
      fc.property(anyStart, fc.array(anyEvent, { maxLength: 60 }), (start, events) => {
        const seen = { right: false, returned: start.mode === "qr", held: !("evidence" in start) };
        for (const { before, event, after, wants } of history(start, events)) {
          if (before.state === "pending" && event.type === "collected") seen.right = event === rightAnswer;
          if (event.type === "polled" && event.nonce === "right") seen.returned = true;
          const completed = before.state === "verified" || before.state === "saving";
          if (completed && event === holds) seen.held = true;
          const handedOver = wants.includes("save") || after.state === "consumed";
          expect(!handedOver || (seen.right && seen.returned && seen.held)).toBe(true);
        }
      }),
      runs,
    );
  });

  it("is never decided about as a login", () => {
    fc.assert(
      fc.property(anyStart, fc.array(anyEvent, { maxLength: 60 }), (start, events) => {
        for (const { after, wants } of history(start, events)) {
          expect(wants).not.toContain("decide");
          expect(after.state).not.toBe("consuming");
        }
      }),
      runs,
    );
  });

  it("that is kept is not lost before its ten minutes, but by evidence that does not hold", () => {
    const early = anyEvent.filter((event) => !("now" in event) || event.now < saving.since + timing.savingMs);
    fc.assert(
      fc.property(fc.constantFrom(saving, unchecked), fc.array(early, { maxLength: 60 }), (start, events) => {
        const left = [...history(start, events)].filter(
          ({ before, after }) => before.state === "saving" && after.state !== "saving",
        );
        const how = left.map(({ event, after }) => `${event.type}: ${after.state}`);
        expect([[], ["saved: consumed"], ["evidenceJudged: failed"]]).toContainEqual(how);
      }),
      runs,
    );
  });

  it("is handed over no more once the host has it, and ends once", () => {
    fc.assert(
      fc.property(anyStart, fc.array(anyEvent, { maxLength: 60 }), (start, events) => {
        const steps = [...history(start, events)];
        const later = steps.filter(({ before }) => over(before));
        expect(later.every(({ before, after, wants }) => before === after && wants.length === 0)).toBe(true);
        const ends = steps.filter(({ before, after }) => !over(before) && over(after));
        expect(ends.length).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });

  it("is saved in the end when nothing speaks against it", () => {
    const way: FlowEvent[] = [
      rightAnswer,
      { type: "polled", now: 6_000, nonce: "right" },
      { type: "consume", now: 6_000 },
      holds,
      { type: "saved", browser: {} },
    ];
    for (const start of [qr, device, verifiedQr, verifiedDevice]) {
      expect(run(start, ...way).state).toBe("consumed");
    }
  });
});
