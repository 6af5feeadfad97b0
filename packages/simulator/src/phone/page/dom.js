/**
 * The element with an id, of the kind that the page has there.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function element(id, kind) {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} with the id ${id}.`);
}

/**
 * A new element with its text or children. Text never becomes markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {readonly (Node | string)[]} children
 * @param {string} [className]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, children, className) {
  const made = document.createElement(tag);
  if (className !== undefined) made.className = className;
  made.append(...children);
  return made;
}

/**
 * Writes a text where another may stand; the same text again is no change that anybody is told of.
 *
 * @param {Element} where
 * @param {string} text - The element is hidden when there is none.
 */
export function write(where, text) {
  if (where.textContent !== text) where.textContent = text;
  if (where instanceof HTMLElement && where.getAttribute("role") === null) where.hidden = text === "";
}

/**
 * Shows one screen and hides the others; the heading gets the focus, so that a screen reader reads it.
 *
 * @param {string} id
 * @param {{ focus: boolean }} options - No focus is moved when the page has just been opened.
 */
export function showScreen(id, { focus }) {
  for (const screen of document.querySelectorAll(".screen")) {
    if (screen instanceof HTMLElement) screen.hidden = screen.id !== id;
  }
  const heading = document.querySelector(`#${id} h1`);
  if (!(heading instanceof HTMLElement)) return;
  document.title = `${heading.textContent} – Simulator`;
  if (focus) heading.focus();
}

/**
 * Makes a list show these items, keeping the elements of those that stay: nobody's focus is lost to a tick.
 *
 * @template {{ id: string }} Item
 * @param {HTMLElement} list
 * @param {readonly Item[]} items
 * @param {{ create: (item: Item) => HTMLElement, update: (row: HTMLElement, item: Item) => void }} row
 */
export function showList(list, items, { create, update }) {
  const rows = /** @type {HTMLElement[]} */ ([...list.children]);
  for (const row of rows) {
    if (!items.some(({ id }) => id === row.dataset["id"])) row.remove();
  }
  for (const [index, item] of items.entries()) {
    let row = rows.find(({ dataset }) => dataset["id"] === item.id);
    if (row === undefined) {
      row = create(item);
      row.dataset["id"] = item.id;
      list.insertBefore(row, list.children[index] ?? null);
    }
    update(row, item);
  }
}
