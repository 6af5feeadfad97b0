import type { FlowKind, InAppBrowser, MessageId, Messages } from "@bankid-kit/core/browser";

/** Whom the person identifies themselves to, or signs for. */
export interface Recipient {
  kind: FlowKind;
  /** Your name as BankID shows it, if the component was given it. */
  rpName?: string | undefined;
  /** The page's own hostname. */
  hostname: string;
}

/** Words around a text to sign. */
export interface PreviewTexts {
  /** Names the frame around a text to sign. */
  label: string;
  /** Names the frame around a text that the app shows at a login. */
  authLabel: string;
  /** How much of the room is used, in characters of base64, which is what BankID counts. */
  used: (used: number, limit: number) => string;
  tooLong: string;
  /** Stands for a text that BankID would refuse; line and column count from 1. */
  mistake: (line: number, column: number) => string;
}

/** All words of one language. Another language is one object of this shape. */
export interface BankIdTexts {
  /** BCP 47 tag; becomes the `lang` of what is drawn. */
  lang: string;
  /** By message id: BankID's recommended user messages, and the kit's own. */
  messages: Messages;

  /** Headings before the start. */
  identify: string;
  sign: string;
  thisDevice: string;
  otherDevice: string;
  openBankId: string;
  cancel: string;
  tryAgain: string;
  resume: string;
  /** Goes on after the time ran out, with another code. */
  newCode: string;
  /** Takes the action over from another tab. */
  continueHere: string;
  /** Begins anew in a browser that BankID opened by mistake. */
  startOver: string;
  /** Loads the page again, for a text that has changed. */
  reload: string;

  /** Heading over the QR code. */
  scan: string;
  /** Heading while the person is in the app. */
  inApp: string;
  /** Heading while what was signed is being saved. */
  saving: string;
  /** Heading after a cancel. */
  cancelled: string;
  /** Heading when the time has run out. */
  timedOut: string;
  /** Heading when another tab went on. */
  replaced: string;
  /** Heading in a browser that BankID opened by mistake. */
  otherBrowser: string;
  /** Heading after a failure. */
  failed: string;
  /** Heading at the end, and the text below it. */
  done: string;
  identified: string;
  signed: string;

  oneMoment: string;
  /** What the QR code is, for who can't see it. */
  qrLabel: string;
  /** Stands where the code is too old to be shown. */
  qrStale: string;
  enlarge: string;
  close: string;
  /** How long the code lives; drawn and not read out. */
  secondsLeft: (seconds: number) => string;
  /** Read out when a code has taken the place of one that ran out. */
  renewed: string;
  /** Says whom the person identifies themselves to or signs for (S70). */
  recipient: (recipient: Recipient) => string;
  /** What to do if somebody talked them into it (S70). */
  caution: string;
  /** Stands before the reference of a failure. */
  reference: string;

  /** The app seems not to have opened. */
  appMissing: string;
  getApp: string;
  /** The page is shown inside another app, to which BankID can't come back. */
  inAppBrowser: (app: InAppBrowser) => string;
  /** The page is shown inside another page (S71). */
  framed: string;
  openWindow: string;

  /** Of `BankIdTextPreview`. */
  preview: PreviewTexts;
}

/**
 * Other words for some of the texts. What is left out, or `undefined`, stays as it is. `lang` is a whole
 * language's alone: a few words don't make one.
 */
export type BankIdTextsOverride = {
  readonly [Name in Exclude<keyof BankIdTexts, "lang" | "messages" | "preview">]?:
    | BankIdTexts[Name]
    | undefined;
} & {
  readonly lang?: undefined;
  readonly messages?: Partial<Messages> | undefined;
  readonly preview?: Partial<PreviewTexts> | undefined;
};

/**
 * A language with some of its words replaced.
 *
 * @param base - The whole language.
 * @param override - What to say instead.
 * @example
 * const words = withTexts(sv, { cancel: "Stäng", messages: { RFA1: "Öppna BankID-appen." } });
 */
export function withTexts(base: BankIdTexts, override: BankIdTexts | BankIdTextsOverride): BankIdTexts {
  return {
    ...base,
    ...given(override),
    messages: { ...base.messages, ...given<Partial<Messages>>(override.messages) },
    preview: { ...base.preview, ...given<Partial<PreviewTexts>>(override.preview) },
  };
}

type Given<Words> = { [Name in keyof Words]?: Exclude<Words[Name], undefined> };

function given<Words extends object>(words: Words | undefined): Given<Words> {
  const written = Object.entries(words ?? {}).filter(([, word]) => word !== undefined);
  return Object.fromEntries(written) as Given<Words>;
}

/**
 * The words for a message id.
 *
 * @param id - May be newer than these texts; then it is RFA21 for what goes on and RFA22 for what failed.
 */
export function messageText(texts: BankIdTexts, id: MessageId, otherwise: "RFA21" | "RFA22"): string {
  return Object.hasOwn(texts.messages, id) ? texts.messages[id] : texts.messages[otherwise];
}
