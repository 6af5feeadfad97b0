import { BankIdError } from "../errors.ts";
import type { BankIdErrorCode, CollectResponse, CompletionData, Order } from "../protocol/api.ts";

/** An answer's bytes and when its headers came. */
export interface RawAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** In ms of the client's monotonic clock. */
  readonly receivedAtMs: number;
}

type Json = Readonly<Record<string, unknown>>;

/** @throws {BankIdError} `ERR_BANKID` when BankID refused, `ERR_PROTOCOL` when the answer is not an order. */
export function readOrder(answer: RawAnswer): Order {
  const body = successBody(answer);
  return {
    orderRef: text(body, "orderRef"),
    autoStartToken: text(body, "autoStartToken"),
    qrStartToken: text(body, "qrStartToken"),
    qrStartSecret: text(body, "qrStartSecret"),
    receivedAtMs: answer.receivedAtMs,
  };
}

/**
 * Only `status: "complete"` with a whole result counts as complete (S8).
 *
 * @throws {BankIdError} `ERR_BANKID` when BankID refused, `ERR_PROTOCOL` when the answer is no such thing.
 */
export function readCollect(answer: RawAnswer): CollectResponse {
  const body = successBody(answer);
  const orderRef = text(body, "orderRef");
  switch (body["status"]) {
    case "pending":
      return { status: "pending", orderRef, hintCode: text(body, "hintCode") };
    case "failed":
      return { status: "failed", orderRef, hintCode: text(body, "hintCode") };
    case "complete":
      return { status: "complete", orderRef, completionData: readCompletion(object(body, "completionData")) };
    default:
      throw unexpected("has an unknown status");
  }
}

/** @throws {BankIdError} `ERR_BANKID` when BankID refused. */
export function emptyAnswer(answer: RawAnswer): void {
  if (answer.status !== 200) throw refusal(answer);
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
  const stepUp = data["stepUp"] === undefined ? undefined : object(data, "stepUp");
  return {
    user: {
      personalNumber,
      name: text(user, "name"),
      givenName: text(user, "givenName"),
      surname: text(user, "surname"),
    },
    device: { ipAddress: text(device, "ipAddress"), ...(uhi === undefined ? {} : { uhi }) },
    ...(bankIdIssueDate === undefined ? {} : { bankIdIssueDate }),
    ...(stepUp === undefined ? {} : { stepUp: readStepUp(stepUp) }),
    signature: text(data, "signature"),
    ocspResponse: text(data, "ocspResponse"),
    ...(risk === undefined ? {} : { risk }),
  };
}

function readStepUp(stepUp: Json): { mrtd?: boolean } {
  const { mrtd } = stepUp;
  return typeof mrtd === "boolean" ? { mrtd } : {};
}

function successBody(answer: RawAnswer): Json {
  if (answer.status !== 200) throw refusal(answer);
  const body = parseObject(answer.body);
  if (body === undefined) throw unexpected("is not a JSON object");
  return body;
}

/** An error answer may be HTML or nothing at all, from whatever stands before BankID (R7). */
function refusal({ status, body }: RawAnswer): BankIdError {
  const errorCode = parseObject(body)?.["errorCode"];
  const bankIdCode =
    typeof errorCode === "string" && errorCode !== "" ? canonical(errorCode) : byStatus[status];
  if (bankIdCode === undefined) {
    return new BankIdError(
      "ERR_PROTOCOL",
      `The answer has HTTP status ${status}, which BankID's API does not use.`,
      {
        httpStatus: status,
      },
    );
  }
  return new BankIdError(
    "ERR_BANKID",
    `BankID refused the call: ${printable(bankIdCode)} (HTTP ${status}).${advice[bankIdCode] ?? ""}`,
    {
      httpStatus: status,
      bankIdCode,
    },
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

const advice: Readonly<Record<string, string>> = {
  unauthorized: " Its client certificate is not accepted: check that it was issued for this environment.",
  alreadyInProgress: " The person has an order already, which was ended; their next attempt works.",
};

/** Documented with both capitals and without (specification §5). */
function canonical(errorCode: string): BankIdErrorCode {
  return errorCode.toLowerCase() === "maintenance" ? "maintenance" : errorCode;
}

/** An unknown code goes into a message only when it looks like one, so that nobody's data gets in. */
function printable(code: string): string {
  return /^[A-Za-z]{1,64}$/.test(code) ? code : "an unknown code";
}

function parseObject(body: Uint8Array): Json | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
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

function unexpected(what: string): BankIdError {
  return new BankIdError(
    "ERR_PROTOCOL",
    `BankID's answer ${what}. Something else may have answered in its place.`,
  );
}
