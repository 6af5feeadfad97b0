import { element, make } from "./dom.js";

/** @typedef {import("./language.js").Texts} Texts */
/** @typedef {import("./api.js").OrderView} OrderView */

/**
 * What a person never chooses and a developer must: to stay at a step, or to fail, each by its name.
 *
 * @param {Texts} t
 * @param {{ stay: (step: string) => void, fail: (hintCode: string) => void }} to
 */
export function createMore(t, { stay, fail }) {
  const { userStepUp = "", userFace = "", userMrtd = "", processing = "" } = t.steps;
  fill("stuck", { userStepUp, userFace, userMrtd, processing }, stay);
  fill("fail", t.failures, fail);

  return {
    /** @param {OrderView} order - Steps that it can't go to are left out. */
    update({ asks, stepsAhead }) {
      const open = new Set([...stepsAhead.map(String), ...(asks === "confirm" ? ["processing"] : [])]);
      for (const row of element("stuck", HTMLElement).children) {
        if (row instanceof HTMLElement) row.hidden = !open.has(row.dataset["name"] ?? "");
      }
      for (const part of ["stuck", "stuckTitle", "stuckHelp"]) {
        element(part, HTMLElement).hidden = open.size === 0;
      }
    },
  };
}

/**
 * @param {string} list
 * @param {Record<string, string>} words - A text for each name.
 * @param {(name: string) => void} choose
 */
function fill(list, words, choose) {
  const rows = Object.entries(words).map(([name, text]) => {
    const button = make("button", [make("code", [name]), " ", make("span", [text])]);
    button.type = "button";
    button.addEventListener("click", () => choose(name));
    const row = make("li", [button]);
    row.dataset["name"] = name;
    return row;
  });
  element(list, HTMLElement).replaceChildren(...rows);
}
