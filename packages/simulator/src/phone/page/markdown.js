import { make } from "./dom.js";

/** @typedef {import("../view.ts").MarkdownBlock} MarkdownBlock */
/** @typedef {import("../view.ts").MarkdownSpan} MarkdownSpan */

/** The screen has a first and a second heading already. */
const headings = /** @type {const} */ ({ 1: "h3", 2: "h4", 3: "h5" });

/**
 * Elements for blocks that the server has read. Whatever stands in the text stays text.
 *
 * @param {MarkdownBlock} block
 * @returns {HTMLElement}
 */
export function renderBlock(block) {
  switch (block.type) {
    case "heading":
      return make(headings[block.level], spans(block.content));
    case "paragraph":
      return make(
        "p",
        block.lines.flatMap((line, index) => (index === 0 ? spans(line) : [make("br", []), ...spans(line)])),
      );
    case "thematicBreak":
      return make("hr", []);
    case "unorderedList":
      return make(
        "ul",
        block.items.map((item) => make("li", spans(item))),
      );
    case "orderedList":
      return make(
        "ol",
        block.items.map(({ number, content }) => {
          const item = make("li", spans(content));
          item.value = number;
          return item;
        }),
      );
    case "table":
      break;
  }
  return renderTable(block);
}

/** @param {Extract<MarkdownBlock, { type: "table" }>} table */
function renderTable({ columns, header, rows }) {
  const row = (/** @type {"th" | "td"} */ tag, /** @type {readonly MarkdownSpan[][]} */ cells) =>
    make(
      "tr",
      cells.map((cell, index) => make(tag, spans(cell), columns[index] ?? "left")),
    );
  return make("table", [
    make("thead", [row("th", header)]),
    make(
      "tbody",
      rows.map((cells) => row("td", cells)),
    ),
  ]);
}

/**
 * @param {readonly MarkdownSpan[]} content
 * @returns {(Node | string)[]}
 */
function spans(content) {
  return content.map(({ text, strong }) => (strong ? make("strong", [text]) : text));
}
