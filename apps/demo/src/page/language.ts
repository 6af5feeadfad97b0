/** The page's language, kept in a cookie of the demo's own: pages are loaded anew, and the app comes back to them. */

import type { Language } from "../wire.ts";

const cookie = "demo-language";

/** What was chosen, else what the browser likes. */
export function readLanguage(): Language {
  const chosen = new RegExp(`(?:^|; )${cookie}=(sv|en)(?:;|$)`).exec(document.cookie)?.[1];
  return (chosen as Language | undefined) ?? (navigator.language.startsWith("sv") ? "sv" : "en");
}

/** Remembers a choice for this visit. */
export function keepLanguage(language: Language): void {
  document.cookie = `${cookie}=${language}; Path=/; SameSite=Lax`;
}
