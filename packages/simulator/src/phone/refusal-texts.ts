import type { RefusalReason } from "../order/refusals.ts";

/** The refusals in words, for errors and logs; the page has its own in two languages. */
export const refusalText: Readonly<Record<RefusalReason, string>> = {
  qrMalformed: "this is not the text of a BankID QR code.",
  qrUnknown: "no order that is still open has this QR code.",
  qrForged: "the last part of the QR code does not belong to the order and the second.",
  qrTooOld: "the QR code is too old; the page must show a new one each second.",
  qrTooEarly: "the QR code is of a second that is still to come.",
  tokenUnknown: "no order that is still open has this autoStartToken.",
  alreadyPickedUp: "the order was opened before, and it starts once.",
  notPickedUp: "the order has not been opened.",
  orderEnded: "the order is over: it finished, failed, expired or was cancelled.",
  unknownPerson: "nobody in the simulator has this personal number; `people` lists who there is.",
  otherPerson: "the order is for another person.",
  wrongSecurityCode: "the säkerhetskod is wrong.",
  securityCodeBlocked: "the säkerhetskod was wrong three times, which ended the order.",
  invalidIpAddress: "the phone's ipAddress must be an IPv4 or IPv6 address.",
};
