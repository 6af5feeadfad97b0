import { element, make, write } from "./dom.js";
import { renderBlock } from "./markdown.js";

/** @typedef {import("./language.js").Texts} Texts */
/** @typedef {import("./api.js").OrderView} OrderView */

/**
 * Shows what is to be signed or paid.
 *
 * @param {Texts} t
 * @param {OrderView} order
 * @param {boolean} isShown - The app shows it when it asks for the confirmation, not before.
 */
export function showText(t, { task, text = "", blocks, transaction }, isShown) {
  const payment = element("payment", HTMLElement);
  payment.hidden = !isShown || transaction === undefined;
  const { money, recipientName = "", riskWarning = "" } = transaction ?? {};
  payment.replaceChildren(
    ...(money === undefined ? [] : entry(t.amount, `${money.amount} ${money.currency}`)),
    ...entry(t.recipient, recipientName),
  );
  write(
    element("riskWarning", HTMLElement),
    isShown && riskWarning !== "" ? t.riskWarning(t.risks[riskWarning] ?? riskWarning) : "",
  );
  element("textBox", HTMLElement).hidden = !isShown || text === "";
  element("textTitle", HTMLElement).textContent = t[`${task}Text`];
  element("text", HTMLElement).replaceChildren(
    ...(blocks === undefined ? [make("p", [text], "plain")] : blocks.map(renderBlock)),
  );
}

/**
 * @param {string} name
 * @param {string} value
 */
function entry(name, value) {
  return [make("dt", [name]), make("dd", [value])];
}
