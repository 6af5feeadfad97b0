import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { manualClock } from "../src/clock.ts";
import { OrderBook } from "../src/order-book.ts";
import type { Order, OrderKind, OrderRequest } from "../src/order/order.ts";
import { otherRp, rp } from "./support/desk.ts";
import { holder, personNamed } from "./support/orders.ts";

const tolvan = personNamed("Tolvan");
const exempla = personNamed("Exempla");
const device = { ipAddress: "192.0.2.7" };
const isLong = process.env["BANKID_KIT_LONG"] === "1";

function startBook() {
  const clock = manualClock();
  const book = new OrderBook(clock);
  const create = (kind: OrderKind = "auth", fields: Partial<OrderRequest> = {}, by = rp): Order => {
    const made = book.create(
      kind,
      { endUserIp: "127.0.0.1", returnRisk: false, requirement: {}, ...fields },
      by,
    );
    if (made === "alreadyInProgress") throw new Error("The person has an order already.");
    return made;
  };
  const collect = ({ orderRef }: Order, by = rp) => book.collect(orderRef, by.fingerprint)?.collected;
  return { clock, book, create, collect };
}

const forTolvan = { personalNumber: tolvan.personalNumber };
const tolvansPhone = { ...holder, person: tolvan.personalNumber };

function qrOf({ tokens }: Order, second: number): string {
  const code = createHmac("sha256", tokens?.qrStartSecret ?? "")
    .update(String(second))
    .digest("hex");
  return `bankid.${tokens?.qrStartToken}.${second}.${code}`;
}

describe("a person has one order at a time", () => {
  const kinds: OrderKind[] = ["auth", "sign", "payment", "phoneAuth", "phoneSign", "otherPayment"];
  const pairs = kinds.flatMap((first) => kinds.map((second) => [first, second] as const));

  test.each(pairs)("%s, then %s for them: both are over (S78)", (first, second) => {
    const { book, create, collect } = startBook();
    const order = create(first, forTolvan);
    expect(() => create(second, forTolvan, otherRp)).toThrow("already");
    expect(collect(order)).toEqual({ status: "failed", hintCode: "cancelled" });
    expect(book.list()).toEqual([]);
    expect(create(second, forTolvan).state.phase).toBe("outstanding");
  });

  test("one that they have opened counts, although it names nobody", () => {
    const { book, create, collect } = startBook();
    const order = create();
    book.pick(order.id, tolvansPhone);
    expect(() => create("phoneAuth", forTolvan)).toThrow("already");
    expect(collect(order)).toMatchObject({ hintCode: "cancelled" });
  });

  test("one that is over does not", () => {
    const { clock, book, create } = startBook();
    const order = create("auth", forTolvan);
    book.pick(order.id, tolvansPhone);
    book.act(order.id, { type: "approve", signedAt: 0, person: tolvan, device });
    const next = create("auth", forTolvan);
    clock.advance(180_000);
    expect(book.find(next.id)?.state).toMatchObject({ hintCode: "expiredTransaction" });
    expect(create("auth", forTolvan).state.phase).toBe("outstanding");
  });

  test("the second that they open cancels the first, of whichever RP", () => {
    const { book, create, collect } = startBook();
    const [first, second] = [create(), create("sign", {}, otherRp)];
    book.pick(first.id, tolvansPhone);
    book.pick(second.id, tolvansPhone);
    expect(collect(first)).toEqual({ status: "failed", hintCode: "cancelled" });
    expect(collect(second, otherRp)).toEqual({ status: "pending", hintCode: "userSign" });
  });

  test("so does one that turns out to be theirs when they confirm", () => {
    const { book, create, collect } = startBook();
    const [first, second] = [create(), create()];
    book.pick(first.id, tolvansPhone);
    book.pick(second.id, holder);
    book.act(second.id, { type: "approve", signedAt: 0, person: tolvan, device, securityCode: "000000" });
    expect(collect(first)).toMatchObject({ status: "pending" });
    book.act(second.id, { type: "approve", signedAt: 0, person: tolvan, device });
    expect([collect(first)?.status, collect(second)?.status]).toEqual(["failed", "complete"]);
  });

  test("who confirms an order that another opened is busy while BankID works on it", () => {
    const { book, create, collect } = startBook();
    const order = create();
    book.pick(order.id, tolvansPhone);
    book.act(order.id, { type: "approve", signedAt: 0, person: exempla, device, processingMs: 5_000 });
    expect(book.findByPerson(exempla.personalNumber)?.id).toBe(order.id);
    expect(() => create("auth", { personalNumber: exempla.personalNumber })).toThrow("already");
    expect(collect(order)).toEqual({ status: "failed", hintCode: "cancelled" });
    expect(create("auth", { personalNumber: exempla.personalNumber }).state.phase).toBe("outstanding");
    expect(create("auth", forTolvan).state.phase).toBe("outstanding");
  });

  test("who confirms at once is free again", () => {
    const { book, create } = startBook();
    const order = create();
    book.pick(order.id, tolvansPhone);
    book.act(order.id, { type: "approve", signedAt: 0, person: exempla, device });
    expect(book.findByPerson(exempla.personalNumber)).toBeUndefined();
    expect(book.findByPerson(tolvan.personalNumber)).toBeUndefined();
  });

  test("two people do not get in each other's way", () => {
    const { book, create, collect } = startBook();
    const [first, second] = [create(), create()];
    book.pick(first.id, tolvansPhone);
    book.pick(second.id, { ...holder, person: exempla.personalNumber });
    create("auth", { personalNumber: "200001010101" });
    expect([first, second].map((order) => collect(order)?.status)).toEqual(["pending", "pending"]);
  });
});

describe("orders by number", () => {
  test.each(["phoneAuth", "phoneSign", "otherPayment"] as const)(
    "%s has no tokens and is found on the person's phone",
    (kind) => {
      const { book, create } = startBook();
      const order = create(kind, forTolvan);
      expect(order.tokens).toBeUndefined();
      expect(book.findByPerson(tolvan.personalNumber)?.id).toBe(order.id);
      expect(book.findByPerson(exempla.personalNumber)).toBeUndefined();
      expect(book.pick(order.id, { ...holder, person: exempla.personalNumber })).toEqual({
        refusal: "otherPerson",
      });
      expect(book.pick(order.id, tolvansPhone)).toMatchObject({ order: { state: { phase: "started" } } });
    },
  );
});

describe("a code", () => {
  test("is told why it was refused, in the order's own timeline too", () => {
    const { clock, book, create } = startBook();
    const order = create();
    clock.advance(10_000);
    expect(book.scan(qrOf(order, 0), holder)).toEqual({ refusal: "qrTooOld" });
    expect(book.scan(qrOf(order, 20), holder)).toEqual({ refusal: "qrTooEarly" });
    expect(book.scan(`${qrOf(order, 10).slice(0, -1)}x`, holder)).toEqual({ refusal: "qrMalformed" });
    expect(
      book.scan(qrOf({ ...order, tokens: { ...order.tokens!, qrStartSecret: "other" } }, 10), holder),
    ).toEqual({ refusal: "qrForged" });
    expect(book.scan(qrOf(create(), 10).replace(/\w{8}-/, "00000000-"), holder)).toEqual({
      refusal: "qrUnknown",
    });
    expect(book.scan(qrOf(order, 10), holder)).toMatchObject({ order: { state: { pickUp: "qr" } } });
    expect(book.scan(qrOf(order, 0), holder)).toEqual({ refusal: "alreadyPickedUp" });
    const refused = book.find(order.id)?.timeline.filter(({ what }) => what === "refused");
    expect(refused?.map(({ detail }) => detail)).toEqual([
      "qrTooOld",
      "qrTooEarly",
      "qrForged",
      "alreadyPickedUp",
    ]);
  });
});

describe("what is over", () => {
  test("is found by none of its names", () => {
    const { book, create, collect } = startBook();
    const order = create("auth", forTolvan);
    book.cancel(order.orderRef, rp.fingerprint);
    expect(collect(order)).toBeUndefined();
    expect([
      book.find(order.id),
      book.findByRef(order.orderRef),
      book.findByPerson(tolvan.personalNumber),
    ]).toEqual([undefined, undefined, undefined]);
    expect(book.scan(qrOf(order, 0), holder)).toEqual({ refusal: "qrUnknown" });
    expect(book.start(order.tokens?.autoStartToken ?? "", holder)).toEqual({ refusal: "tokenUnknown" });
  });

  test("can still be looked at by whoever develops, for the last fifty orders", () => {
    const { book, create } = startBook();
    const all = Array.from({ length: 60 }, () => create());
    for (const { orderRef } of all) book.cancel(orderRef, rp.fingerprint);
    const refs = all.map(({ orderRef }) => orderRef).toReversed();
    expect(book.ended().map(({ orderRef }) => orderRef)).toEqual(refs.slice(0, 50));
    expect(book.ended()[0]?.timeline.at(-1)).toMatchObject({ by: "rp", what: "cancelled" });
  });

  test("is forgotten while new orders come, although nobody asks for the old ones", () => {
    const { clock, book, create } = startBook();
    const count = isLong ? 200_000 : 4_000;
    for (let made = 0; made < count; made += 1) {
      create();
      clock.advance(1_000);
    }
    // An order that nobody came for is remembered for 190 s; the sweep lags behind by less than that again.
    expect(book.size).toBeLessThan(400);
  });

  test("holds on to no timer and to no person", () => {
    const { book, create } = startBook();
    create("auth", forTolvan);
    book.clear();
    expect([book.size, book.list(), book.findByPerson(tolvan.personalNumber)]).toEqual([0, [], undefined]);
    expect(create("auth", forTolvan).state.phase).toBe("outstanding");
  });
});
