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
 * Shows one step and hides the others; the heading gets the focus, so that a screen reader reads it.
 *
 * @param {string} id
 * @param {{ focus: boolean }} options - No focus is moved when the page has just been opened.
 */
export function showStep(id, { focus }) {
  for (const section of document.querySelectorAll("section")) section.hidden = section.id !== id;
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
  for (const item of items) {
    let row = rows.find(({ dataset }) => dataset["id"] === item.id);
    if (row === undefined) {
      row = create(item);
      row.dataset["id"] = item.id;
      list.append(row);
    }
    update(row, item);
  }
}
