import type {
  AuthRequest,
  BankIdClient,
  BankIdErrorCode,
  CollectResponse,
  CompletionData,
  FailedHint,
  NumberBoundOrder,
  OrderReference,
  Order,
  OrderUpdate,
  OtherPaymentRequest,
  PaymentRequest,
  PendingHint,
  PhoneAuthRequest,
  PhoneSignRequest,
  PolicyName,
  SignRequest,
} from "@bankid-kit/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  authBody,
  otherPaymentBody,
  paymentBody,
  phoneAuthBody,
  phoneSignBody,
  referenceBody,
  signBody,
} from "../src/client/request.ts";
import { newOrder } from "./support/kit.ts";

// The compiler is the first judge: this file is part of `tsc -b`, where an expected error that does not come is one.

const endUserIp = "192.0.2.7";
const personalNumber = "191212121212";
const userVisibleData = "Hej";
const userVisibleTransaction = { transactionType: "card", recipient: { name: "Båtar AB" } } as const;

const npa = { transactionType: "npa", recipient: { name: "Bank" } } as const;

const verdicts: ("taken" | "refused")[] = [];

/** What the client itself says to a request that the compiler has judged. */
const judged =
  <Request>(build: (request: Request, context: { production: boolean }) => unknown) =>
  (request: Request): void => {
    try {
      build(request, { production: false });
      verdicts.push("taken");
    } catch {
      verdicts.push("refused");
    }
  };
const allVerdicts = () => [...new Set(verdicts.splice(0))];

const auth = judged<AuthRequest>(authBody);
const sign = judged<SignRequest>(signBody);
const phoneAuth = judged<PhoneAuthRequest>(phoneAuthBody);
const phoneSign = judged<PhoneSignRequest>(phoneSignBody);
const payment = judged<PaymentRequest>(paymentBody);
const otherPayment = judged<OtherPaymentRequest>(otherPaymentBody);
const collect = judged<OrderReference>(referenceBody);

describe("the compiler and the client take alike", () => {
  test("what BankID takes", () => {
    auth({ endUserIp });
    auth({ endUserIp, web: { userAgent: "x" }, requirement: { pinCode: true, personalNumber } });
    auth({ endUserIp, app: { deviceOS: "IOS 16" }, returnUrl: "https://www.example.com", returnRisk: true });
    sign({
      endUserIp,
      userVisibleData,
      userVisibleDataFormat: "simpleMarkdownV1",
      userNonVisibleData: new Uint8Array([1]),
    });
    phoneAuth({ personalNumber, callInitiator: "RP", requirement: { cardReader: "class1" } });
    phoneSign({ personalNumber, callInitiator: "user", userVisibleData });
    payment({ endUserIp, userVisibleTransaction, riskFlags: ["newCard", "a flag of tomorrow"] });
    payment({
      endUserIp,
      userVisibleTransaction: { ...userVisibleTransaction, money: { amount: "1,00", currency: "SEK" } },
      userVisibleData,
      userNonVisibleData: "x",
    });
    otherPayment({ personalNumber, userVisibleTransaction, requirement: { mrtd: true } });
    collect(newOrder satisfies Omit<Order, "receivedAtMs">);
    const called: NumberBoundOrder = { orderRef: "ref", receivedAtMs: 1 };
    collect(called);
    payment({ endUserIp, userVisibleTransaction: npa });
    expect(allVerdicts()).toEqual(["taken"]);
  });
});

describe("the compiler and the client refuse alike", () => {
  test("a request without what it must have", () => {
    // @ts-expect-error -- no endUserIp
    auth({});
    // @ts-expect-error -- no text to sign
    sign({ endUserIp });
    // @ts-expect-error -- nobody says who rang
    phoneAuth({ personalNumber });
    // @ts-expect-error -- nobody is named
    phoneAuth({ callInitiator: "RP" });
    // @ts-expect-error -- no text to sign
    phoneSign({ personalNumber, callInitiator: "RP" });
    // @ts-expect-error -- nothing to pay for
    payment({ endUserIp });
    // @ts-expect-error -- nobody is named
    otherPayment({ userVisibleTransaction });
    // @ts-expect-error -- no order
    collect({});
    expect(allVerdicts()).toEqual(["refused"]);
  });

  test("a browser and an app at once", () => {
    // @ts-expect-error -- web or app
    auth({ endUserIp, web: { deviceIdentifier: "d" }, app: { deviceOS: "IOS 16" } });
    // @ts-expect-error -- web or app
    sign({ endUserIp, userVisibleData, web: { deviceIdentifier: "d" }, app: { deviceOS: "IOS 16" } });
    // @ts-expect-error -- web or app
    payment({ endUserIp, userVisibleTransaction, web: { deviceIdentifier: "d" }, app: { deviceOS: "x" } });
    expect(allVerdicts()).toEqual(["refused"]);
  });

  test("a browser or an app of which nothing is known", () => {
    // @ts-expect-error -- one member at least
    auth({ endUserIp, web: {} });
    // @ts-expect-error -- one member at least
    sign({ endUserIp, userVisibleData, app: {} });
    // @ts-expect-error -- one member at least
    payment({ endUserIp, userVisibleTransaction, web: {} });
    // @ts-expect-error -- one member at least
    otherPayment({ personalNumber, userVisibleTransaction, app: {} });
    expect(allVerdicts()).toEqual(["refused"]);
  });

  test("a member that is misspelt or of another endpoint", () => {
    // @ts-expect-error -- pinCode
    auth({ endUserIp, requirement: { pincode: true } });
    // @ts-expect-error -- requirement.personalNumber
    auth({ endUserIp, personalNumber });
    // @ts-expect-error -- a phone call has no address
    phoneAuth({ personalNumber, callInitiator: "RP", endUserIp });
    // @ts-expect-error -- nobody returns from a phone call
    phoneAuth({ personalNumber, callInitiator: "RP", returnUrl: "https://www.example.com" });
    // @ts-expect-error -- the document can't be read over the phone
    phoneAuth({ personalNumber, callInitiator: "RP", requirement: { mrtd: true } });
    // @ts-expect-error -- the person is named already
    phoneAuth({ personalNumber, callInitiator: "RP", requirement: { personalNumber } });
    // @ts-expect-error -- the person is named already
    otherPayment({ personalNumber, userVisibleTransaction, requirement: { personalNumber } });
    // @ts-expect-error -- the person is somewhere else
    otherPayment({ personalNumber, userVisibleTransaction, endUserIp });
    // @ts-expect-error -- risk flags are a payment's
    auth({ endUserIp, riskFlags: ["newCard"] });
    expect(allVerdicts()).toEqual(["refused"]);
  });

  test("a value that BankID does not know", () => {
    // @ts-expect-error -- "user" or "RP"
    phoneAuth({ personalNumber, callInitiator: "rp" });
    // @ts-expect-error -- "class1" or "class2"
    auth({ endUserIp, requirement: { cardReader: "class3" } });
    // @ts-expect-error -- "plaintext" or "simpleMarkdownV1"
    auth({ endUserIp, userVisibleData, userVisibleDataFormat: "markdown" });
    // @ts-expect-error -- text goes in as a text
    auth({ endUserIp, userVisibleData: new Uint8Array() });
    const money = { amount: 1, currency: "SEK" };
    // @ts-expect-error -- an amount is a text, with a comma
    payment({ endUserIp, userVisibleTransaction: { ...userVisibleTransaction, money } });
    // @ts-expect-error -- BankID takes no null
    auth({ endUserIp, returnUrl: null });
    expect(allVerdicts()).toEqual(["refused"]);
    // @ts-expect-error -- "file", "card" or "mobile"
    expectTypeOf<"mobil">().toExtend<PolicyName>();
  });

  test("money where nothing is paid, and hidden data of a payment with nothing to see", () => {
    // @ts-expect-error -- nothing is paid
    payment({ endUserIp, userVisibleTransaction: { ...npa, money: { amount: "1", currency: "SEK" } } });
    // @ts-expect-error -- needs userVisibleData
    payment({ endUserIp, userVisibleTransaction, userNonVisibleData: "x" });
    expect(allVerdicts()).toEqual(["refused"]);
  });
});

function read(answer: CollectResponse): void {
  // @ts-expect-error -- not before it is complete
  void answer.completionData;
  switch (answer.status) {
    case "pending":
      expectTypeOf(answer.hintCode).toEqualTypeOf<PendingHint>();
      break;
    case "failed":
      expectTypeOf(answer.hintCode).toEqualTypeOf<FailedHint>();
      break;
    case "complete":
      expectTypeOf(answer.completionData).toEqualTypeOf<CompletionData>();
      break;
    default:
      expectTypeOf(answer).toBeNever();
  }
}

describe("an answer", () => {
  test("is told apart by its status, and a result is there when it is complete alone", () => {
    expectTypeOf(read).toBeFunction();
  });

  test("may hold a code of tomorrow, while an editor completes today's", () => {
    expectTypeOf<"brandNew">().toExtend<PendingHint>();
    expectTypeOf<"brandNew">().toExtend<BankIdErrorCode>();
    expectTypeOf<"userSign">().toExtend<PendingHint>();
    expectTypeOf<number>().not.toExtend<FailedHint>();
  });

  test("has tokens where somebody can scan or start, and none where a person is named", () => {
    expectTypeOf<BankIdClient["auth"]>().returns.resolves.toEqualTypeOf<Order>();
    expectTypeOf<BankIdClient["sign"]>().returns.resolves.toEqualTypeOf<Order>();
    expectTypeOf<BankIdClient["payment"]>().returns.resolves.toEqualTypeOf<Order>();
    expectTypeOf<BankIdClient["phoneAuth"]>().returns.resolves.toEqualTypeOf<NumberBoundOrder>();
    expectTypeOf<BankIdClient["phoneSign"]>().returns.resolves.toEqualTypeOf<NumberBoundOrder>();
    expectTypeOf<BankIdClient["otherPayment"]>().returns.resolves.toEqualTypeOf<NumberBoundOrder>();
    expectTypeOf<NumberBoundOrder>().not.toHaveProperty("qrStartSecret");
  });

  test("is followed with all of an order or with its name, and not with half of a QR code", () => {
    type Followed = Parameters<BankIdClient["follow"]>[0];
    expectTypeOf<Order>().toExtend<Followed>();
    expectTypeOf<NumberBoundOrder>().toExtend<Followed>();
    expectTypeOf<{ orderRef: string }>().toExtend<Followed>();
    expectTypeOf<{ orderRef: string; qrStartToken: string }>().not.toExtend<Followed>();
    expectTypeOf<BankIdClient["follow"]>().returns.toEqualTypeOf<
      AsyncGenerator<OrderUpdate, void, undefined>
    >();
  });
});
