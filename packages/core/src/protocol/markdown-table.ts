/** Tables of simpleMarkdownV1. */

import type { MarkdownLine, MarkdownSpan } from "./markdown-inline.ts";
import { isSpace, mistakeAt, parseSpans, refuseUnknownCharacter } from "./markdown-inline.ts";

/** Where the cells of a column stand. */
export type MarkdownAlignment = "left" | "center" | "right";

/** A table: each row has as many cells as `columns`. A cell is plain or bold as a whole. */
export interface MarkdownTable {
  type: "table";
  columns: MarkdownAlignment[];
  header: MarkdownSpan[][];
  rows: MarkdownSpan[][][];
}

const mostColumns = 5;

interface Cell {
  readonly start: number;
  readonly end: number;
}

/**
 * A table from its lines, one at least, each beginning with `|`.
 *
 * @throws {MarkdownMistakeError}
 */
export function parseTable(lines: readonly MarkdownLine[]): MarkdownTable {
  const [headerLine, delimiterLine, ...bodyLines] = lines as readonly [MarkdownLine, ...MarkdownLine[]];
  const headerCells = cellsOf(headerLine);
  if (headerCells.length > mostColumns) {
    const sixth = headerCells[mostColumns]?.start ?? 0;
    throw mistakeAt(headerLine, sixth, `A table has at most ${mostColumns} columns.`);
  }
  const header = contents(headerLine, headerCells);
  if (delimiterLine === undefined) {
    throw mistakeAt(
      headerLine,
      headerLine.text.length,
      "Below the first row of a table stands a row such as |---|---|.",
    );
  }
  const count = headerCells.length;
  const columns = rowOf(delimiterLine, count).map((cell) => alignment(delimiterLine, cell));
  const rows = bodyLines.map((line) => contents(line, rowOf(line, count)));
  return { type: "table", columns, header, rows };
}

function rowOf(line: MarkdownLine, count: number): Cell[] {
  const cells = cellsOf(line);
  if (cells.length === count) return cells;
  const at = cells.length > count ? (cells[count]?.start ?? 0) : line.text.length - 1;
  throw mistakeAt(line, at, "Each row of a table has as many cells as the first.");
}

/** Between the bars that no backslash stands before. */
function cellsOf(line: MarkdownLine): Cell[] {
  refuseUnknownCharacter(line);
  const { text } = line;
  const cells: Cell[] = [];
  let start = 1;
  for (let index = 1; index < text.length; index += 1) {
    if (text[index] === "\\") {
      index += 1;
    } else if (text[index] === "|") {
      cells.push({ start, end: index });
      start = index + 1;
    }
  }
  if (start !== text.length || cells.length === 0) {
    throw mistakeAt(line, text.length, "A row of a table ends with |; write \\| for the sign itself.");
  }
  return cells;
}

function alignment(line: MarkdownLine, cell: Cell): MarkdownAlignment {
  const { start, end } = trimmed(line, cell);
  const text = line.text.slice(start, end);
  if (!/^:?-+:?$/.test(text)) {
    throw mistakeAt(
      line,
      start,
      "A cell of a table's second row is --- alone, with : where its column is to stand.",
    );
  }
  if (!text.endsWith(":")) return "left";
  return text.startsWith(":") ? "center" : "right";
}

function contents(line: MarkdownLine, cells: readonly Cell[]): MarkdownSpan[][] {
  return cells.map((cell) => {
    const { start, end } = trimmed(line, cell);
    const spans = parseSpans(line, start, end);
    if (spans.length > 1) throw mistakeAt(line, start, "A cell of a table is plain or bold as a whole.");
    return spans;
  });
}

function trimmed({ text }: MarkdownLine, { start, end }: Cell): Cell {
  let [from, to] = [start, end];
  while (from < to && isSpace(text[from])) from += 1;
  while (to > from && isSpace(text[to - 1])) to -= 1;
  return { start: from, end: to };
}
