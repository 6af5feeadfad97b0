import { en as messages } from "@bankid-kit/core/texts";
import type { BankIdTexts } from "./texts.ts";

/** English. */
export const en: BankIdTexts = {
  lang: "en",
  messages,

  identify: "Identify with BankID",
  sign: "Sign with BankID",
  thisDevice: "BankID on this device",
  otherDevice: "BankID on another device",
  openBankId: "Open BankID",
  cancel: "Cancel",
  tryAgain: "Try again",
  resume: "Continue",
  newCode: "Show a new QR code",
  continueHere: "Continue here",
  startOver: "Start over here",
  reload: "Read the text again",

  scan: "Scan the QR code",
  inApp: "Continue in the BankID app",
  saving: "Saving your signature",
  cancelled: "Cancelled",
  timedOut: "Do you want to go on?",
  replaced: "No longer active",
  otherBrowser: "Wrong browser",
  failed: "That didn’t work",
  done: "Done",
  identified: "You have identified yourself.",
  signed: "You have signed.",

  oneMoment: "One moment …",
  qrLabel: "QR code to scan with the BankID app on another device",
  qrStale: "Waiting for a new code …",
  enlarge: "Enlarge the QR code",
  close: "Close",
  secondsLeft: (seconds) => `A new code in ${seconds} s`,
  renewed: "The QR code has been replaced by a new one.",
  recipient: ({ kind, rpName, hostname }) =>
    `You are ${kind === "sign" ? "signing at" : "logging in to"} ${rpName === undefined ? hostname : `${rpName} (${hostname})`}.`,
  caution: "Cancel if somebody else asked you to.",
  reference: "Reference",

  appMissing: "Did the BankID app not open? It may be missing on this device.",
  getApp: "Get the BankID app",
  inAppBrowser: (app) =>
    `This page is shown inside ${app === "WebView" ? "another app" : app}, and BankID can’t come back there. Open this page in your browser: choose that in the app’s menu, or copy the address.`,
  framed: "For security reasons, BankID can’t be used here, inside another page.",
  openWindow: "Open in a window of its own",

  preview: {
    label: "Text to sign",
    authLabel: "Text in the BankID app",
    used: (used, limit) => `${used.toLocaleString("en")} of ${limit.toLocaleString("en")} characters`,
    tooLong: "The text is too long for BankID.",
    mistake: (line, column) => `The text can’t be shown in BankID. See line ${line}, character ${column}.`,
  },
};
