/** What the RP API v6.0 is asked, in BankID's spelling (specification §2). Types only; nothing here runs. */

import type { OpenUnion } from "./open-union.ts";

/** How the app renders `userVisibleData`. Left out, BankID shows plain text. */
export type UserVisibleDataFormat = "plaintext" | "simpleMarkdownV1";

/** What the person must meet to complete an order that was started by phone (specification §2.7). */
export interface PhoneRequirement {
  /** `true` asks for the security code even where biometrics are switched on. Default: false. */
  pinCode?: boolean;
  /**
   * The kind of reader for BankID on card: `class1` takes the code on the computer or better, `class2` has
   * keys of its own. Give it together with `certificatePolicies` for cards; without, BankID defines nothing.
   */
  cardReader?: "class1" | "class2";
  /**
   * OIDs of the kinds of BankID to accept; they replace the environment's own set. One `*` may stand from
   * the fifth number on, as in `1.2.752.78.*`. `certificatePolicies(["mobile"], client)` writes them.
   */
  certificatePolicies?: readonly string[];
}

/** What the person must meet to complete an order (specification §2.7). */
export interface Requirement extends PhoneRequirement {
  /**
   * `true` asks the person to prove themselves with a passport or national ID card. Default: false. Then
   * accept nothing but `completionData.stepUp.mrtd === true`.
   */
  mrtd?: boolean;
  /** Twelve digits: only this person may complete the order. A second order for them ends both. */
  personalNumber?: string;
}

/** What the RP knows of the browser that asks; input to BankID's risk assessment (specification §2.8). */
export interface WebDeviceData {
  /**
   * 3–253 of `a-z`, `0-9`, `.` and `-`: the RP's own domain, from configuration and never from a request
   * (S15). An internationalised domain is given as punycode.
   */
  referringDomain: string;
  /**
   * The User-Agent header as it came. The client removes control characters and cuts what is longer than
   * 256 UTF-16 units, for BankID refuses it and the visitor could not log in (S15).
   */
  userAgent: string;
  /** 1–64 characters: unique for the browser over its sessions, and not its session cookie. */
  deviceIdentifier: string;
}

/** What the RP knows of its own app that asks; input to BankID's risk assessment (specification §2.8). */
export interface AppDeviceData {
  /** Package name (Android) or bundle id (iOS). A wrong one may block honest orders. */
  appIdentifier: string;
  /** Name and version of the system, as `IOS 16.7.7`. */
  deviceOS: string;
  /** As `Apple iPhone14,3`. */
  deviceModelName: string;
  /** Names the device and not its user; best one that outlives a new installation. */
  deviceIdentifier: string;
}

/** Any members of a type, but one at least: BankID refuses an empty object (specification §2.8). */
type OneOrMore<Members> = {
  [Name in keyof Members]: Pick<Members, Name> & Partial<Members>;
}[keyof Members];

/** Data on the device that asks: of a browser or of an app, never both, and at least one member of it. */
export type DeviceData =
  | { web?: OneOrMore<WebDeviceData>; app?: never }
  | { app?: OneOrMore<AppDeviceData>; web?: never };

interface Texts {
  /** Text that the app shows; 1–1 500 characters once it is base64. CR, LF or CRLF begin a new line. */
  userVisibleData?: string;
  /** How the app reads `userVisibleData`. Default: plain text. */
  userVisibleDataFormat?: UserVisibleDataFormat;
  /** Text or bytes that are signed and not shown; 1–1 500 characters once they are base64. */
  userNonVisibleData?: string | Uint8Array;
}

interface SignTexts extends Texts {
  /** The text to sign; 1–40 000 characters once it is base64. */
  userVisibleData: string;
  /** Text or bytes that are signed and not shown; 1–200 000 characters once they are base64. */
  userNonVisibleData?: string | Uint8Array;
}

interface Return {
  /**
   * Where the app goes when an order that it was started for on the same device ends: 1–512 characters,
   * https or the scheme of an app. http is for loopback outside production alone.
   */
  returnUrl?: string;
  /** `true` asks for `completionData.risk`. Default: false. */
  returnRisk?: boolean;
}

interface FromDevice extends Return {
  /** IPv4 or IPv6 address of the person's device as the RP sees it, and never that of a proxy (S14). */
  endUserIp: string;
  /** What the person must meet. */
  requirement?: Requirement;
}

/** Body of `auth` (specification §2.1). Texts are given as they read; the client encodes them. */
export type AuthRequest = FromDevice & Texts & DeviceData;

/** Body of `sign` (specification §2.2): as `auth`, but with a text to sign and room for a long one. */
export type SignRequest = FromDevice & SignTexts & DeviceData;

/**
 * Who rang whom: `user` rang the RP, `RP` rang the user. The app asks the person to confirm just that
 * (specification §2.3).
 */
export type CallInitiator = "user" | "RP";

interface ByPhone {
  /** Twelve digits: who is on the phone. */
  personalNumber: string;
  /** Who rang whom. */
  callInitiator: CallInitiator;
  /** What the person must meet. */
  requirement?: PhoneRequirement;
}

/** Body of `phoneAuth` (specification §2.3). There is no QR code: the person opens the app themselves. */
export type PhoneAuthRequest = ByPhone & Texts;

/** Body of `phoneSign` (specification §2.4): as `phoneAuth`, with a text to sign. */
export type PhoneSignRequest = ByPhone & SignTexts;

/** What makes a payment risky; input to BankID's assessment, and not shown (specification §2.5). */
export type RiskFlag = OpenUnion<
  | "newCard"
  | "newCustomer"
  | "newRecipient"
  | "highRiskRecipient"
  | "largeAmount"
  | "foreignCurrency"
  | "cryptoCurrencyPurchase"
  | "moneyTransfer"
  | "overseasTransaction"
  | "recurringPayment"
  | "suspiciousPaymentPattern"
  | "other"
>;

/** An amount of money (specification §2.5). */
export interface Money {
  /** Digits with at most one comma among them, 48 characters at most: `1000,00`. A point is refused. */
  amount: string;
  /** Three capital letters of ISO 4217: `SEK`. */
  currency: string;
}

interface Transaction {
  /** Who is paid, or what the person is let into. */
  recipient: {
    /** 1–40 characters. */
    name: string;
  };
  /** A warning that the app shows, as `newRecipient` or `largeAmount`. BankID's whole list is not public. */
  riskWarning?: OpenUnion<"newRecipient" | "largeAmount">;
}

/** A payment by card. */
export interface CardTransaction extends Transaction {
  transactionType: "card";
  /** What is paid. */
  money?: Money;
}

/** An identification before something else than a payment, as adding a card to a phone ("npa"). */
export interface NonPaymentTransaction extends Transaction {
  transactionType: "npa";
  /** Nothing is paid. */
  money?: never;
}

/** The transaction that the app shows (specification §2.5). */
export type UserVisibleTransaction = CardTransaction | NonPaymentTransaction;

interface Payment {
  /** What the person sees and confirms. */
  userVisibleTransaction: UserVisibleTransaction;
  /** What makes this payment risky. */
  riskFlags?: readonly RiskFlag[];
}

/** Texts of a payment, with hidden data only beside visible data. */
type PaymentTexts =
  | {
      /**
       * Further text that the app shows. One source says 1 000 characters once it is base64; the client leaves
       * it to BankID to refuse a longer one (specification §11.3).
       */
      userVisibleData: string;
      /** How the app reads `userVisibleData`. Default: plain text. */
      userVisibleDataFormat?: UserVisibleDataFormat;
      /** Text or bytes that are signed and not shown; the same limit, as little known. */
      userNonVisibleData?: string | Uint8Array;
    }
  | { userVisibleData?: never; userVisibleDataFormat?: never; userNonVisibleData?: never };

/** Body of `payment` (specification §2.5). */
export type PaymentRequest = FromDevice & Payment & PaymentTexts & DeviceData;

/** Body of `otherPayment` (specification §2.6): a payment on another channel, by a person who is named. */
export type OtherPaymentRequest = Return &
  Payment &
  PaymentTexts &
  DeviceData & {
    /** Twelve digits: who pays. */
    personalNumber: string;
    /** What the person must meet besides. */
    requirement?: Omit<Requirement, "personalNumber">;
  };

/** Body of `collect` and `cancel`. */
export interface OrderReference {
  /** Names the order towards BankID. It stays on the RP's server. */
  orderRef: string;
}
