import { en as bankId } from "@bankid-kit/react";
import type { Words } from "./words.ts";

/** English. */
export const en: Words = {
  bankId,

  demo: "bankid-kit",
  pages: "Pages",
  skip: "Skip to the content",
  loading: "Loading …",
  serverSilent: "The demo's server does not answer. Is it running?",
  tryAgain: "Try again",
  otherLanguage: "På svenska",
  phone: "Open the phone",
  newTab: "(in a new tab)",

  logIn: "Log in",
  logInLead: "With BankID on the device you are using, or on another one.",
  simulatorLead: "BankID is a local one here, and the phone a page in another tab.",
  person: "Personal number (optional)",
  personHelp: "With a personal number, only that person can log in. Leave it empty for anyone.",
  choose: "Save",
  anyone: "Anyone can log in.",
  onlyThisPerson: "Only this person can log in.",
  noPersonalNumber: "That is no personal number. Write ten or twelve digits, such as 19121212-1212.",
  loggedIn: "You are logged in",
  name: "Name",
  givenName: "Given name",
  surname: "Surname",
  logOut: "Log out",
  logInFirst: "Log in first",
  logInSteps: [
    [
      "You start",
      "The page asks the server for a login. The server orders one from BankID over mutual TLS, keeps all of it, and gives this browser a cookie: nobody else can follow or finish it.",
    ],
    [
      "You open it in the app",
      "On another device by a code that changes each second, so a picture of it is soon worth nothing. On this device by a link that brings a number back to this browser, so a link that is sent to you from elsewhere logs nobody else in.",
    ],
    [
      "You approve",
      "The app says who asks and for what. The server asks BankID every other second; the page learns no more than what to tell you.",
    ],
    [
      "The server decides",
      "BankID's answer stays on the server and is used once. It names you, and the session begins under a new id.",
    ],
  ],

  sign: "Sign",
  signLead: "Read the text as the app will show it, then sign it.",
  noSigning: "There is no signing here: the demo was started without BankID's signature root.",
  document: "Document",
  documentIsSigned: "It is being signed. Cancel that first to choose another.",
  signed: "Signed",
  signAnother: "Sign another document",
  verified: (name, rp, when) =>
    `Verified: signed by ${name} for ${rp}, ${when.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" })}.`,
  notVerified: "Not verified: the demo was started without a signature root.",
  signedText: "What was signed",
  download: "Download the proof",
  downloadHelp:
    "One file with all that it takes to check the signature again, offline and in ten years. It holds your personal number.",
  tamper: "Change a figure in a copy",
  tamperHelp: "And see what becomes of the proof.",
  tamperedText: "The changed copy",
  refused: "Refused",
  refusedWhy: {},
  signSteps: [
    [
      "The server says what",
      "The text comes from the server and never from the page. The page sends a fingerprint of what it has shown you: if the text has changed since, nothing is signed.",
    ],
    [
      "You open it in the app",
      "By code or by link, as when you log in. Only who is logged in here may sign.",
    ],
    ["You read and sign", "The app shows the same text. What you sign is the text itself, not a link to it."],
    [
      "The signature is checked and kept",
      "The server verifies BankID's signature before it is used, and saves it until that has worked, however often it takes.",
    ],
  ],

  calls: "Call centre",
  callsLead: "You are the agent, with somebody on the phone: have BankID tell you who it is.",
  caller: "Their personal number",
  whoCalled: "Who called?",
  theyCalled: "They called us",
  weCalled: "We called them",
  ask: "Ask BankID",
  sayCode: "Say this code to them. Their app shows the same one.",
  callHints: {
    outstandingTransaction: "Ask them to open their BankID app.",
    userCallConfirm: "The app asks whether they are in a call with you.",
    userSign: "They have it in front of them, and enter their code.",
    processing: "BankID is finishing.",
  },
  callGoesOn: "It is under way.",
  callUnseen: "The server does not answer. The page keeps asking.",
  cancel: "Cancel",
  talkingWith: "You are talking with",
  nextCall: "Next call",
  callFailed: "That did not work. Ask again.",
  callReasons: {
    personal_number: "That is no personal number. Write ten or twelve digits, such as 19121212-1212.",
    userDeclinedCall:
      "They say that they are not in a call with you. Somebody else may be on your line, or in your name on theirs: end the call.",
    alreadyInProgress: "Something else was open in their BankID, and BankID ended both. Ask again.",
    userCancel: "They cancelled.",
    cancelled: "You took the question back.",
    startFailed: "They did not open the app in time.",
    expiredTransaction: "They did not approve in time.",
    not_found: "This call is not known any more.",
  },
  callSteps: [
    [
      "You ask",
      "The server sends the personal number to BankID, and says who called whom. The page gets a random id that only works for you.",
    ],
    [
      "They open the app",
      "There is no code to scan. The app asks whether they are in a call with you, and shows the code that you say.",
    ],
    ["They approve", "The server follows the order in the background, also when you close this page."],
    ["You are told who it is", "A name. The personal number stays on the server."],
  ],

  gallery: "Gallery",
  galleryLead:
    "Every state of the login and of signing, standing still. What they look like can be set with CSS.",

  explanation: "Explanation",
  behind: "What happens",
  stepDone: "Done:",
  traffic: "What this page sends",
  trafficHelp: "Everything but the words of the wire is left out.",
};
