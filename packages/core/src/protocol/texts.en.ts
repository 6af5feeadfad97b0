import type { Messages } from "./messages.ts";

/**
 * Messages in English: BankID's own words for the RFA ids (specification §8.1), but for those that
 * `ownWords.en` names; ours for the others.
 *
 * RFA3 and RFA6 differ in "Please try again." alone, and RFA5 and RFA22 not at all: that is BankID's choice.
 */
export const en: Messages = {
  RFA1: "Start your BankID app.",
  RFA2: "You don't seem to have the BankID app. Install the app and get a BankID.",
  RFA3: "The action was cancelled. Please try again.",
  RFA4: "An identification or signature is already in progress for your personal identity number. Please try again.",
  RFA5: "Something went wrong. Please try again.",
  RFA6: "The action was cancelled.",
  RFA8: "The BankID app is not responding. Please check that it’s started and that you have internet access. Try again.",
  RFA9: "Enter your security code in the BankID app and select Identify or Sign.",
  RFA13: "Trying to start your BankID app.",
  RFA15A:
    "Searching for BankID. Make sure you have a valid BankID on this computer. If you have a BankID on card, please insert the card into your card reader.",
  RFA15B: "Searching for BankID. Make sure you have a valid BankID on this device.",
  RFA16: "Your BankID is blocked or too old. Please use another BankID or get a new one from your bank.",
  RFA17A: "You don't seem to have the BankID app/program. Please install it and get a BankID from your bank.",
  RFA17B: "Failed to scan the QR code. Start the BankID app and scan the QR code.",
  RFA19: "Would you like to use BankID on this computer, or a Mobile BankID?",
  RFA20: "Do you want to use BankID on this device or another device?",
  RFA21: "An identification or signing is in progress.",
  RFA22: "Something went wrong. Please try again.",
  RFA23: "Take a photo of, and scan, your ID document with the BankID app.",
  // Ours, after the Swedish ones: see ownWords.
  RFA24: "Do a facial recognition in the BankID app.",
  RFA25: "Choose how to confirm your identity in the BankID app.",
  RFA26: "The check of your ID document failed. Please try again.",
  RFA27: "The facial recognition failed. Please try again.",
  RFA28: "Your device lacks the reader that is needed to check ID documents.",
  RFA29:
    "You have more than one BankID on your device. Delete all but one of them, under Menu - Settings in your BankID app, to complete the identification.",
  RFA30: "The confirmation of your identity failed. Please try again.",

  awaitingReturn: "Go back to this page from the BankID app to finish.",
  saving: "You confirmed with BankID. We are saving that, please wait a while.",
  returnMissing: "The BankID app never came back to this browser, so the action was ended. Please try again.",
  otherBrowser: "BankID opened another browser than the one you started in. Go back to that one.",
  replaced: "You went on in another tab. This one is no longer active.",
  expired: "The time ran out. You can go on whenever you like.",
  hostError: "You confirmed with BankID, but we could not finish. Please try again.",
  resultLost: "The answer from BankID was lost. Please try again.",
  responseLost: "The answer was lost on its way to your browser. Please try again.",
  blocked: "The action was stopped for security reasons.",
  otherPerson: "Somebody else than expected used their BankID. Please try again.",
  principalChanged:
    "The account on this page changed while you were at it, so the action was ended. Please start again.",
  evidenceInvalid: "The answer from BankID could not be verified, so it is not used. Please try again.",
  flowUnknown: "This action is no longer active. Please start again.",
  textChanged: "The text has changed since you read it. Read it again before you go on.",
  unreachable: "BankID can’t be reached right now.",
  busy: "Many people are trying right now. Please wait a while.",
  offline: "No contact with the server. We keep trying.",
  noContact: "We can’t reach the server. Check your internet connection and try again.",
};
