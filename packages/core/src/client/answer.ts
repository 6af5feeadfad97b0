import { BankIdError } from "../errors.ts";
import { hasDuplicateKey } from "./duplicate-key.ts";
import { answerLimit } from "./exchange.ts";
import type {
  BankIdErrorCode,
  CollectResponse,
  CompletionData,
  NumberBoundOrder,
  Order,
  OrderReference,
} from "../protocol/api.ts";

/** An answer's bytes and when its headers came. */
export interface RawAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** The header, as far as it came. */
  readonly contentType?: string | undefined;
  /** In ms of the client's monotonic clock. */
  readonly receivedAtMs: number;
  /** Whether an earlier attempt at the same call may have been seen, whose answer nobody got. */
  readonly repeated?: boolean | undefined;
  /** Whether the same call may be started again after a refusal. */
  readonly retryable?: boolean | undefined;
  /** What the answer asks to wait, in ms. */
  readonly retryAfterMs?: number | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** @throws {BankIdError} `ERR_BANKID` when BankID refused, `ERR_PROTOCOL` when the answer is not an order. */
export function readOrder(answer: RawAnswer): Order {
  const body = successBody(answer);
  return bare({
    orderRef: text(body, "orderRef"),
    autoStartToken: text(body, "autoStartToken"),
    qrStartToken: text(body, "qrStartToken"),
    qrStartSecret: text(body, "qrStartSecret"),
    receivedAtMs: answer.receivedAtMs,
  });
}

/** @throws {BankIdError} `ERR_BANKID` when BankID refused, `ERR_PROTOCOL` when the answer is not an order. */
export function readNumberBoundOrder(answer: RawAnswer): NumberBoundOrder {
  return bare({ orderRef: text(successBody(answer), "orderRef"), receivedAtMs: answer.receivedAtMs });
}

/**
 * Only `status: "complete"` with a whole result, of the order that was asked for, counts as complete (S8).
 *
 * @throws {BankIdError} `ERR_BANKID` when BankID refused, `ERR_PROTOCOL` when the answer is no such thing,
 * `ERR_RESULT_LOST` when an answer that nobody got has ended the order.
 */
export function readCollect(answer: RawAnswer, asked: OrderReference): CollectResponse {
  if (answer.repeated === true && answer.status === 400) throw resultLost();
  const body = successBody(answer);
  const orderRef = text(body, "orderRef");
  // Whatever mixed two answers up on the way, nobody is to be taken for another person by it.
  if (orderRef !== asked.orderRef) throw unexpected("is about another order");
  const status = own(body, "status");
  if (status !== "complete" && answer.body.length > answerLimit)
    throw unexpected("is larger than any of its kind");
  switch (status) {
    case "pending":
      return bare({ status: "pending", orderRef, hintCode: text(body, "hintCode") });
    case "failed":
      return bare({ status: "failed", orderRef, hintCode: text(body, "hintCode") });
    case "complete":
      return bare({
        status: "complete",
        orderRef,
        completionData: readCompletion(object(body, "completionData")),
      });
    default:
      throw unexpected("has an unknown status");
  }
}

/**
 * Nothing or `{}`: a page that something on the way answers with is not believed to have cancelled an order.
 *
 * @throws {BankIdError} `ERR_BANKID` when BankID refused, `ERR_PROTOCOL` when the answer is no such thing.
 */
export function emptyAnswer(answer: RawAnswer): void {
  // The order is gone, which is what was asked for: the attempt whose answer nobody got has cancelled it.
  if (answer.repeated === true && answer.status === 400) return;
  if (answer.status === 200 && answer.body.length === 0) return;
  successBody(answer);
}

/**
 * What reaches the caller: no prototype, so that a member which the answer lacks, as `stepUp`, is not found on
 * one that somebody has polluted (S7).
 */
function bare<Result extends object>(members: Result): Result {
  return Object.assign(Object.create(null) as object, members);
}

/** Rebuilt member by member, so that nothing else of the answer reaches the caller (S7). */
function readCompletion(data: Json): CompletionData {
  const user = object(data, "user");
  const device = object(data, "device");
  const personalNumber = text(user, "personalNumber");
  if (!/^\d{12}$/.test(personalNumber)) throw unexpected("has a personalNumber that is not twelve digits");
  const uhi = optionalText(device, "uhi");
  const bankIdIssueDate = optionalText(data, "bankIdIssueDate");
  const risk = optionalText(data, "risk");
  const stepUp = own(data, "stepUp") === undefined ? undefined : object(data, "stepUp");
  return bare({
    user: bare({
      personalNumber,
      name: text(user, "name"),
      givenName: text(user, "givenName"),
      surname: text(user, "surname"),
    }),
    device: bare({ ipAddress: text(device, "ipAddress"), ...(uhi === undefined ? {} : { uhi }) }),
    ...(bankIdIssueDate === undefined ? {} : { bankIdIssueDate }),
    ...(stepUp === undefined ? {} : { stepUp: readStepUp(stepUp) }),
    signature: text(data, "signature"),
    ocspResponse: text(data, "ocspResponse"),
    ...(risk === undefined ? {} : { risk }),
  });
}

function readStepUp(stepUp: Json): { mrtd?: boolean } {
  const mrtd = own(stepUp, "mrtd");
  return bare(typeof mrtd === "boolean" ? { mrtd } : {});
}

/** BankID tells how an order ended once only, and the answer that did got lost. */
export function resultLost(): BankIdError {
  return new BankIdError(
    "ERR_RESULT_LOST",
    "BankID no longer knows the order, and the answer before got lost: the order has ended, and BankID tells its result once only. Whether it was approved can't be known, so treat it as not done and let the person begin anew.",
  );
}

function successBody(answer: RawAnswer): Json {
  if (answer.status !== 200) throw refusal(answer);
  if (answer.contentType !== undefined && !/^application\/json\s*(;|$)/i.test(answer.contentType)) {
    throw unexpected("is not declared as JSON");
  }
  const body = parseObject(answer.body);
  if (body === undefined) throw unexpected("is not a JSON object in which each member stands once");
  return body;
}

/** An error answer may be HTML or nothing at all, from whatever stands before BankID (R7). */
function refusal({ status, body, retryable, retryAfterMs }: RawAnswer): BankIdError {
  const answered = parseObject(body);
  const errorCode = answered && own(answered, "errorCode");
  const bankIdCode = isCode(errorCode) ? canonical(errorCode) : byStatus[status];
  if (bankIdCode === undefined) {
    return new BankIdError(
      "ERR_PROTOCOL",
      `The answer has HTTP status ${status}, which BankID's API does not use. ${somebodyElse}`,
      { httpStatus: status },
    );
  }
  return new BankIdError(
    "ERR_BANKID",
    `BankID refused the call: ${bankIdCode} (HTTP ${status}). ${advice.get(bankIdCode) ?? unknownCode}`,
    { httpStatus: status, bankIdCode, retryable, retryAfterMs },
  );
}

const byStatus: Readonly<Record<number, BankIdErrorCode>> = {
  400: "invalidParameters",
  401: "unauthorized",
  403: "unauthorized",
  404: "notFound",
  405: "methodNotAllowed",
  408: "requestTimeout",
  415: "unsupportedMediaType",
  429: "tooManyRequests",
  500: "internalError",
  502: "internalError",
  503: "maintenance",
  504: "internalError",
};

/** What to do about each (specification §5). */
const advice: ReadonlyMap<string, string> = new Map([
  [
    "alreadyInProgress",
    "The person has an order already, which was ended too. Tell them so and let them try again: the next attempt works.",
  ],
  [
    "invalidParameters",
    "The order is unknown, has been collected or has ended; or a member of the request is wrong in a way that only BankID knows. Don't repeat the call.",
  ],
  [
    "unauthorized",
    "Its client certificate is not accepted: check that it was issued for this environment and this service, and that it has not ended.",
  ],
  ["notFound", "The address is not one of the API: check the url of the environment."],
  ["methodNotAllowed", "Something on the way has changed the call: check proxies."],
  ["requestTimeout", "The call was sent too slowly: check the network, and let the person try again."],
  ["unsupportedMediaType", "Something on the way has changed the call's headers: check proxies."],
  [
    "tooManyRequests",
    "Make fewer calls: collect an order every two seconds, and limit how many a visitor can start.",
  ],
  ["internalError", "It failed within itself: let the person try again in a moment."],
  ["maintenance", "It is down for a while: let the person try again later."],
]);

const unknownCode = "The code is a new one: see BankID's documentation, and let the person try again.";

/** Documented with both capitals and without (specification §5). */
function canonical(errorCode: string): BankIdErrorCode {
  return errorCode.toLowerCase() === "maintenance" ? "maintenance" : errorCode;
}

/** Errors are logged, so that a text which is no code stays out of them: it may be about a person (S10). */
function isCode(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(value);
}

/** Made once: that costs more than what it does. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A member that stands twice says two things, of which each reader picks its own: neither is believed (S7). */
function parseObject(body: Uint8Array): Json | undefined {
  try {
    const json = utf8.decode(body);
    const value: unknown = JSON.parse(json);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return hasDuplicateKey(json) ? undefined : (value as Json);
  } catch {
    return undefined;
  }
}

function object(parent: Json, member: string): Json {
  const value = own(parent, member);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw unexpected(`has no object ${member}`);
}

function text(parent: Json, member: string): string {
  const value = optionalText(parent, member);
  if (value === undefined || value === "") throw unexpected(`has no text ${member}`);
  return value;
}

function optionalText(parent: Json, member: string): string | undefined {
  const value = own(parent, member);
  if (value === undefined || typeof value === "string") return value;
  throw unexpected(`has a ${member} that is not a text`);
}

function own(parent: Json, member: string): unknown {
  return Object.hasOwn(parent, member) ? parent[member] : undefined;
}

const somebodyElse =
  "Something else may have answered in BankID's place: check the url of the environment and proxies on the way.";

function unexpected(what: string): BankIdError {
  return new BankIdError("ERR_PROTOCOL", `BankID's answer ${what}. ${somebodyElse}`);
}
