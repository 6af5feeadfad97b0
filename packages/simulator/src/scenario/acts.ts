import type { FailedHint } from "@bankid-kit/core";
import type { EvidenceFlaw } from "../evidence/flaw.ts";
import type { CardReader, OrderRisk, StartedStep } from "../order/order.ts";
import type { BankIdKind } from "../people.ts";

/** Whose phone it is and where; any of it may be said anew for one act. */
export interface PhoneOwner {
  /** Twelve digits of one of the simulator's people. */
  readonly person?: string;
  /** The phone's address, for `completionData.device.ipAddress`. */
  readonly ipAddress?: string;
  /** The phone's own id, for `completionData.device.uhi`. Default: one that belongs to the person. */
  readonly uhi?: string;
}

/** How an order is opened. */
export interface PickUpAct extends PhoneOwner {
  /** `started`: the app finds no BankID yet, and the hint stays `started` until it goes on. */
  readonly step?: "started";
}

/** How a person confirms: as who opened the order, where they did, unless it is said here. */
export interface ApproveAct extends PhoneOwner {
  /** What the person types; left out, it is by fingerprint or face. */
  readonly securityCode?: string;
  /** Which of the person's BankIDs. Default: the first that the order takes. */
  readonly bankId?: BankIdKind;
  /** What a card is put into. Default: `class2`, a reader with keys of its own. */
  readonly cardReader?: CardReader;
  /** Whether the passport or ID card was right; for orders that ask for one, and do not have it yet. */
  readonly mrtd?: boolean;
  /** The risk that the RP is told if it asked; `null` for none. Default: `low`. */
  readonly risk?: OrderRisk;
  /** How long BankID works on it, with the hint `processing`, in ms of the simulator's clock. Default: 0. */
  readonly processingMs?: number;
  /** What is to be wrong with `signature` and `ocspResponse`. Default: nothing, they hold. */
  readonly evidence?: EvidenceFlaw;
}

/** One thing that a person does with the phone, or that becomes of the order there. */
export type Act =
  /** Reads the QR code; without `qrText` the right one of this moment. */
  | ({ readonly do: "scan"; readonly qrText?: string } & PickUpAct)
  /** Is started by the order's `autoStartToken`, on the device that shows the page. */
  | ({ readonly do: "open" } & PickUpAct)
  /** Opens the order from the app's list, as phone orders are opened. */
  | ({ readonly do: "pick" } & PickUpAct)
  /** Says whether they are in a call with the RP. */
  | { readonly do: "answerCall"; readonly confirmed: boolean }
  /** The app goes on to a later step; each is a hint of `collect` (specification §4.1). */
  | { readonly do: "advance"; readonly step: StartedStep }
  | ({ readonly do: "approve" } & ApproveAct)
  /** BankID is done with what was approved, before its `processingMs` are over. */
  | { readonly do: "finish" }
  /** Presses cancel in the app. */
  | { readonly do: "cancel" }
  /** The order fails with a hint (specification §4.2). */
  | { readonly do: "fail"; readonly hintCode: FailedHint };
