import { en } from "./texts.en.js";
import { sv } from "./texts.sv.js";

/** @typedef {typeof sv} Texts */

/** @type {Record<"sv" | "en", Texts>} */
const texts = { sv, en };

/**
 * The language and its words: what the address says, else what was chosen before, else what the browser
 * asks for.
 *
 * @returns {{ language: "sv" | "en", t: Texts }}
 */
export function chooseLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked !== null) sessionStorage.setItem("language", asked);
  const wanted = [asked ?? sessionStorage.getItem("language") ?? "", ...navigator.languages];
  const known = wanted
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => tag === "sv" || tag === "en");
  const language = known === "sv" ? "sv" : "en";
  return { language, t: texts[language] };
}

/**
 * Puts the words where the page has a place for them.
 *
 * @param {"sv" | "en"} language
 * @param {Texts} t
 */
export function fillIn(language, t) {
  document.documentElement.lang = language;
  for (const place of document.querySelectorAll("[data-text]")) {
    const text = t[/** @type {keyof Texts} */ (place.getAttribute("data-text"))];
    if (typeof text === "string") place.textContent = text;
  }
}

/**
 * Keeps the open order in the address, so that a reload or the other language shows it again; and the token
 * out of it, for it is used up.
 *
 * @param {string | undefined} order
 * @param {"sv" | "en"} language
 * @param {Texts} t
 */
export function remember(order, language, t) {
  const hash = order === undefined ? "" : `#order=${order}`;
  history.replaceState(null, "", `/${hash}`);
  const link = document.getElementById("language");
  if (!(link instanceof HTMLAnchorElement)) return;
  const other = language === "en" ? "sv" : "en";
  link.textContent = t.otherLanguage;
  link.lang = other;
  link.hreflang = other;
  link.href = `/?lang=${other}${hash}`;
}

/** @returns {string | undefined} The order that lay open before a reload. */
export function remembered() {
  return /^#order=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
}
