import { en, sv } from "@bankid-kit/core/texts";
import type { Messages } from "@bankid-kit/core/texts";

/** Languages of the words beside an order. */
export type Language = "sv" | "en";

/** What is said beside BankID's own words. */
export interface OrderWords {
  readonly bankId: Messages;
  readonly cancelHint: string;
  readonly launch: string;
  readonly codeText: string;
  readonly notCancelled: string;
  readonly again: (attempt: number) => string;
  readonly tooSmall: (need: string, have: string) => string;
  readonly name: string;
  readonly personalNumber: string;
  readonly ipAddress: string;
  readonly issued: string;
  readonly risk: string;
  readonly saved: (path: string) => string;
}

export const orderWords: Readonly<Record<Language, OrderWords>> = {
  en: {
    bankId: en,
    cancelHint: "Ctrl-C cancels.",
    launch: "Open on this device:",
    codeText: "QR text",
    notCancelled:
      "BankID could not be told of the cancellation; the order ends by itself within three minutes.",
    again: (attempt) => `Nobody scanned the code in time. New order, number ${attempt}.`,
    tooSmall: (need, have) =>
      `This window is too small for the QR code: it needs ${need} characters, and there are ${have}. Make it larger, or use --same-device.`,
    name: "Name",
    personalNumber: "Personal number",
    ipAddress: "IP address",
    issued: "BankID issued",
    risk: "Risk",
    saved: (path) => `completionData was saved in ${path}.`,
  },
  sv: {
    bankId: sv,
    cancelHint: "Ctrl-C avbryter.",
    launch: "Öppna på den här enheten:",
    codeText: "QR-text",
    notCancelled: "BankID gick inte att meddela; åtgärden avslutas av sig själv inom tre minuter.",
    again: (attempt) => `Ingen läste av koden i tid. Nytt försök, nummer ${attempt}.`,
    tooSmall: (need, have) =>
      `Fönstret är för litet för QR-koden: den behöver ${need} tecken, och här finns ${have}. Gör det större, eller använd --same-device.`,
    name: "Namn",
    personalNumber: "Personnummer",
    ipAddress: "IP-adress",
    issued: "BankID utfärdat",
    risk: "Risk",
    saved: (path) => `completionData sparades i ${path}.`,
  },
};

/** The language that the person asked for, or that their system speaks. */
export function chooseLanguage(
  asked: Language | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Language {
  if (asked !== undefined) return asked;
  // The order in which POSIX reads them; an empty one counts as not set.
  const locale = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  return /^sv(_|\.|$)/i.test(locale) ? "sv" : "en";
}
