import { element, make, showList, write } from "./dom.js";

/** @typedef {import("./language.js").Texts} Texts */
/** @typedef {import("./api.js").OrderLine} OrderLine */

/**
 * The list for developers: every order, where it stands, and what has happened to it.
 *
 * @param {Texts} t
 */
export function createOrdersList(t) {
  return {
    /** @param {readonly OrderLine[]} orders */
    update(orders) {
      element("noOrders", HTMLElement).hidden = orders.length > 0;
      showList(element("orders", HTMLElement), orders, {
        create: (order) => createRow(t, order),
        update: (row, order) => updateRow(t, row, order),
      });
    },
  };
}

/**
 * @param {Texts} t
 * @param {OrderLine} order
 */
function createRow(t, { rpName, task, byPhone, kind }) {
  const what = byPhone ? `${t[task]} ${t.byPhone}` : t[task];
  const head = make(
    "span",
    [make("strong", [what]), " ", make("code", [kind]), " ", make("span", [], "age")],
    "head",
  );
  const about = make("span", [head, make("span", [rpName], "from"), make("span", [], "state")], "about");
  return make("li", [make("details", [make("summary", [about]), make("ol", [], "timeline")])]);
}

/**
 * @param {Texts} t
 * @param {HTMLElement} row
 * @param {OrderLine} order
 */
function updateRow(t, row, order) {
  const { ageMs, phase, timeline } = order;
  const told = timeline.findLast(({ what }) => what === "told")?.detail;
  const state = stateOf(t, order);
  row.dataset["phase"] = phase === "gone" && told === "complete" ? "complete" : phase;
  write(
    find(row, ".age"),
    phase === "outstanding" || phase === "started" ? t.age(Math.floor(ageMs / 1000)) : "",
  );
  write(find(row, ".state"), state);
  const list = find(row, ".timeline");
  for (const entry of timeline.slice(list.children.length)) list.append(createEntry(t, entry));
}

/**
 * @param {Texts} t
 * @param {OrderLine} order
 */
function stateOf(t, { phase, step, hintCode, timeline }) {
  if (phase === "outstanding") return t.steps["outstandingTransaction"] ?? phase;
  if (phase === "started") return t.steps[step ?? ""] ?? step ?? phase;
  if (phase === "complete") return t.steps["complete"] ?? phase;
  if (phase === "failed") return t.failures[hintCode ?? ""] ?? hintCode ?? phase;
  return t.ends[timeline.at(-1)?.what ?? ""] ?? t.endedTitle;
}

/**
 * @param {Texts} t
 * @param {OrderLine["timeline"][number]} entry
 */
function createEntry(t, { atMs, by, what, detail }) {
  const time = make("span", [t.after((atMs / 1000).toFixed(1))], "time");
  const text = `${t.actors[by]} ${t.happenings[what]}`;
  return make("li", [
    time,
    " ",
    make("span", detail === undefined ? [text] : [`${text} `, make("code", [detail])]),
  ]);
}

/**
 * @param {HTMLElement} row
 * @param {string} selector
 */
function find(row, selector) {
  const found = row.querySelector(selector);
  if (found === null) throw new Error(`The row has no ${selector}.`);
  return found;
}
