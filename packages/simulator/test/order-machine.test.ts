import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { step } from "../src/order/machine.ts";
import type { Collected, OrderEvent } from "../src/order/machine.ts";
import type { Order, OrderState } from "../src/order/order.ts";
import { longestTimeline } from "../src/order/timeline.ts";
import { people } from "../src/people.ts";
import { call, holder } from "./support/orders.ts";
import {
  advance,
  approve,
  brief,
  collect,
  createdAt,
  newOrder,
  phoneOrder,
  pickUp,
  play,
  playOn,
  requiring,
  stayAtStarted,
  wrongCode,
} from "./support/stories.ts";

const [tolvan, other] = people;
const isLong = process.env["BANKID_KIT_LONG"] === "1";

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

describe("the app goes forward", () => {
  test.each<[string, Order, OrderEvent[], string | undefined]>([
    ["not back to where it was", newOrder(), [pickUp, advance("userStepUp")], "stepNotAhead"],
    ["nor to where it is", newOrder(), [pickUp, advance("userSign")], "stepNotAhead"],
    ["asks about no call that there is not", newOrder(), [pickUp, advance("userCallConfirm")], "noCall"],
    ["answers no call that there is not", newOrder(), [pickUp, call.yes], "noCall"],
    ["answers a call once", phoneOrder(), [pickUp, call.yes, call.no], "noCall"],
    ["passes over no call", phoneOrder(), [pickUp, advance("userSign")], "callNotConfirmed"],
    ["approves nothing before the call is confirmed", phoneOrder(), [pickUp, approve], "callNotConfirmed"],
    ["goes from one proof to the next", requiring({ mrtd: true }), [pickUp, advance("userFace")], undefined],
    ["finishes nothing that is not confirmed", newOrder(), [pickUp, { type: "finish" }], "notApproved"],
    ["confirms once", newOrder(), [pickUp, { ...approve, processingMs: 100 }, approve], "alreadyApproved"],
    [
      "finds an order by number on that person's phone alone",
      phoneOrder(),
      [{ type: "pickUp", by: "list", holder: { ...holder, person: "200510312390" } }],
      "otherPerson",
    ],
  ])("%s", (_promise, order, events, refusal) => {
    expect(playOn(order, ...events).refusal).toBe(refusal);
  });

  test("an approval that BankID still works on ends with the order at 180 s", () => {
    const events: [number, OrderEvent][] = [
      [0, pickUp],
      [179_000, { ...approve, processingMs: 2_000 }],
    ];
    expect(brief(play(newOrder(), ...events, [179_999, { type: "tick" }]).order.state)).toBe("started");
    expect(brief(play(newOrder(), ...events, [180_000, { type: "tick" }]).order.state)).toBe(
      "expiredTransaction",
    );
    // The same when nobody looked before it would have been done.
    const late = play(newOrder(), ...events, [181_500, { type: "tick" }]).order;
    expect(brief(late.state)).toBe("expiredTransaction");
    expect(late.timeline.at(-1)).toMatchObject({ at: createdAt + 180_000, what: "failed" });
  });
});

describe("the timeline", () => {
  test("tells what happened, when, and by whom", () => {
    const events: [number, OrderEvent][] = [
      [10, collect],
      [20, collect],
      [30, pickUp],
      [40, wrongCode],
      [50, { ...approve, processingMs: 5 }],
      [60, collect],
    ];
    const { order } = play(newOrder(), ...events);
    expect(order.timeline.map(({ at, by, what, detail }) => [at - createdAt, by, what, detail])).toEqual([
      [0, "rp", "created", undefined],
      [10, "rp", "told", "outstandingTransaction"],
      [30, "phone", "pickedUp", "qr"],
      [40, "phone", "refused", "wrongSecurityCode"],
      [50, "phone", "approved", undefined],
      [55, "bankid", "completed", undefined],
      [60, "rp", "told", "complete"],
    ]);
  });

  test("ends when a phone is refused without end", () => {
    const refused = Array.from({ length: 300 }, (_, ms): [number, OrderEvent] => [ms, approve]);
    expect(play(newOrder(), ...refused).order.timeline).toHaveLength(longestTimeline);
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
  return { states, collected, timeline: order.timeline };
}

const rank = { outstanding: 0, started: 1, complete: 2, failed: 2, gone: 3 };

const stepRank = {
  started: 0,
  userCallConfirm: 1,
  userStepUp: 2,
  userFace: 2,
  userMrtd: 2,
  userSign: 3,
  processing: 4,
};

/** Never back; and a state that has ended stays the very same until it is gone. */
function followsOn(before: OrderState, after: OrderState): boolean {
  if (rank[before.phase] === 2 && after.phase !== "gone") return after === before;
  if (before.phase === "started" && after.phase === "started") {
    return stepRank[after.step] >= stepRank[before.step] && after.wrongCodes >= before.wrongCodes;
  }
  return rank[after.phase] >= rank[before.phase];
}

describe("whatever happens, in whatever order", () => {
  const happening = fc.tuple(
    fc.integer({ min: 0, max: 120_000 }),
    fc.constantFrom<OrderEvent>(
      { type: "tick" },
      pickUp,
      { type: "pickUp", by: "autostart", holder },
      stayAtStarted,
      approve,
      { ...approve, securityCode: "123456" },
      { ...approve, processingMs: 5_000 },
      { ...approve, processingMs: Number.POSITIVE_INFINITY },
      { type: "finish" },
      { type: "answerCall", confirmed: true },
      { type: "answerCall", confirmed: false },
      { type: "advance", to: "userStepUp" },
      { type: "advance", to: "userMrtd" },
      { type: "advance", to: "userSign" },
      { type: "advance", to: "processing" },
      { type: "fail", hintCode: "stepUpFailed" },
      { type: "refuse", reason: "qrTooOld" },
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
    fc.assert(fc.property(story, isTrue), { numRuns: isLong ? 20_000 : 500 });

  test("time in the timeline never goes back", () => {
    const holds = check((told) => {
      const times = follow(told).timeline.map(({ at }) => at);
      return times.every((at, index) => index === 0 || at >= (times[index - 1] ?? 0));
    });
    expect(holds).not.toThrow();
  });

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
