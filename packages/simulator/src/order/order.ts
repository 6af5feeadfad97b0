import type { FailedHint } from "@bankid-kit/core";
import type { BankId, Person } from "../people.ts";
import type { EvidenceFlaw } from "../evidence/flaw.ts";
import type { TimelineEntry } from "./timeline.ts";

/** What an order asks of the person; one kind for each endpoint that creates orders. */
export type OrderKind = "auth" | "sign" | "phoneAuth" | "phoneSign" | "payment" | "otherPayment";

/** Which RP an order belongs to, by the client certificate that made it. */
export interface RelyingParty {
  /** SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string;
  /** The name that the phone shows: the certificate's, never the request's. */
  readonly name: string;
  /** The certificate's DN as signatures have it, the most specific part first. */
  readonly distinguishedName: string;
}

/** What the person pays, or confirms without paying (specification §2.5). */
export interface Transaction {
  /** `card` is a payment by card, `npa` an authentication without a payment. */
  readonly transactionType: "card" | "npa";
  readonly recipientName: string;
  readonly money?: { readonly amount: string; readonly currency: string };
  /** What the phone warns of. */
  readonly riskWarning?: string;
}

/** What the person must meet beside being the right one (specification §2.7). */
export interface OrderRequirement {
  readonly pinCode?: boolean;
  readonly mrtd?: boolean;
  readonly cardReader?: CardReader;
  readonly certificatePolicies?: readonly string[];
}

/** `class1`: the code is typed on the computer. `class2`: the reader has keys of its own, which is more. */
export type CardReader = "class1" | "class2";

/** What the RP asked for, checked and decoded. */
export interface OrderRequest {
  /** Absent where the person is named by number alone: phone orders and payments on another channel. */
  readonly endUserIp?: string;
  /** Who phoned whom; phone orders only. */
  readonly callInitiator?: "user" | "RP";
  readonly userVisibleText?: string;
  /** The same in base64, exactly as it was sent: that is what is signed. */
  readonly userVisibleData?: string;
  readonly userVisibleDataFormat?: "plaintext" | "simpleMarkdownV1";
  /** In base64, exactly as it was sent. */
  readonly userNonVisibleData?: string;
  readonly transaction?: Transaction;
  readonly returnUrl?: string;
  readonly returnRisk: boolean;
  /** `requirement.personalNumber`, or `personalNumber` itself: nobody else may complete the order. */
  readonly personalNumber?: string;
  readonly requirement: OrderRequirement;
}

/** How the phone came to an order. Only `autostart` leads back to `returnUrl`. */
export type PickUp = "qr" | "autostart" | "list";

/** Who holds the phone, and where. */
export interface Holder {
  /** Twelve digits. Left out while the phone does not know yet who will confirm. */
  readonly person?: string;
  /** The phone's address, as BankID sees it. */
  readonly ipAddress: string;
  /** The phone's own id; left out, it is derived from the person. */
  readonly uhi?: string;
}

/** What the app is doing with an order; each is the hint that `collect` tells (specification §4.1). */
export type StartedStep =
  /** The app runs, and has found no BankID yet that fits. */
  | "started"
  /** The person is asked whether they are in a call with the RP. */
  | "userCallConfirm"
  /** The person chooses how to prove who they are. */
  | "userStepUp"
  | "userFace"
  | "userMrtd"
  /** The text lies before the person. */
  | "userSign"
  /** The person has confirmed. */
  | "processing";

/** What BankID has on record about how a risk was judged; `null` when it could not be. */
export type OrderRisk = "low" | "moderate" | "high" | null;

/** What a completed order proves. */
export interface Approval {
  readonly person: Person;
  /** Which of the person's BankIDs it was. */
  readonly bankId: BankId;
  readonly device: { readonly ipAddress: string; readonly uhi?: string };
  /** Whether a passport or ID card was checked and was right; absent when nobody asked. */
  readonly mrtd?: boolean;
  readonly risk: OrderRisk;
  /** When, by the calendar, in ms since 1970: the time of the signature. */
  readonly signedAt: number;
  /** What is wrong with the evidence; absent when it holds. */
  readonly evidence?: EvidenceFlaw;
}

/** An order that lies open on a phone. */
export interface Started {
  readonly phase: "started";
  readonly pickUp: PickUp;
  readonly holder: Holder;
  readonly step: StartedStep;
  readonly wrongCodes: number;
  /** Whether the passport or ID card has been checked. */
  readonly mrtdPassed: boolean;
  /** What the person has confirmed and BankID still works on, until `endsAt` on the simulator's clock. */
  readonly approved?: { readonly approval: Approval; readonly endsAt: number };
}

/** Where an order stands; `at` is in ms of the simulator's clock. */
export type OrderState =
  | { readonly phase: "outstanding" }
  | Started
  | { readonly phase: "complete"; readonly at: number; readonly pickUp: PickUp; readonly approval: Approval }
  | {
      readonly phase: "failed";
      readonly at: number;
      readonly hintCode: FailedHint;
      /** Absent when no phone had opened it. */
      readonly pickUp?: PickUp;
    }
  | { readonly phase: "gone" };

/** What the phone and the QR code reach an order by; phone orders and payments on another channel have none. */
export interface StartTokens {
  readonly autoStartToken: string;
  readonly qrStartToken: string;
  readonly qrStartSecret: string;
}

/** One order with the secrets that it is reached by. */
export interface Order {
  /** The phone's own name for the order; it opens nothing at the RP API. */
  readonly id: string;
  readonly orderRef: string;
  readonly tokens?: StartTokens;
  readonly kind: OrderKind;
  readonly relyingParty: RelyingParty;
  readonly request: OrderRequest;
  /** In ms of the simulator's clock. */
  readonly createdAt: number;
  readonly state: OrderState;
  /** What has happened to it, oldest first. */
  readonly timeline: readonly TimelineEntry[];
}

/** Whether the phone finds an order of this kind by the person's number alone. */
export function isByNumber(kind: OrderKind): boolean {
  return kind === "phoneAuth" || kind === "phoneSign" || kind === "otherPayment";
}

/** Whether the person is asked about a call first. */
export function isPhoneKind(kind: OrderKind): boolean {
  return kind === "phoneAuth" || kind === "phoneSign";
}
