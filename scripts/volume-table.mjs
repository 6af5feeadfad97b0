// What the long run prints at its end: the rows that tests reported, as a table for the docs.

/**
 * @param {string} lines One JSON object a line: `{ what, volume, result }`.
 * @returns {string} A table in Markdown, sorted; empty when nobody reported anything.
 */
export function volumeTable(lines) {
  const rows = lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .map(({ what, volume, result }) => [what, volume, result].map(cell))
    .toSorted(([a], [b]) => a.localeCompare(b));
  if (rows.length === 0) return "";
  const all = [["What", "Volume", "Result"], ["---", "---", "---"], ...rows];
  return all.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function cell(text) {
  return String(text).replaceAll("|", String.raw`\|`);
}
