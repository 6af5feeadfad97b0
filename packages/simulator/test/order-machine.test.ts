import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { step } from "../src/order/machine.ts";
import type { Collected, OrderEvent } from "../src/order/machine.ts";
import type { Order, OrderState } from "../src/order/order.ts";
import { people } from "../src/people.ts";

const [tolvan, other] = people;
const createdAt = 1_000;

function newOrder(personalNumber?: string): Order {
  return {
    id: "id",
    orderRef: "ref",
    autoStartToken: "auto",
    qrStartToken: "qr",
    qrStartSecret: "secret",
    kind: "auth",
    relyingParty: { fingerprint: "f", name: "RP" },
    request: { endUserIp: "127.0.0.1", returnRisk: false, ...(personalNumber ? { personalNumber } : {}) },
    createdAt,
    state: { phase: "outstanding" },
  };
}

const pickUp: OrderEvent = { type: "pickUp", by: "qr" };
const approve: OrderEvent = { type: "approve", person: tolvan, ipAddress: "127.0.0.1" };
const wrongCode: OrderEvent = { ...approve, securityCode: "000000" };

/** Runs events at their times (ms since creation) and gives what the last one came to. */
function play(order: Order, ...events: [ms: number, event: OrderEvent][]) {
  let result = step(order, { type: "tick" }, createdAt);
  for (const [ms, event] of events) result = step(result.order, event, createdAt + ms);
  return result;
}

const brief = (state: OrderState) => ("hintCode" in state ? state.hintCode : state.phase);

describe("time", () => {
  test.each<[string, string | undefined, [number, OrderEvent][], string]>([
    ["a code that nobody read is good until 30 s", undefined, [[29_999, { type: "tick" }]], "outstanding"],
    ["and fails then", undefined, [[30_000, { type: "tick" }]], "startFailed"],
    [
      "an order for a person is started without a code, for longer",
      tolvan.personalNumber,
      [[179_999, { type: "tick" }]],
      "outstanding",
    ],
    ["and expires after 180 s", tolvan.personalNumber, [[180_000, { type: "tick" }]], "expiredTransaction"],
    [
      "an opened order outlives the 30 s",
      undefined,
      [
        [29_999, pickUp],
        [179_999, { type: "tick" }],
      ],
      "started",
    ],
    [
      "and expires after 180 s in all",
      undefined,
      [
        [29_999, pickUp],
        [180_000, { type: "tick" }],
      ],
      "expiredTransaction",
    ],
    ["nobody opens an order at 30 s", undefined, [[30_000, pickUp]], "startFailed"],
    [
      "nobody approves at 180 s",
      undefined,
      [
        [0, pickUp],
        [180_000, approve],
      ],
      "expiredTransaction",
    ],
    [
      "a result waits for 3 min",
      undefined,
      [
        [0, pickUp],
        [5_000, approve],
        [184_999, { type: "tick" }],
      ],
      "complete",
    ],
    [
      "and no longer",
      undefined,
      [
        [0, pickUp],
        [5_000, approve],
        [185_000, { type: "tick" }],
      ],
      "gone",
    ],
    [
      "a failure waits for 5 min",
      undefined,
      [
        [0, pickUp],
        [5_000, { type: "reject" }],
        [304_999, { type: "tick" }],
      ],
      "userCancel",
    ],
    [
      "and no longer",
      undefined,
      [
        [0, pickUp],
        [5_000, { type: "reject" }],
        [305_000, { type: "tick" }],
      ],
      "gone",
    ],
    [
      "an order never opened is known until 3 min 10 s",
      undefined,
      [[189_999, { type: "tick" }]],
      "startFailed",
    ],
    ["and no longer", undefined, [[190_000, { type: "tick" }]], "gone"],
    [
      "an opened order that expired is known for 5 min more",
      undefined,
      [
        [0, pickUp],
        [479_999, { type: "tick" }],
      ],
      "expiredTransaction",
    ],
    [
      "and no longer",
      undefined,
      [
        [0, pickUp],
        [480_000, { type: "tick" }],
      ],
      "gone",
    ],
  ])("%s (S78)", (_promise, personalNumber, events, state) => {
    expect(brief(play(newOrder(personalNumber), ...events).order.state)).toBe(state);
  });
});

describe("the phone", () => {
  test.each<[string, string | undefined, [number, OrderEvent][], string | undefined, string]>([
    [
      "opens an order once",
      undefined,
      [
        [0, pickUp],
        [1, pickUp],
      ],
      "alreadyPickedUp",
      "started",
    ],
    ["approves only what it has opened", undefined, [[0, approve]], "notPickedUp", "outstanding"],
    ["cancels only what it has opened", undefined, [[0, { type: "reject" }]], "notPickedUp", "outstanding"],
    [
      "approves once",
      undefined,
      [
        [0, pickUp],
        [1, approve],
        [2, approve],
      ],
      "orderEnded",
      "complete",
    ],
    ["does not open what has failed", undefined, [[31_000, pickUp]], "orderEnded", "startFailed"],
    [
      "refuses another person, and the order goes on",
      other?.personalNumber,
      [
        [0, pickUp],
        [1, approve],
      ],
      "otherPerson",
      "started",
    ],
    [
      "says that a säkerhetskod is wrong",
      undefined,
      [
        [0, pickUp],
        [1, wrongCode],
      ],
      "wrongSecurityCode",
      "started",
    ],
    [
      "ends the order at the third wrong one",
      undefined,
      [
        [0, pickUp],
        [1, wrongCode],
        [2, wrongCode],
        [3, wrongCode],
      ],
      "securityCodeBlocked",
      "certificateErr",
    ],
    [
      "takes the right one after two wrong ones",
      undefined,
      [
        [0, pickUp],
        [1, wrongCode],
        [2, wrongCode],
        [3, { ...approve, securityCode: "123456" }],
      ],
      undefined,
      "complete",
    ],
  ])("%s (S78)", (_promise, personalNumber, events, refusal, state) => {
    const result = play(newOrder(personalNumber), ...events);
    expect([result.refusal, brief(result.order.state)]).toEqual([refusal, state]);
  });
});

/** Every state on the way, and what was collected. */
function follow([personalNumber, happenings]: [string | undefined, [number, OrderEvent][]]) {
  const states: OrderState[] = [];
  const collected: (Collected | undefined)[] = [];
  let order = newOrder(personalNumber);
  let now = createdAt;
  for (const [ms, event] of happenings) {
    now += ms;
    const result = step(order, event, now);
    order = result.order;
    states.push(order.state);
    if (event.type === "collect") collected.push(result.collected);
  }
  return { states, collected };
}

const rank = { outstanding: 0, started: 1, complete: 2, failed: 2, gone: 3 };

/** Never back; and a state that has ended stays the very same until it is gone. */
function followsOn(before: OrderState, after: OrderState): boolean {
  if (rank[before.phase] === 2 && after.phase !== "gone") return after === before;
  return rank[after.phase] >= rank[before.phase];
}

describe("whatever happens, in whatever order", () => {
  const happening = fc.tuple(
    fc.integer({ min: 0, max: 120_000 }),
    fc.constantFrom<OrderEvent>(
      { type: "tick" },
      pickUp,
      { type: "pickUp", by: "autostart" },
      approve,
      { ...approve, securityCode: "123456" },
      wrongCode,
      { type: "reject" },
      { type: "collect" },
      { type: "collect" },
      { type: "cancel" },
      { type: "replace" },
    ),
  );
  const story = fc.tuple(
    fc.constantFrom(undefined, tolvan.personalNumber, other?.personalNumber),
    fc.array(happening, { maxLength: 25 }),
  );

  const check = (isTrue: (told: [string | undefined, [number, OrderEvent][]]) => boolean) => () =>
    fc.assert(fc.property(story, isTrue), { numRuns: 500 });

  test("an order only goes forward: what has ended never begins again (S78)", () => {
    const holds = check((told) => {
      const { states } = follow(told);
      return states.slice(1).every((after, index) => followsOn(states[index] ?? after, after));
    });
    expect(holds).not.toThrow();
  });

  test("the end is told at most once, and nothing is told after it (S78)", () => {
    const holds = check((told) => {
      const { collected } = follow(told);
      const end = collected.findIndex((answer) => answer !== undefined && answer.status !== "pending");
      return end === -1 || collected.slice(end + 1).every((answer) => answer === undefined);
    });
    expect(holds).not.toThrow();
  });

  test("only the right person completes an order", () => {
    const holds = check((told) => {
      const isOther = told[0] === other?.personalNumber;
      return !isOther || follow(told).states.every(({ phase }) => phase !== "complete");
    });
    expect(holds).not.toThrow();
  });
});
