import type { CompletionData } from "@bankid-kit/core";
import { describe, expect, test } from "vitest";
import type { PhoneEvent } from "../src/order-book.ts";
import type { Order } from "../src/order/order.ts";
import { evidence, otherRp, startDesk } from "./support/desk.ts";
import { call as inCall, holder, personNamed } from "./support/orders.ts";

const tolvan = personNamed("Tolvan");
const exempla = personNamed("Exempla");
const endUserIp = "198.51.100.4";
const device = { ipAddress: "2001:db8::7", uhi: "dWhpIG9mIHRoaXMgcGhvbmUh" };
const approve: PhoneEvent = { type: "approve", person: tolvan, device, signedAt: 0 };

/** One order, with the API as the RP sees it and the phone as the person does. */
function startOrder(endpoint = "auth", fields: object = { endUserIp }) {
  const { call, book, clock } = startDesk();
  const { orderRef } = call(endpoint, fields).body as { orderRef: string };
  const order = book.findByRef(orderRef) as Order;
  const collect = () => {
    const { body, error } = call("collect", { orderRef });
    return (body ?? error) as { hintCode?: string; status?: string | number; completionData: CompletionData };
  };
  const hint = () => collect().hintCode ?? collect().status;
  return {
    call,
    clock,
    orderRef,
    collect,
    hint,
    cancel: () => call("cancel", { orderRef }),
    pickUp: (options?: { step: "started" }) => book.pick(order.id, holder, options),
    act: (...events: PhoneEvent[]) => events.map((event) => book.act(order.id, event)).at(-1),
  };
}

const noSuchOrder = { status: 400, errorCode: "invalidParameters", details: "No such order" };
const byPhone = { personalNumber: tolvan.personalNumber, callInitiator: "RP" };

describe("the sequences of an order (specification §§4.1, 10.2)", () => {
  test("by code: outstandingTransaction, started, userSign, processing, complete", () => {
    const { hint, collect, pickUp, act, clock } = startOrder();
    expect(hint()).toBe("outstandingTransaction");
    pickUp({ step: "started" });
    expect(hint()).toBe("started");
    act({ type: "advance", to: "userSign" });
    expect(hint()).toBe("userSign");
    act({ ...approve, processingMs: 1_500 });
    expect(hint()).toBe("processing");
    clock.advance(1_500);
    expect(collect().status).toBe("complete");
  });

  test("by phone: outstandingTransaction, noClient, userCallConfirm, userSign, complete", () => {
    const { hint, collect, pickUp, act, clock } = startOrder("phone/auth", byPhone);
    expect(hint()).toBe("outstandingTransaction");
    clock.advance(30_000);
    expect(hint()).toBe("noClient");
    pickUp();
    expect(hint()).toBe("userCallConfirm");
    act(inCall.yes);
    expect(hint()).toBe("userSign");
    act(approve);
    expect(collect().status).toBe("complete");
  });

  test("with a document: userMrtd, userSign, complete", () => {
    const { hint, collect, pickUp, act } = startOrder("auth", { endUserIp, requirement: { mrtd: true } });
    pickUp();
    expect(hint()).toBe("userMrtd");
    act({ type: "advance", to: "userSign" });
    expect(hint()).toBe("userSign");
    act(approve);
    expect(collect().completionData.stepUp).toEqual({ mrtd: true });
  });

  test("with a further proof: started, userStepUp, userFace, userSign, complete", () => {
    const { hint, collect, pickUp, act } = startOrder();
    pickUp({ step: "started" });
    for (const to of ["userStepUp", "userFace", "userSign"] as const) {
      act({ type: "advance", to });
      expect(hint()).toBe(to);
    }
    act(approve);
    expect(collect().status).toBe("complete");
  });
});

describe("a failed order (specification §4.2)", () => {
  test.each<[string, (order: ReturnType<typeof startOrder>) => void]>([
    ["startFailed", ({ clock }) => clock.advance(30_000)],
    ["expiredTransaction", ({ pickUp, clock }) => [pickUp(), clock.advance(180_000)]],
    ["userCancel", ({ pickUp, act }) => [pickUp(), act({ type: "reject" })]],
    [
      "certificateErr",
      ({ pickUp, act }) => {
        const wrong: PhoneEvent = {
          type: "approve",
          signedAt: 0,
          person: tolvan,
          device,
          securityCode: "000000",
        };
        pickUp();
        act(wrong, wrong, wrong);
      },
    ],
  ])("%s: told once, and then there is no such order (S78)", (hintCode, happen) => {
    const order = startOrder();
    happen(order);
    expect(order.collect()).toEqual({ orderRef: order.orderRef, status: "failed", hintCode });
    expect(order.collect()).toEqual(noSuchOrder);
  });

  test("userDeclinedCall: the person is in no call", () => {
    const { collect, pickUp, act } = startOrder("phone/auth", byPhone);
    pickUp();
    act(inCall.no);
    expect(collect()).toMatchObject({ status: "failed", hintCode: "userDeclinedCall" });
  });

  test("expiredTransaction: nobody came to an order for a person", () => {
    const { collect, clock } = startOrder("phone/auth", byPhone);
    clock.advance(180_000);
    expect(collect()).toMatchObject({ status: "failed", hintCode: "expiredTransaction" });
  });

  test("cancelled: a second order for the person came", () => {
    const { collect, call } = startOrder("phone/auth", byPhone);
    expect(call("phone/auth", byPhone, otherRp).error).toEqual({
      status: 400,
      errorCode: "alreadyInProgress",
      details: "Order already in progress for pno",
    });
    expect(collect()).toMatchObject({ status: "failed", hintCode: "cancelled" });
  });

  test.each([
    "notSupportedByUserApp",
    "transactionRiskBlocked",
    "mrtdVerificationFailed",
    "facialRecognitionFailed",
    "nfcNotSupportedByDevice",
    "multipleBankIdsOnDevice",
    "stepUpFailed",
  ])("%s: when a script says so", (hintCode) => {
    const { collect, pickUp, act } = startOrder();
    pickUp();
    act({ type: "fail", hintCode });
    expect(collect()).toMatchObject({ status: "failed", hintCode });
  });

  test("another person leaves the order as it is", () => {
    const { hint, pickUp, act } = startOrder("auth", {
      endUserIp,
      requirement: { personalNumber: tolvan.personalNumber },
    });
    pickUp();
    expect(act({ ...approve, person: exempla })).toEqual({ refusal: "otherPerson" });
    expect(hint()).toBe("userSign");
  });
});

/** What the RP gets of an order that is approved. */
function complete(event: PhoneEvent, fields: object = {}): CompletionData {
  const { collect, pickUp, act } = startOrder("auth", { endUserIp, ...fields });
  pickUp();
  act(event);
  return collect().completionData;
}

describe("a completed order (specification §3.3)", () => {
  test("tells who, on which device, and with which BankID", () => {
    expect(complete(approve)).toEqual({
      user: {
        personalNumber: "191212121212",
        name: "Tolvan Tolvansson",
        givenName: "Tolvan",
        surname: "Tolvansson",
      },
      device: { ipAddress: "2001:db8::7", uhi: "dWhpIG9mIHRoaXMgcGhvbmUh" },
      bankIdIssueDate: "2024-02-01Z",
      ...evidence,
    });
  });

  test("has the same uhi each time where the phone has none of its own", () => {
    const [one, two] = [complete({ ...approve, device: holder }), complete({ ...approve, device: holder })];
    expect(one.device.uhi).toBe(two.device.uhi);
    expect(Buffer.from(one.device.uhi ?? "", "base64")).toHaveLength(21);
    expect(complete({ ...approve, person: exempla, device: holder }).device.uhi).not.toBe(one.device.uhi);
  });

  test("tells the risk to an RP that asked, and to no other", () => {
    expect(complete({ ...approve, risk: "high" })).not.toHaveProperty("risk");
    expect(complete(approve, { returnRisk: true }).risk).toBe("low");
    for (const risk of ["low", "moderate", "high"] as const) {
      expect(complete({ ...approve, risk }, { returnRisk: true }).risk).toBe(risk);
    }
    expect(complete({ ...approve, risk: null }, { returnRisk: true })).not.toHaveProperty("risk");
  });

  test("tells of a document only when one was asked for or checked", () => {
    const requirement = { mrtd: true };
    expect(complete(approve)).not.toHaveProperty("stepUp");
    expect(complete({ ...approve, mrtd: true }, { requirement }).stepUp).toEqual({ mrtd: true });
    expect(complete({ ...approve, mrtd: false }, { requirement }).stepUp).toEqual({ mrtd: false });
  });

  test("is told once, as whoever asks again and whoever cancels learns (S78)", () => {
    const { collect, cancel, pickUp, act } = startOrder();
    pickUp();
    act(approve);
    expect(collect().status).toBe("complete");
    expect([collect(), cancel().error]).toEqual([noSuchOrder, noSuchOrder]);
  });

  test("can be collected for 3 min", () => {
    for (const [waited, status] of [
      [179_999, "complete"],
      [180_000, 400],
    ] as const) {
      const { collect, clock, pickUp, act } = startOrder();
      pickUp();
      act(approve);
      clock.advance(waited);
      expect([waited, collect().status]).toEqual([waited, status]);
    }
  });
});

describe("cancel (specification §10.1)", () => {
  test("answers {}, and afterwards no failure is told", () => {
    const { collect, cancel } = startOrder();
    expect(cancel()).toEqual({ body: {} });
    expect([collect(), cancel().error]).toEqual([noSuchOrder, noSuchOrder]);
  });

  test("ends an order that the person has open, and the phone is told", () => {
    const { cancel, pickUp, act } = startOrder();
    pickUp();
    cancel();
    expect(act(approve)).toEqual({ refusal: "orderEnded" });
  });

  test("takes an order that has failed", () => {
    const { cancel, clock } = startOrder();
    clock.advance(30_000);
    expect(cancel()).toEqual({ body: {} });
  });
});

describe("an orderRef", () => {
  test.each(["", "x", "00000000-0000-4000-8000-000000000000", "x".repeat(10_000)])(
    "that is none is No such order",
    (orderRef) => {
      const { call } = startDesk();
      for (const endpoint of ["collect", "cancel"]) {
        expect(call(endpoint, { orderRef }).error).toEqual(noSuchOrder);
      }
    },
  );

  test.each([7, null, {}, undefined])("of the wrong type, %j, is Invalid request", (orderRef) => {
    const { call } = startDesk();
    for (const endpoint of ["collect", "cancel"]) {
      expect(call(endpoint, { orderRef }).error?.details).toBe("Invalid request");
    }
  });

  test("of another RP is No such order, and that RP's order goes on", () => {
    const { call, orderRef, hint } = startOrder();
    for (const endpoint of ["collect", "cancel"]) {
      expect(call(endpoint, { orderRef }, otherRp).error).toEqual(noSuchOrder);
    }
    expect(hint()).toBe("outstandingTransaction");
  });
});
