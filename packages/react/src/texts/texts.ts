import type { MessageId, Messages } from "@bankid-kit/core/browser";

/** All words of one language. Another language is one object of this shape. */
export interface BankIdTexts {
  /** BCP 47 tag; becomes the `lang` of what is drawn. */
  lang: string;
  /** By message id: BankID's recommended user messages, and the kit's own. */
  messages: Messages;
  identify: string;
  thisDevice: string;
  otherDevice: string;
  openBankId: string;
  /** Link out of a frame. */
  openWindow: string;
  cancel: string;
  tryAgain: string;
  resume: string;
  /** Heading over the QR code. */
  scan: string;
  /** Heading while the person is in the app. */
  inApp: string;
  /** Heading after a cancel. */
  cancelled: string;
  /** Heading after a failure. */
  failed: string;
  /** Heading and text at the end. */
  done: string;
  doneText: string;
  oneMoment: string;
  /** What the QR code is, for who can't see it. */
  qrLabel: string;
  /** Stands where the code is too old to be shown. */
  qrStale: string;
  /** Says whom the person logs in to, and what to do if somebody talked them into it (S70). */
  caution: (hostname: string) => string;
  /** Stands before the reference of a failure. */
  reference: string;
}

/**
 * The words for a message id.
 *
 * @param id - May be newer than these texts; then it is RFA21 for what goes on and RFA22 for what failed.
 */
export function messageText(texts: BankIdTexts, id: MessageId, otherwise: "RFA21" | "RFA22"): string {
  return Object.hasOwn(texts.messages, id) ? texts.messages[id] : texts.messages[otherwise];
}
