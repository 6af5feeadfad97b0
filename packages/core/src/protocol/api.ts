/** The RP API v6.0 as BankID spells it (specification §§2–5). Types only; nothing here runs. */

import type { OpenUnion } from "./open-union.ts";

/** What the person must meet to complete an order (specification §2.7). */
export interface Requirement {
  /** `true` asks for the security code even where biometrics are switched on. Default: false. */
  pinCode?: boolean;
  /** `true` asks the person to prove themselves with a passport or national ID card. Default: false. */
  mrtd?: boolean;
  /** The kind of reader for BankID on card. */
  cardReader?: "class1" | "class2";
  /** OIDs of the policies to accept; they replace the environment's own set. */
  certificatePolicies?: readonly string[];
  /** Twelve digits: only this person may complete the order. */
  personalNumber?: string;
}

/** How the app renders `userVisibleData`. Left out, BankID shows plain text. */
export type UserVisibleDataFormat = OpenUnion<"plaintext" | "simpleMarkdownV1">;

/** What the RP knows of the browser that asks; input to BankID's risk assessment (specification §2.8). */
export interface WebDeviceData {
  /** 3–253 characters: the RP's own domain, from configuration and never from a request (S15). */
  referringDomain: string;
  /** 1–256 characters: the User-Agent header; the client cuts what is longer (S15). */
  userAgent: string;
  /** 1–64 characters: unique for the browser, and not its session cookie. */
  deviceIdentifier: string;
}

/** Body of `auth` (specification §2.1). Texts are given as they read; the client encodes them. */
export interface AuthRequest {
  /** IPv4 or IPv6 address of the person's device as the RP sees it. */
  endUserIp: string;
  /** Text that the app shows; at most 1 500 characters once it is base64. */
  userVisibleData?: string;
  userVisibleDataFormat?: UserVisibleDataFormat;
  /** Data that is signed and not shown; at most 1 500 characters once it is base64. */
  userNonVisibleData?: string | Uint8Array;
  /** Where the app goes when an order that it was started for on the same device ends; 1–512 characters. */
  returnUrl?: string;
  /** `true` asks for `completionData.risk`. Default: false. */
  returnRisk?: boolean;
  requirement?: Requirement;
  web?: Partial<WebDeviceData>;
}

/** Body of `sign` (specification §2.2): as `auth`, and the text to sign is required. */
export interface SignRequest extends AuthRequest {
  /** The text to sign; at most 40 000 characters once it is base64. */
  userVisibleData: string;
  /** Data that is signed and not shown; at most 200 000 characters once it is base64. */
  userNonVisibleData?: string | Uint8Array;
}

/** The token and the secret that the QR text is made of (specification §6). */
export interface QrStart {
  qrStartToken: string;
  /** Never leaves the RP's server. */
  qrStartSecret: string;
}

/** A new order, as `auth` and `sign` answer it (specification §3.1). */
export interface Order extends QrStart {
  /** Names the order towards BankID. It stays on the RP's server. */
  orderRef: string;
  /** Starts the app on the same device, for whoever holds it (security A1). */
  autoStartToken: string;
  /**
   * When the answer's headers arrived, in ms of the client's monotonic clock (`performance.now()` by
   * default). Second 0 of the QR code begins here (R16).
   */
  receivedAtMs: number;
}

/** Body of `collect` and `cancel`. */
export interface OrderReference {
  orderRef: string;
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

/** Who completed the order. */
export interface User {
  /** Twelve digits. */
  personalNumber: string;
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
  risk?: OpenUnion<"low" | "moderate" | "high">;
}

/** The answer of `collect` (specification §3.2), told apart by `status`. */
export type CollectResponse =
  | { status: "pending"; orderRef: string; hintCode: PendingHint }
  | { status: "failed"; orderRef: string; hintCode: FailedHint }
  | { status: "complete"; orderRef: string; completionData: CompletionData };
