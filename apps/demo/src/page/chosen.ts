/** Which document is to be signed, kept in a cookie of the demo's own: the app may come back to another tab. */

import type { Language } from "../wire.ts";

/** A document, by the server's name for it and by the language that it is read in. */
export interface Chosen {
  readonly intent: string;
  readonly lang: Language;
}

const cookie = "demo-document";

/** What was chosen, else the first. */
export function readChosen(lang: Language): Chosen {
  const [, intent, kept] =
    new RegExp(`(?:^|; )${cookie}=(\\w+)\\.(sv|en)(?:;|$)`).exec(document.cookie) ?? [];
  return intent === undefined ? { intent: "bicycle", lang } : { intent, lang: kept as Language };
}

/** Remembers a choice for this visit. */
export function keepChosen({ intent, lang }: Chosen): void {
  document.cookie = `${cookie}=${intent}.${lang}; Path=/sign; SameSite=Lax`;
}
