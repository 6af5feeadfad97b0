import type { CardReader, OrderKind, OrderRequest, OrderRequirement, Transaction } from "../order/order.ts";
import { isOrderBody } from "./checks/body.ts";
import type { Check, Json, OrderBody } from "./checks/body.ts";
import { deviceData } from "./checks/device-data.ts";
import { callInitiator, endUserIp, personalNumber, requiredPerson } from "./checks/person.ts";
import { namedPersonRequirement, phoneRequirement, requirement } from "./checks/requirement.ts";
import { returnUrl } from "./checks/return-url.ts";
import {
  decodeText,
  format,
  hiddenData,
  hiddenNeedsVisible,
  textToSign,
  visibleText,
} from "./checks/texts.ts";
import { riskFlags, transaction } from "./checks/transaction.ts";
import { invalidParameters } from "./errors.ts";
import type { ApiError } from "./errors.ts";
import { choices } from "./undocumented.ts";

/** A request that was understood, or the error to answer. */
export type Parsed<T> = { readonly value: T; readonly error?: undefined } | { readonly error: ApiError };

const authTexts = [visibleText(1_500), hiddenData(1_500), format];
const signTexts = [textToSign(40_000), hiddenData(200_000), format];
const paymentTexts = [
  hiddenNeedsVisible,
  visibleText(choices.paymentText),
  hiddenData(choices.paymentText),
  format,
];

/** What each endpoint checks, in the order in which BankID names mistakes (specification §5). */
const checks: Readonly<Record<OrderKind, readonly Check[]>> = {
  auth: [requiredPerson, endUserIp, requirement, ...authTexts, returnUrl, deviceData],
  sign: [requiredPerson, endUserIp, requirement, ...signTexts, returnUrl, deviceData],
  phoneAuth: [personalNumber, callInitiator, phoneRequirement, ...authTexts],
  phoneSign: [personalNumber, callInitiator, phoneRequirement, ...signTexts],
  payment: [
    requiredPerson,
    endUserIp,
    transaction,
    requirement,
    ...paymentTexts,
    riskFlags,
    returnUrl,
    deviceData,
  ],
  otherPayment: [
    personalNumber,
    transaction,
    namedPersonRequirement,
    ...paymentTexts,
    riskFlags,
    returnUrl,
    deviceData,
  ],
};

/** Reads the body of a call that creates an order: types first, then values. */
export function parseOrderRequest(kind: OrderKind, body: Json): Parsed<OrderRequest> {
  if (!isOrderBody(body)) return wrong(choices.wrongType);
  for (const check of checks[kind]) {
    const details = check(body);
    if (details !== undefined) return wrong(details);
  }
  return { value: toRequest(kind, body) };
}

/** Reads the body of `collect` and `cancel`. Whether there is such an order is another question. */
export function parseOrderRef({ orderRef }: Json): Parsed<string> {
  return typeof orderRef === "string" ? { value: orderRef } : wrong(choices.wrongType);
}

/** Takes what the endpoint knows and nothing else. Only for a body that has passed the endpoint's checks. */
function toRequest(kind: OrderKind, body: OrderBody): OrderRequest {
  const isPhone = kind === "phoneAuth" || kind === "phoneSign";
  const isNamed = isPhone || kind === "otherPayment";
  const person = isNamed ? body.personalNumber : body.requirement?.["personalNumber"];
  const text = body.userVisibleData === undefined ? undefined : decodeText(body.userVisibleData);
  return {
    returnRisk: !isPhone && body.returnRisk === true,
    requirement: toRequirement(body.requirement ?? {}),
    ...(typeof person === "string" ? { personalNumber: person } : {}),
    ...(isPhone ? { callInitiator: body.callInitiator as "user" | "RP" } : {}),
    ...(!isNamed && body.endUserIp !== undefined ? { endUserIp: body.endUserIp } : {}),
    ...(text === undefined ? {} : { userVisibleText: text }),
    ...(body.userVisibleData === undefined ? {} : { userVisibleData: body.userVisibleData }),
    ...(body.userNonVisibleData === undefined ? {} : { userNonVisibleData: body.userNonVisibleData }),
    ...(body.userVisibleDataFormat === undefined
      ? {}
      : { userVisibleDataFormat: body.userVisibleDataFormat as "plaintext" | "simpleMarkdownV1" }),
    ...(kind === "payment" || kind === "otherPayment"
      ? { transaction: toTransaction(body.userVisibleTransaction ?? {}) }
      : {}),
    ...(!isPhone && body.returnUrl !== undefined ? { returnUrl: body.returnUrl } : {}),
  };
}

function toRequirement({ pinCode, mrtd, cardReader, certificatePolicies }: Json): OrderRequirement {
  return {
    ...(pinCode === undefined ? {} : { pinCode: pinCode as boolean }),
    ...(mrtd === undefined ? {} : { mrtd: mrtd as boolean }),
    ...(cardReader === undefined ? {} : { cardReader: cardReader as CardReader }),
    ...(certificatePolicies === undefined
      ? {}
      : { certificatePolicies: certificatePolicies as readonly string[] }),
  };
}

function toTransaction({ transactionType, recipient, money, riskWarning }: Json): Transaction {
  return {
    transactionType: transactionType as Transaction["transactionType"],
    recipientName: (recipient as { name: string }).name,
    ...(money === undefined ? {} : { money: money as { amount: string; currency: string } }),
    ...(riskWarning === undefined ? {} : { riskWarning: riskWarning as string }),
  };
}

function wrong(details: string): { error: ApiError } {
  return { error: invalidParameters(details) };
}
