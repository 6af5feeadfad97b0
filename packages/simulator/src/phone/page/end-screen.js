import { element, showScreen } from "./dom.js";

/** @typedef {import("./language.js").Texts} Texts */
/** @typedef {import("./phone.js").Ending} Ending */
/** @typedef {import("./api.js").OrderView} OrderView */

/**
 * The last screen: how it ended.
 *
 * @param {Ending} ending
 * @param {Texts} t
 */
export function showEnding({ title, text, returnUrl }, t) {
  element("endTitle", HTMLElement).textContent = title;
  element("endText", HTMLElement).textContent = text;
  const link = element("returnLink", HTMLAnchorElement);
  element("endReturn", HTMLElement).hidden = returnUrl === undefined;
  link.textContent = returnUrl ?? "";
  link.removeAttribute("href");
  if (returnUrl !== undefined) {
    const opens = canOpen(returnUrl);
    element("endReturnHelp", HTMLElement).textContent = opens ? t.returnHelp : t.returnNever;
    if (opens) link.href = returnUrl;
  }
  showScreen("end", { focus: true });
}

/**
 * How an order that is over is told; an address of the web is opened at once, as the app does.
 *
 * @param {OrderView} order
 * @param {Texts} t
 * @returns {Ending & { opens?: string }}
 */
export function endOf({ phase, hintCode = "", task, rpName, returnUrl }, t) {
  if (phase === "complete") {
    const ending = { title: t.doneTitle, text: t[`${task}Done`](rpName) };
    if (returnUrl === undefined) return ending;
    if (isWebAddress(returnUrl)) return { ...ending, opens: returnUrl };
    return { ...ending, returnUrl };
  }
  if (hintCode === "userCancel") return { title: t.cancelledTitle, text: t.cancelledText };
  if (hintCode === "userDeclinedCall") return { title: t.declinedTitle, text: t.declinedText };
  return { title: t.failedTitle, text: t.failedText(t.failures[hintCode] ?? hintCode) };
}

/** @param {string} url */
function isWebAddress(url) {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/**
 * Whether a person may follow the address: another app's scheme, but nothing that would run or be shown here.
 *
 * @param {string} url
 */
function canOpen(url) {
  return (
    URL.canParse(url) &&
    !/^(?:javascript|data|blob|file|about|view-source|vbscript):$/.test(new URL(url).protocol)
  );
}
