import { sv as messages } from "@bankid-kit/core/texts";
import type { BankIdTexts } from "./texts.ts";

/** Swedish. */
export const sv: BankIdTexts = {
  lang: "sv",
  messages,
  identify: "Identifiera dig med BankID",
  thisDevice: "BankID på den här enheten",
  otherDevice: "BankID på en annan enhet",
  openBankId: "Öppna BankID",
  openWindow: "Öppna i ett eget fönster",
  cancel: "Avbryt",
  tryAgain: "Försök igen",
  resume: "Fortsätt",
  scan: "Läs av QR-koden",
  inApp: "Fortsätt i BankID-appen",
  cancelled: "Avbrutet",
  failed: "Det gick inte",
  done: "Klart",
  doneText: "Du har identifierat dig.",
  oneMoment: "Ett ögonblick …",
  qrLabel: "QR-kod att läsa av med BankID-appen på en annan enhet",
  qrStale: "Väntar på en ny kod …",
  caution: (hostname) => `Du loggar in på ${hostname}. Avbryt om någon annan har bett dig göra det.`,
  reference: "Referens",
};
