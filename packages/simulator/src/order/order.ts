import type { FailedHint } from "@bankid-kit/core";
import type { Person } from "../people.ts";

/** What an order asks of the person. */
export type OrderKind = "auth" | "sign";

/** Which RP an order belongs to, by the client certificate that made it. */
export interface RelyingParty {
  /** SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string;
  /** The name that the phone shows: the certificate's, never the request's. */
  readonly name: string;
}

/** What the RP asked for, checked and decoded. */
export interface OrderRequest {
  readonly endUserIp: string;
  readonly userVisibleText?: string;
  readonly userVisibleDataFormat?: "plaintext" | "simpleMarkdownV1";
  readonly returnUrl?: string;
  readonly returnRisk: boolean;
  /** `requirement.personalNumber`: nobody else may complete the order. */
  readonly personalNumber?: string;
}

/** How the phone came to an order. Only `autostart` leads back to `returnUrl`. */
export type PickUp = "qr" | "autostart" | "list";

/** Where an order stands; `at` is in ms of the simulator's clock. */
export type OrderState =
  | { readonly phase: "outstanding" }
  | { readonly phase: "started"; readonly pickUp: PickUp; readonly wrongCodes: number }
  | {
      readonly phase: "complete";
      readonly at: number;
      readonly pickUp: PickUp;
      readonly person: Person;
      readonly ipAddress: string;
    }
  | {
      readonly phase: "failed";
      readonly at: number;
      readonly hintCode: FailedHint;
      readonly pickedUp: boolean;
    }
  | { readonly phase: "gone" };

/** One order with the secrets that it is reached by. */
export interface Order {
  /** The phone's own name for the order; it opens nothing at the RP API. */
  readonly id: string;
  readonly orderRef: string;
  readonly autoStartToken: string;
  readonly qrStartToken: string;
  readonly qrStartSecret: string;
  readonly kind: OrderKind;
  readonly relyingParty: RelyingParty;
  readonly request: OrderRequest;
  /** In ms of the simulator's clock. */
  readonly createdAt: number;
  readonly state: OrderState;
}
