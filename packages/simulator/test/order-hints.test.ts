import { describe, expect, test } from "vitest";
import type { OrderEvent } from "../src/order/machine.ts";
import type { Order } from "../src/order/order.ts";
import { people } from "../src/people.ts";
import { call, holder, personNamed } from "./support/orders.ts";
import {
  advance,
  approve,
  collect,
  hintAfter,
  newOrder,
  phoneOrder,
  pickUp,
  play,
  requiring,
  stayAtStarted,
  wrongCode,
} from "./support/stories.ts";

const [tolvan, other] = people;

describe("what the RP reads while it waits (specification §4.1)", () => {
  test.each<[string, Order, OrderEvent[], string]>([
    ["outstandingTransaction: nobody has come", newOrder(), [], "outstandingTransaction"],
    ["outstandingTransaction: nor to a phone order", phoneOrder(), [], "outstandingTransaction"],
    ["started: the app has found no BankID", newOrder(), [stayAtStarted], "started"],
    [
      "started: the phone is another person's",
      newOrder(other?.personalNumber),
      [{ type: "pickUp", by: "qr", holder: { ...holder, person: tolvan.personalNumber } }],
      "started",
    ],
    ["userSign: the text lies before the person", newOrder(), [pickUp], "userSign"],
    ["userCallConfirm: a phone order asks about the call", phoneOrder(), [pickUp], "userCallConfirm"],
    ["userSign: after the call is confirmed", phoneOrder("phoneSign"), [pickUp, call.yes], "userSign"],
    ["userMrtd: a document is asked for first", requiring({ mrtd: true }), [pickUp], "userMrtd"],
    ["userSign: after the document", requiring({ mrtd: true }), [pickUp, advance("userSign")], "userSign"],
    [
      "userStepUp: the person chooses how to prove it",
      newOrder(),
      [stayAtStarted, advance("userStepUp")],
      "userStepUp",
    ],
    [
      "userFace: and shows their face",
      newOrder(),
      [stayAtStarted, advance("userStepUp"), advance("userFace")],
      "userFace",
    ],
    [
      "processing: the person has confirmed",
      newOrder(),
      [pickUp, { ...approve, processingMs: 100 }],
      "processing",
    ],
    ["complete: after that", newOrder(), [pickUp, { ...approve, processingMs: 1 }], "complete"],
    [
      "complete: when a script ends it",
      newOrder(),
      [pickUp, { ...approve, processingMs: Infinity }, { type: "finish" }],
      "complete",
    ],
    [
      "complete: a payment for a person found by number",
      phoneOrder("otherPayment"),
      [pickUp, approve],
      "complete",
    ],
  ])("%s", (_promise, order, events, hint) => {
    expect(hintAfter(order, ...events)).toBe(hint);
  });

  test("noClient: the person's phone has not come for as long as a code is good", () => {
    for (const order of [phoneOrder(), newOrder(tolvan.personalNumber)]) {
      const [before, after] = [29_999, 30_000].map((ms) => play(order, [ms, collect]).collected);
      expect(before).toMatchObject({ hintCode: "outstandingTransaction" });
      expect(after).toMatchObject({ status: "pending", hintCode: "noClient" });
    }
  });
});

describe("what the RP reads when it fails (specification §4.2)", () => {
  const outOfTime: [string, Order, number][] = [
    ["startFailed", newOrder(), 30_000],
    ["expiredTransaction", phoneOrder(), 180_000],
  ];
  test.each(outOfTime)("%s: nobody came in time", (hint, order, ms) => {
    expect(play(order, [ms, collect]).collected).toEqual({ status: "failed", hintCode: hint });
  });

  test.each<[string, Order, OrderEvent[]]>([
    ["userCancel", newOrder(), [pickUp, { type: "reject" }]],
    ["cancelled", newOrder(), [pickUp, { type: "replace" }]],
    ["userDeclinedCall", phoneOrder(), [pickUp, call.no]],
    ["certificateErr", newOrder(), [pickUp, wrongCode, wrongCode, wrongCode]],
    ["certificateErr", newOrder(), [pickUp, { ...approve, person: personNamed("Spärrad") }]],
  ])("%s: it comes of what the person does", (hint, order, events) => {
    expect(hintAfter(order, ...events)).toBe(hint);
  });

  test.each([
    "expiredTransaction",
    "certificateErr",
    "userCancel",
    "cancelled",
    "startFailed",
    "userDeclinedCall",
    "notSupportedByUserApp",
    "transactionRiskBlocked",
    "mrtdVerificationFailed",
    "facialRecognitionFailed",
    "nfcNotSupportedByDevice",
    "multipleBankIdsOnDevice",
    "stepUpFailed",
    "aHintOfTomorrow",
  ])("%s: a script says so, before the phone comes or after", (hintCode) => {
    expect(hintAfter(newOrder(), { type: "fail", hintCode })).toBe(hintCode);
    expect(hintAfter(newOrder(), pickUp, { type: "fail", hintCode })).toBe(hintCode);
    expect(play(newOrder(), [0, pickUp], [1, approve], [2, { type: "fail", hintCode }]).refusal).toBe(
      "orderEnded",
    );
  });
});
