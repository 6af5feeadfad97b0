import { afterAll, describe, expect, it } from "vitest";
import type { FlowEvent } from "../../src/flow/event.ts";
import type { FlowRecord, OrderState, StartingRecord } from "../../src/flow/record.ts";
import { isLive } from "../../src/flow/record.ts";
import { step } from "../../src/flow/step.ts";
import { completionData } from "../fake-bankid.ts";
import { reportVolume } from "../support/volume-report.ts";

const startIp = completionData.device.ipAddress;
const otherIp = "203.0.113.9";
const person = completionData.user.personalNumber;
const request = { endUserIp: startIp, userVisibleData: "text" };

type Start = Partial<StartingRecord>;

function starting(more: Start): StartingRecord {
  const common = { flow: "flow", kind: "auth", device: "desktop", ended: [], state: "starting" } as const;
  return { ...common, mode: "qr", binding: { by: "screen" }, ...more };
}

const nonce = { by: "nonce", hash: "right", returned: false } as const;
const qr = starting({ renewWith: request });
const device = starting({ mode: "device", binding: nonce, startIp });
const signing = starting({ kind: "sign", renewWith: request, evidence: "wanted" });

/** Times that are as far apart as a flow's own spans: any of them may come after any other. */
const times = [0, 61_000, 181_000, 700_000];

/** Every kind of event, in each way that a step looks at it. */
const alphabet: readonly FlowEvent[] = [
  ...times.flatMap((now): FlowEvent[] => [
    { type: "polled", now },
    { type: "polled", now, nonce: "wrong" },
    { type: "polled", now, nonce: "right" },
    { type: "consume", now },
    { type: "assessed", now, allow: true },
    { type: "assessed", now, allow: false },
    { type: "assessFailed", now },
    { type: "evidenceJudged", now, verdict: { ok: true, proof: "file" } },
    { type: "evidenceJudged", now, verdict: { ok: false, code: "digest_mismatch" } },
    { type: "verifierFailed", now },
    { type: "saveFailed", now },
  ]),
  ...[0, 1, 2, 3, 4, 5, 6].flatMap((index): FlowEvent[] => [
    ...(["qr", "device"] as const).map((mode): FlowEvent => ({
      type: "ordered",
      now: 0,
      order: order(index, mode),
    })),
    ...["startFailed", "userCancel", "userDeclinedCall"].flatMap((hintCode): FlowEvent[] =>
      [0, 181_000].map((now) => answered(index, now, { status: "failed", orderRef: "", hintCode })),
    ),
    answered(index, 0, { status: "pending", orderRef: "", hintCode: "userSign" }),
    ...[{}, { risk: "high" }, { user: { ...completionData.user, personalNumber: "199001011239" } }].map(
      (change) =>
        answered(index, 0, {
          status: "complete",
          orderRef: "",
          completionData: { ...completionData, stepUp: { mrtd: true }, ...change },
        }),
    ),
    answered(index, 0, { status: "complete", orderRef: "", completionData }),
    { type: "orderLost", index },
  ]),
  { type: "upstreamFailed", trouble: "unreachable" },
  { type: "upstreamFailed", trouble: "unanswered" },
  { type: "upstreamFailed", trouble: "broken" },
  { type: "decided", session: { account: 1 }, browser: {} },
  { type: "hostFailed" },
  { type: "saved", browser: {} },
  { type: "ended", reason: "cancelled" },
  { type: "ended", reason: "replaced" },
  { type: "ended", reason: "principal_changed" },
];

type Answer = Extract<FlowEvent, { type: "collected" }>["answer"];

function answered(index: number, now: number, answer: Answer): FlowEvent {
  return { type: "collected", now, collectedAt: 2, index, answer };
}

function order(index: number, mode: "qr" | "device"): OrderState {
  const open =
    mode === "qr" ? { mode, qrStartToken: "t", qrStartSecret: "s" } : { mode, autoStartToken: "a" };
  return { orderRef: `order-${index}`, index, anchorAt: 0, orderedAt: 1, open };
}

interface Edge {
  readonly from: FlowRecord;
  readonly event: FlowEvent;
  readonly to: FlowRecord;
  readonly effects: readonly string[];
}

/** A signature can be tried for ever; after so many attempts nothing new comes. */
const attemptsTold = 7;

function nameOf(record: FlowRecord): string {
  const told =
    record.state === "saving" ? { ...record, attempts: Math.min(record.attempts, attemptsTold) } : record;
  return JSON.stringify(told, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

let stepsTaken = 0;
afterAll(() => {
  const what = "Every order of events of one flow (S36, S40, S49)";
  reportVolume({ what, volume: `${stepsTaken} steps`, result: "0 logins that must not be, 0 twice" });
});

/** Everything that can become of a flow, whatever happens in whatever order, however often. */
function everyOrder(start: FlowRecord, events: readonly FlowEvent[] = alphabet): Edge[] {
  const seen = new Map([[nameOf(start), start]]);
  const edges: Edge[] = [];
  for (const from of seen.values()) {
    for (const event of events) {
      const { record: to, effects } = step(from, event);
      edges.push({ from, event, to, effects: effects.map(({ type }) => type) });
      if (to !== from && !seen.has(nameOf(to))) seen.set(nameOf(to), to);
    }
  }
  stepsTaken += edges.length;
  return edges;
}

const states = (edges: readonly Edge[]) => new Set(edges.map(({ to }) => to.state));
const statesWith = (edges: readonly Edge[], effect: string) =>
  states(edges.filter(({ effects }) => effects.includes(effect)));
const effectsOf = (edges: readonly Edge[]) => new Set(edges.flatMap(({ effects }) => effects));
const without = (isLeftOut: (event: FlowEvent) => boolean) => alphabet.filter((event) => !isLeftOut(event));
const isReturn = (event: FlowEvent) => event.type === "polled" && event.nonce === "right";

const starts: [what: string, start: StartingRecord][] = [
  ["a code", qr],
  ["this device", device],
  ["this device, for one person, with passport", { ...device, expectedPerson: person, mrtd: true }],
  ["a code, judged by the host and verified", { ...qr, assess: "wanted", evidence: "wanted" }],
  ["this device, in a binding that only reports", { ...device, binding: { ...nonce, or: "anything" } }],
  ["a signature", signing],
  ["a signature that the host judges", { ...signing, assess: "wanted" }],
];

describe.each(starts)("a flow that starts with %s, in every order of events,", (_what, start) => {
  const edges = everyOrder(start);
  const isSign = start.kind === "sign";

  it("can come to its end, and to each other state", () => {
    const reached = [...states(edges)];
    for (const state of ["pending", "verified", "failed", "consumed"]) expect(reached).toContain(state);
    expect(reached.includes("renewing")).toBe(start.renewWith !== undefined);
    expect(reached.includes("saving")).toBe(isSign);
    expect(reached.includes("consuming")).toBe(!isSign);
  });

  it("is consumed once at most: no step leads back from where its result was used (S40)", () => {
    const used = new Set(["consuming", "saving", "consumed", "failed"]);
    const back = edges.filter(({ from, to }) => used.has(from.state) && !used.has(to.state));
    expect(back).toEqual([]);
    const decisions = edges.filter(({ effects }) => effects.includes("decide"));
    expect(decisions.every(({ from, to }) => from.state === "verified" && to.state === "consuming")).toBe(
      true,
    );
    expect(decisions.length > 0).toBe(!isSign);
  });

  it("stays as it is once it has ended, and does no more than end an order that nobody waits for", () => {
    const ended = edges.filter(({ from }) => from.state === "failed" || from.state === "consumed");
    expect(ended.length).toBeGreaterThan(0);
    for (const { from, to, event, effects } of ended) {
      expect(to).toBe(from);
      expect(effects).toEqual(event.type === "ordered" ? ["cancel"] : []);
    }
  });

  it("buys six orders at most, one after the other (S49)", () => {
    const renewals = edges.flatMap(({ from, to }) =>
      from.state === "pending" && to.state === "renewing" ? [[from.order.index, to.index] as const] : [],
    );
    expect(renewals.length > 0).toBe(start.renewWith !== undefined);
    for (const [before, next] of renewals) {
      expect(next).toBe(before + 1);
      expect(next).toBeLessThanOrEqual(5);
    }
  });

  it("asks BankID, or the host, only for what its state is waiting for", () => {
    expect(statesWith(edges, "collect")).toEqual(new Set(["pending"]));
    expect(statesWith(edges, "renew")).toEqual(new Set(start.renewWith === undefined ? [] : ["renewing"]));
    expect(statesWith(edges, "save")).toEqual(new Set(isSign ? ["saving"] : []));
    expect(statesWith(edges, "assess")).toEqual(new Set(start.assess === undefined ? [] : ["verified"]));
  });

  it("keeps BankID's result nowhere but where it is yet to be used (S41)", () => {
    const kept = edges.filter(({ to }) => JSON.stringify(to).includes(completionData.user.name));
    expect(new Set(kept.map(({ to }) => to.state))).toEqual(
      new Set(["verified", ...(isSign ? ["saving"] : [])]),
    );
  });

  it("can be ended by its person for as long as its result was not used, and no longer (S48)", () => {
    for (const { from, event, to } of edges) {
      if (event.type !== "ended") continue;
      expect(to.state).toBe(isLive(from) ? "failed" : from.state);
    }
  });
});

describe("no order of events comes to a login or a signature", () => {
  const none = ["consuming", "saving", "consumed"];

  it.each<[string, StartingRecord, readonly FlowEvent[]]>([
    ["without its nonce, on this device (S36)", device, without(isReturn)],
    [
      "without its nonce, from another address (S37)",
      { ...device, startIp: otherIp, binding: { ...nonce, or: "sameIp" } },
      without(isReturn),
    ],
    [
      "without the host's yes, where it is asked for (S38)",
      { ...qr, assess: "wanted" },
      without((event) => event.type === "assessed" && event.allow),
    ],
    [
      "without evidence that holds, where it is verified (S100)",
      { ...qr, evidence: "wanted" },
      without((event) => event.type === "evidenceJudged" && event.verdict.ok),
    ],
    ["of another person than the expected one (S47)", { ...qr, expectedPerson: "200510312390" }, alphabet],
    [
      "without passport or ID card, where one is asked for (B9)",
      { ...qr, mrtd: true },
      without(
        (event) =>
          event.type === "collected" &&
          event.answer.status === "complete" &&
          event.answer.completionData.stepUp?.mrtd === true,
      ),
    ],
    [
      "whose risk is high (S38)",
      qr,
      without(
        (event) =>
          event.type === "collected" &&
          event.answer.status === "complete" &&
          event.answer.completionData.risk !== "high",
      ),
    ],
  ])("%s", (_what, start, events) => {
    const edges = everyOrder(start, events);
    const reached = states(edges);
    for (const state of none) expect(reached).not.toContain(state);
    expect(effectsOf(edges)).not.toContain("decide");
    expect(edges.length).toBeGreaterThan(1_000);
  });

  it("where evidence does not hold, though a signature is kept until that is known (S100)", () => {
    const edges = everyOrder(
      signing,
      without((event) => event.type === "evidenceJudged" && event.verdict.ok),
    );
    expect(states(edges)).toContain("saving");
    expect(states(edges)).not.toContain("consumed");
    expect(effectsOf(edges)).not.toContain("save");
  });

  it("but one address for browser and app does where it is enough, and the nonce where it is not (S37)", () => {
    const sameIp = everyOrder({ ...device, binding: { ...nonce, or: "sameIp" } }, without(isReturn));
    expect(states(sameIp)).toContain("consumed");
    expect(states(everyOrder({ ...device, startIp: otherIp }))).toContain("consumed");
  });
});
