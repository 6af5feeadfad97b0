import { randomUUID } from "node:crypto";
import { BankIdError } from "@bankid-kit/core";
import type { BankIdErrorCode, CollectResponse, CompletionData, Order } from "@bankid-kit/core/browser";
import type { AuthRequest, FlowKind, SignRequest } from "@bankid-kit/core/browser";
import type { FlowClient } from "../src/index.ts";

export const completionData: CompletionData = {
  user: {
    personalNumber: "191212121212",
    name: "Tolvan Tolvansson",
    givenName: "Tolvan",
    surname: "Tolvansson",
  },
  // The app is on a network of its own, as a phone is.
  device: { ipAddress: "198.51.100.20" },
  bankIdIssueDate: "2024-01-01Z",
  signature: "c2lnbmF0dXJl",
  ocspResponse: "b2NzcA==",
  risk: "low",
};

type Answer =
  | { status: "pending"; hint: string }
  | { status: "failed"; hint: string }
  | { status: "complete"; data: CompletionData };

interface FakeOrder extends Order {
  kind: FlowKind;
  request: AuthRequest | SignRequest;
  answer: Answer;
  collects: number;
  /** BankID hands a result out once. */
  told: boolean;
}

/** A BankID in memory behind the client's methods: orders that stand as the test says. */
export class FakeBankId implements FlowClient {
  environment = "test";
  appUrl: string | undefined;
  orders: FakeOrder[] = [];
  cancelled: string[] = [];
  /** Thrown by the next calls of that kind, the first one first. */
  failures: Record<FlowKind | "collect" | "cancel", unknown[]> = {
    auth: [],
    sign: [],
    collect: [],
    cancel: [],
  };
  /** Holds every collect up until it resolves. */
  gate: () => Promise<void> = () => Promise.resolve();
  inFlight = 0;
  mostInFlight = 0;
  readonly #now: () => number;

  constructor(monotonicNow: () => number = () => performance.now()) {
    this.#now = monotonicNow;
  }

  get order(): FakeOrder {
    const order = this.orders.at(-1);
    if (order === undefined) throw new Error("No order was made.");
    return order;
  }

  get collects(): number {
    return this.orders.reduce((sum, { collects }) => sum + collects, 0);
  }

  async auth(request: AuthRequest): Promise<Order> {
    return this.#order("auth", request);
  }

  async sign(request: SignRequest): Promise<Order> {
    return this.#order("sign", request);
  }

  #order(kind: FlowKind, request: AuthRequest | SignRequest): Order {
    this.#fail(kind);
    const order: FakeOrder = {
      kind,
      orderRef: randomUUID(),
      autoStartToken: randomUUID(),
      qrStartToken: randomUUID(),
      qrStartSecret: randomUUID(),
      receivedAtMs: this.#now(),
      request,
      answer: { status: "pending", hint: "outstandingTransaction" },
      collects: 0,
      told: false,
    };
    this.orders.push(order);
    const { orderRef, autoStartToken, qrStartToken, qrStartSecret, receivedAtMs } = order;
    return { orderRef, autoStartToken, qrStartToken, qrStartSecret, receivedAtMs };
  }

  async collect({ orderRef }: { orderRef: string }): Promise<CollectResponse> {
    const order = this.orders.find((each) => each.orderRef === orderRef);
    if (order === undefined || order.told) throw refused("invalidParameters", 400);
    order.collects += 1;
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      await this.gate();
      this.#fail("collect");
      const { answer } = order;
      switch (answer.status) {
        case "complete":
          order.told = true;
          return { status: "complete", orderRef, completionData: answer.data };
        case "failed":
          return { status: "failed", orderRef, hintCode: answer.hint };
        case "pending":
          return { status: "pending", orderRef, hintCode: answer.hint };
        default:
          throw new Error("An order stands as none of these.");
      }
    } finally {
      this.inFlight -= 1;
    }
  }

  async cancel({ orderRef }: { orderRef: string }): Promise<void> {
    this.#fail("cancel");
    this.cancelled.push(orderRef);
  }

  hint(hint: string): void {
    this.order.answer = { status: "pending", hint };
  }

  fail(hint: string): void {
    this.order.answer = { status: "failed", hint };
  }

  complete(data: Partial<CompletionData> = {}): void {
    this.order.answer = { status: "complete", data: { ...completionData, ...data } };
  }

  #fail(call: FlowKind | "collect" | "cancel"): void {
    const failure = this.failures[call].shift();
    if (failure !== undefined) throw failure;
  }
}

export function refused(bankIdCode: BankIdErrorCode, httpStatus: number): BankIdError {
  return new BankIdError("ERR_BANKID", "BankID refused the call.", { bankIdCode, httpStatus });
}

export function failedCall(
  code: "ERR_UNREACHABLE" | "ERR_CERTIFICATE_REFUSED" | "ERR_NO_ANSWER" | "ERR_TIMEOUT" | "ERR_PROTOCOL",
): BankIdError {
  return new BankIdError(code, "The call failed.");
}
