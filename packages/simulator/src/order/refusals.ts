import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Order } from "./order.ts";
import { qrTolerance } from "./timers.ts";

/** Why the phone refuses; each is something that the BankID app refuses too. */
export type RefusalReason =
  /** The text is not that of a BankID code. */
  | "qrMalformed"
  /** The code is of no order that can be started. */
  | "qrUnknown"
  /** The code's last part does not belong to the order and the second. */
  | "qrForged"
  /** The code is of an earlier second than the app takes: a photo or a relayed picture. */
  | "qrTooOld"
  /** The code is of a second that is still to come. */
  | "qrTooEarly"
  /** The token is of no order that can be started. */
  | "tokenUnknown"
  /** Somebody has opened the order already; it starts once. */
  | "alreadyPickedUp"
  /** The phone has not opened this order. */
  | "notPickedUp"
  /** The order is over: finished, failed, expired or cancelled. */
  | "orderEnded"
  /** No order waits for the phone's person. */
  | "noneWaiting"
  /** There is nobody with that number in the simulator. */
  | "unknownPerson"
  /** The order is for another person. */
  | "otherPerson"
  /** The säkerhetskod is wrong, and may be tried again. */
  | "wrongSecurityCode"
  /** The säkerhetskod was wrong too many times, which ended the order. */
  | "securityCodeBlocked"
  /** The order takes no fingerprint or face, or the BankID is not in an app. */
  | "securityCodeNeeded"
  /** The person has no BankID, or none of the kind that the phone was told to use. */
  | "noBankId"
  /** The bank has blocked the BankID, which ended the order. */
  | "bankIdBlocked"
  /** `certificatePolicies` takes none of the person's BankIDs. */
  | "policyNotMet"
  /** The order takes a BankID on card alone, in a reader of the class that it names. */
  | "cardReaderNeeded"
  /** The order asks for a passport or ID card, which has not been checked. */
  | "identityDocumentNeeded"
  /** The person has not said yet whether they are in a call with the RP. */
  | "callNotConfirmed"
  /** Nobody is asked about a call, or it has been answered. */
  | "noCall"
  /** The app is at that step already, or past it. */
  | "stepNotAhead"
  /** The person has confirmed already. */
  | "alreadyApproved"
  /** The person has not confirmed yet. */
  | "notApproved"
  /** The address that the phone is said to have is no IP address. */
  | "invalidIpAddress";

/** The parts of a QR text. */
export interface QrCode {
  readonly qrStartToken: string;
  /** Seconds, as written; it is what was signed. */
  readonly time: string;
  readonly qrAuthCode: string;
}

const qrPattern = /^bankid\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(0|[1-9]\d{0,3})\.([0-9a-f]{64})$/;

/** Takes a QR text apart (specification §6), or says that it is none. */
export function parseQr(text: string): QrCode | undefined {
  const [, qrStartToken, time, qrAuthCode] = qrPattern.exec(text) ?? [];
  if (qrStartToken === undefined || time === undefined || qrAuthCode === undefined) return undefined;
  return { qrStartToken, time, qrAuthCode };
}

/** Checks a code against the order that its token names: first that it is genuine, then its age (S78). */
export function refuseQr(
  { createdAt, tokens }: Order,
  { time, qrAuthCode }: QrCode,
  now: number,
): "qrForged" | "qrTooOld" | "qrTooEarly" | undefined {
  const expected = createHmac("sha256", tokens?.qrStartSecret ?? "")
    .update(time)
    .digest("hex");
  if (!sameText(expected, qrAuthCode)) return "qrForged";
  // A code of second t is right from t until t + 1, so its age is measured from the nearer end.
  const age = now - createdAt - Number(time) * 1000;
  if (age - 1000 > qrTolerance) return "qrTooOld";
  return -age > qrTolerance ? "qrTooEarly" : undefined;
}

/** Whether two texts are equal, without telling by the time taken where they differ (S20). */
export function sameText(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
