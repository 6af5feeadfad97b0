import { completionData } from "../completion.ts";
import type { Completed, Evidence } from "../evidence/evidence.ts";
import type { Endpoint } from "../faults/endpoint.ts";
import { parseObject } from "../http/body.ts";
import type { OrderBook } from "../order-book.ts";
import type { OrderKind, RelyingParty } from "../order/order.ts";
import {
  alreadyInProgress,
  invalidParameters,
  invalidRequest,
  methodNotAllowed,
  noSuchOrder,
  notFound,
  unsupportedMediaType,
} from "./errors.ts";
import type { ApiError } from "./errors.ts";
import { parseOrderRef, parseOrderRequest } from "./requests.ts";

/** A call that came in over an accepted client certificate. */
export interface ApiCall {
  readonly method: string;
  /** Nothing for a path that BankID does not have. */
  readonly endpoint: Endpoint | undefined;
  readonly contentType: string | undefined;
  /** Nothing when it was too long or not UTF-8. */
  readonly body: string | undefined;
  readonly relyingParty: RelyingParty;
}

/** What a call is answered with. */
export type ApiAnswer =
  | { readonly body: object; readonly error?: undefined }
  | { readonly error: ApiError; readonly body?: undefined };

/** An answer that lacks the evidence of a completed order, which takes keys and a while; {@link withEvidence} adds it. */
export interface OpenAnswer {
  readonly completed: Completed;
}

type Handler = (
  book: OrderBook,
  body: Readonly<Record<string, unknown>>,
  rp: RelyingParty,
) => ApiAnswer | OpenAnswer;

const handlers: Readonly<Record<Endpoint, Handler>> = {
  auth: createOrder("auth"),
  sign: createOrder("sign"),
  "phone/auth": createOrder("phoneAuth"),
  "phone/sign": createOrder("phoneSign"),
  payment: createOrder("payment"),
  "other/payment": createOrder("otherPayment"),
  collect,
  cancel,
};

/** Answers one call of the RP API v6.0 (specification §§2–5). */
export function answerCall(book: OrderBook, call: ApiCall): ApiAnswer | OpenAnswer {
  if (call.endpoint === undefined) return { error: notFound };
  if (call.method !== "POST") return { error: methodNotAllowed };
  if (call.contentType?.toLowerCase() !== "application/json") return { error: unsupportedMediaType };
  const body = parseObject(call.body ?? "");
  if (body === undefined) return { error: invalidParameters(invalidRequest) };
  return handlers[call.endpoint](book, body, call.relyingParty);
}

/** The answer of a completed order. */
export function withEvidence({ order, approval }: Completed, evidence: Evidence): ApiAnswer {
  const completion = completionData(approval, evidence, order.request.returnRisk);
  return { body: { orderRef: order.orderRef, status: "complete", completionData: completion } };
}

function createOrder(kind: OrderKind): Handler {
  return (book, body, relyingParty) => {
    const request = parseOrderRequest(kind, body);
    if (request.error) return request;
    const order = book.create(kind, request.value, relyingParty);
    if (order === "alreadyInProgress") return { error: alreadyInProgress };
    const { orderRef, tokens } = order;
    return { body: { orderRef, ...tokens } };
  };
}

function collect(...[book, body, { fingerprint }]: Parameters<Handler>): ApiAnswer | OpenAnswer {
  const orderRef = parseOrderRef(body);
  if (orderRef.error) return orderRef;
  const found = book.collect(orderRef.value, fingerprint);
  if (found === undefined) return { error: noSuchOrder };
  const { order, collected } = found;
  if (collected.status === "complete") return { completed: { order, approval: collected.approval } };
  return { body: { orderRef: order.orderRef, ...collected } };
}

function cancel(...[book, body, { fingerprint }]: Parameters<Handler>): ApiAnswer {
  const orderRef = parseOrderRef(body);
  if (orderRef.error) return orderRef;
  return book.cancel(orderRef.value, fingerprint) ? { body: {} } : { error: noSuchOrder };
}
