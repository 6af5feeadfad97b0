/** The words of the preview, apart from the others: a page without a preview does not carry them. */

/** Words of `BankIdTextPreview`. */
export interface PreviewTexts {
  /** BCP 47 tag of these words. */
  lang: string;
  /** Names the frame around the text. */
  label: string;
  /** How much of the room is used, in characters of base64, which is what BankID counts. */
  used: (used: number, limit: number) => string;
  tooLong: string;
  /** Stands for a text that BankID would refuse; line and column count from 1. */
  mistake: (line: number, column: number) => string;
}

/** Swedish, for the preview. */
export const svPreview: PreviewTexts = {
  lang: "sv",
  label: "Text att skriva under",
  used: (used, limit) => `${used.toLocaleString("sv")} av ${limit.toLocaleString("sv")} tecken`,
  tooLong: "Texten är för lång för BankID.",
  mistake: (line, column) => `Texten kan inte visas i BankID. Se rad ${line}, tecken ${column}.`,
};

/** English, for the preview. */
export const enPreview: PreviewTexts = {
  lang: "en",
  label: "Text to sign",
  used: (used, limit) => `${used.toLocaleString("en")} of ${limit.toLocaleString("en")} characters`,
  tooLong: "The text is too long for BankID.",
  mistake: (line, column) => `The text can’t be shown in BankID. See line ${line}, character ${column}.`,
};

/** Other words for some of the preview's. `lang` is a whole language's alone. */
export type PreviewTextsOverride = Partial<Omit<PreviewTexts, "lang">> & { readonly lang?: undefined };
