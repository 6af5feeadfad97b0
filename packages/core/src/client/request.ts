import type {
  AuthRequest,
  OrderReference,
  OtherPaymentRequest,
  PaymentRequest,
  PhoneAuthRequest,
  PhoneSignRequest,
  SignRequest,
} from "../protocol/api.ts";
import { deviceDataBody } from "./checks/device-data.ts";
import type { Members } from "./checks/members.ts";
import { defined, knownMembers, oneOf, optionalFlag, textOf, wrong } from "./checks/members.ts";
import { checkEndUserIp, checkPersonalNumber } from "./checks/person.ts";
import { anyRequirement, namedRequirement, phoneRequirement, requirementBody } from "./checks/requirement.ts";
import { checkReturnUrl } from "./checks/return-url.ts";
import { anyLength, longTexts, shortTexts, textMembers, textsBody } from "./checks/texts.ts";
import { riskFlagsBody, transactionBody } from "./checks/transaction.ts";

/** What the checks know besides the request. */
export interface RequestContext {
  readonly production: boolean;
}

/** What BankID is sent: checked, texts in base64, nothing that is not set. */
export type Body = Record<string, unknown>;

const returnMembers = ["returnUrl", "returnRisk"] as const;
const deviceMembers = ["endUserIp", "web", "app", "requirement", ...returnMembers] as const;
const phoneMembers = ["personalNumber", "callInitiator", "requirement", ...textMembers] as const;
const paymentMembers = ["userVisibleTransaction", "riskFlags", ...textMembers] as const;

/** @see Specification §2.1. */
export function authBody(request: AuthRequest, context: RequestContext): Body {
  const members = knownMembers(request, "", [...deviceMembers, ...textMembers]);
  return defined({ ...deviceBody(members, context), ...textsBody(members, shortTexts) });
}

/** @see Specification §2.2. */
export function signBody(request: SignRequest, context: RequestContext): Body {
  const members = knownMembers(request, "", [...deviceMembers, ...textMembers]);
  return defined({ ...deviceBody(members, context), ...textToSign(members) });
}

/** @see Specification §2.3. */
export function phoneAuthBody(request: PhoneAuthRequest): Body {
  return phoneBody(knownMembers(request, "", phoneMembers), (members) => textsBody(members, shortTexts));
}

/** @see Specification §2.4. */
export function phoneSignBody(request: PhoneSignRequest): Body {
  return phoneBody(knownMembers(request, "", phoneMembers), textToSign);
}

/** @see Specification §2.5. */
export function paymentBody(request: PaymentRequest, context: RequestContext): Body {
  const members = knownMembers(request, "", [...deviceMembers, ...paymentMembers]);
  return defined({ ...deviceBody(members, context), ...payment(members) });
}

/** @see Specification §2.6. */
export function otherPaymentBody(request: OtherPaymentRequest, context: RequestContext): Body {
  const known = ["personalNumber", "web", "app", "requirement", ...returnMembers, ...paymentMembers];
  const members = knownMembers(request, "", known);
  return defined({
    personalNumber: checkPersonalNumber(members["personalNumber"], "personalNumber"),
    requirement: requirementBody(members["requirement"], namedRequirement),
    ...returnBody(members, context),
    ...deviceDataBody(members),
    ...payment(members),
  });
}

/** Takes a whole order too, and sends its `orderRef` alone. */
export function referenceBody(order: OrderReference): OrderReference {
  const isObject = typeof order === "object" && order !== null;
  return { orderRef: textOf(isObject ? { ...order } : {}, "orderRef", "") };
}

function deviceBody(members: Members, context: RequestContext): Members {
  return {
    endUserIp: checkEndUserIp(members["endUserIp"]),
    requirement: requirementBody(members["requirement"], anyRequirement),
    ...returnBody(members, context),
    ...deviceDataBody(members),
  };
}

function phoneBody(members: Members, texts: (members: Members) => Members): Body {
  return defined({
    personalNumber: checkPersonalNumber(members["personalNumber"], "personalNumber"),
    callInitiator: oneOf(members, "callInitiator", "", ["user", "RP"]),
    requirement: requirementBody(members["requirement"], phoneRequirement),
    ...texts(members),
  });
}

function returnBody(members: Members, context: RequestContext): Members {
  return {
    returnUrl: checkReturnUrl(members["returnUrl"], context),
    returnRisk: optionalFlag(members, "returnRisk", ""),
  };
}

function payment(members: Members): Members {
  if (members["userNonVisibleData"] !== undefined && members["userVisibleData"] === undefined) {
    throw wrong("userNonVisibleData of a payment needs userVisibleData beside it.");
  }
  return {
    userVisibleTransaction: transactionBody(members["userVisibleTransaction"]),
    riskFlags: riskFlagsBody(members["riskFlags"]),
    ...textsBody(members, anyLength),
  };
}

function textToSign(members: Members): Members {
  if (members["userVisibleData"] === undefined) {
    throw wrong("userVisibleData is missing: it is the text to sign.");
  }
  return textsBody(members, longTexts);
}
