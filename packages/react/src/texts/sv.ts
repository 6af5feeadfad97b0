import { sv as messages } from "@bankid-kit/core/texts";
import type { BankIdTexts } from "./texts.ts";

/** Swedish. */
export const sv: BankIdTexts = {
  lang: "sv",
  messages,

  identify: "Identifiera dig med BankID",
  sign: "Skriv under med BankID",
  thisDevice: "BankID på den här enheten",
  otherDevice: "BankID på en annan enhet",
  openBankId: "Öppna BankID",
  cancel: "Avbryt",
  tryAgain: "Försök igen",
  resume: "Fortsätt",
  newCode: "Visa en ny QR-kod",
  continueHere: "Fortsätt här",
  startOver: "Börja om här",
  reload: "Läs texten igen",

  scan: "Läs av QR-koden",
  inApp: "Fortsätt i BankID-appen",
  saving: "Din underskrift sparas",
  cancelled: "Avbrutet",
  timedOut: "Vill du fortsätta?",
  replaced: "Inte längre aktiv",
  otherBrowser: "Fel webbläsare",
  failed: "Det gick inte",
  done: "Klart",
  identified: "Du har identifierat dig.",
  signed: "Du har skrivit under.",

  oneMoment: "Ett ögonblick …",
  qrLabel: "QR-kod att läsa av med BankID-appen på en annan enhet",
  qrStale: "Väntar på en ny kod …",
  enlarge: "Förstora QR-koden",
  close: "Stäng",
  secondsLeft: (seconds) => `Koden byts ut om ${seconds} s`,
  renewed: "QR-koden har bytts ut mot en ny.",
  recipient: ({ kind, rpName, hostname }) =>
    `Du ${kind === "sign" ? "skriver under hos" : rpName === undefined ? "loggar in på" : "loggar in hos"} ${rpName === undefined ? hostname : `${rpName} (${hostname})`}.`,
  caution: "Avbryt om någon annan har bett dig göra det.",
  reference: "Referens",

  appMissing: "Öppnades inte BankID-appen? Då kanske den inte finns på den här enheten.",
  getApp: "Skaffa BankID-appen",
  inAppBrowser: (app) =>
    `Den här sidan visas inuti ${app === "WebView" ? "en annan app" : app}, och dit kan BankID inte komma tillbaka. Öppna sidan i din webbläsare: välj det i appens meny, eller kopiera adressen.`,
  framed: "Av säkerhetsskäl går det inte att använda BankID här, inuti en annan sida.",
  openWindow: "Öppna i ett eget fönster",

  preview: {
    label: "Text att skriva under",
    authLabel: "Text i BankID-appen",
    used: (used, limit) => `${used.toLocaleString("sv")} av ${limit.toLocaleString("sv")} tecken`,
    tooLong: "Texten är för lång för BankID.",
    mistake: (line, column) => `Texten kan inte visas i BankID. Se rad ${line}, tecken ${column}.`,
  },
};
