/** What the RP API v6.0 answers, in BankID's spelling (specification §§3–5). Types only; nothing here runs. */

import type { OpenUnion } from "./open-union.ts";
import type { OrderReference } from "./requests.ts";

/** The token and the secret that the QR text is made of (specification §6). */
export interface QrStart {
  /** Part of every QR text of the order. */
  qrStartToken: string;
  /** Never leaves the RP's server. */
  qrStartSecret: string;
}

/**
 * A new order for a person who was named, as `phoneAuth`, `phoneSign` and `otherPayment` answer it
 * (specification §3.1). There is nothing to scan or to start.
 */
export interface NumberBoundOrder extends OrderReference {
  /** When the answer's headers arrived, in ms of the client's monotonic clock (`performance.now()` by default). */
  receivedAtMs: number;
}

/** A new order, as `auth`, `sign` and `payment` answer it (specification §3.1). */
export interface Order extends NumberBoundOrder, QrStart {
  /** Starts the app on the same device, for whoever holds it (security A1). */
  autoStartToken: string;
  /**
   * When the answer's headers arrived, in ms of the client's monotonic clock (`performance.now()` by
   * default). Second 0 of the QR code begins here (R16).
   */
  receivedAtMs: number;
}

/** Hints of a pending order (specification §4.1). Any other string may come. */
export type PendingHint = OpenUnion<
  | "outstandingTransaction"
  | "noClient"
  | "started"
  | "userMrtd"
  | "userCallConfirm"
  | "userSign"
  | "processing"
  | "userStepUp"
  | "userFace"
>;

/** Hints of a failed order (specification §4.2). Any other string may come. */
export type FailedHint = OpenUnion<
  | "expiredTransaction"
  | "certificateErr"
  | "userCancel"
  | "cancelled"
  | "startFailed"
  | "userDeclinedCall"
  | "notSupportedByUserApp"
  | "transactionRiskBlocked"
  | "mrtdVerificationFailed"
  | "facialRecognitionFailed"
  | "nfcNotSupportedByDevice"
  | "multipleBankIdsOnDevice"
  | "stepUpFailed"
>;

/** BankID's error codes (specification §5). Any other string may come. */
export type BankIdErrorCode = OpenUnion<
  | "alreadyInProgress"
  | "invalidParameters"
  | "unauthorized"
  | "notFound"
  | "methodNotAllowed"
  | "requestTimeout"
  | "unsupportedMediaType"
  | "tooManyRequests"
  | "internalError"
  | "maintenance"
>;

/** BankID's assessment of an order; `high` means that something is badly wrong (specification §3.3). */
export type Risk = OpenUnion<"low" | "moderate" | "high">;

/** Who completed the order. */
export interface User {
  /** Twelve digits. */
  personalNumber: string;
  /** Given name and surname. */
  name: string;
  givenName: string;
  surname: string;
}

/** What a completed order proves (specification §3.3). */
export interface CompletionData {
  user: User;
  device: {
    /** The address of the person's app as BankID sees it. */
    ipAddress: string;
    /** Opaque id of the device, where BankID gives one. */
    uhi?: string;
  };
  /** ISO date with or without an offset. */
  bankIdIssueDate?: string;
  /** `mrtd === true` alone means that the check was made and passed (B9). */
  stepUp?: { mrtd?: boolean };
  /** Base64 of the XML signature. */
  signature: string;
  /** Base64 of the OCSP response. */
  ocspResponse: string;
  /** Only with `returnRisk`, and then not always. */
  risk?: Risk;
}

/** An order that is under way. */
export interface PendingOrder {
  status: "pending";
  orderRef: string;
  /** What the person is doing, or has yet to do. */
  hintCode: PendingHint;
}

/** An order that ended without a result. It is not to be collected again. */
export interface FailedOrder {
  status: "failed";
  orderRef: string;
  /** Why it ended. */
  hintCode: FailedHint;
}

/** An order with its result, which BankID hands out this once. */
export interface CompleteOrder {
  status: "complete";
  orderRef: string;
  completionData: CompletionData;
}

/** The answer of `collect` (specification §3.2), told apart by `status`. */
export type CollectResponse = PendingOrder | FailedOrder | CompleteOrder;
