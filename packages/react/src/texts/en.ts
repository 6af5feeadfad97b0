import { en as messages } from "@bankid-kit/core/texts";
import type { BankIdTexts } from "./texts.ts";

/** English. */
export const en: BankIdTexts = {
  lang: "en",
  messages,
  identify: "Identify with BankID",
  thisDevice: "BankID on this device",
  otherDevice: "BankID on another device",
  openBankId: "Open BankID",
  openWindow: "Open in a window of its own",
  cancel: "Cancel",
  tryAgain: "Try again",
  resume: "Continue",
  scan: "Scan the QR code",
  inApp: "Continue in the BankID app",
  cancelled: "Cancelled",
  failed: "That didn’t work",
  done: "Done",
  doneText: "You have identified yourself.",
  oneMoment: "One moment …",
  qrLabel: "QR code to scan with the BankID app on another device",
  qrStale: "Waiting for a new code …",
  caution: (hostname) => `You are logging in to ${hostname}. Cancel if somebody else asked you to.`,
  reference: "Reference",
};
