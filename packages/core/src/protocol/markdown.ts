/**
 * simpleMarkdownV1, the formatting that the app takes in `userVisibleData` (specification §2.10).
 *
 * What BankID would refuse is refused. Where its grammar is not public, text is taken that can be read in one
 * way; a line that begins with a sign of the grammar has to be meant so, or to have a backslash before it.
 */

import type { MarkdownLine, MarkdownMistake, MarkdownSpan } from "./markdown-inline.ts";
import {
  isSpace,
  MarkdownMistakeError,
  mistakeAt,
  parseSpans,
  refuseUnknownCharacter,
} from "./markdown-inline.ts";
import type { MarkdownTable } from "./markdown-table.ts";
import { parseTable } from "./markdown-table.ts";

export type { MarkdownMistake, MarkdownSpan } from "./markdown-inline.ts";
export type { MarkdownAlignment, MarkdownTable } from "./markdown-table.ts";

/** A heading. */
export interface MarkdownHeading {
  type: "heading";
  level: 1 | 2 | 3;
  content: MarkdownSpan[];
}

/** Lines of text. Each begins on a new line. */
export interface MarkdownParagraph {
  type: "paragraph";
  lines: MarkdownSpan[][];
}

/** A line across. */
export interface MarkdownThematicBreak {
  type: "thematicBreak";
}

/** A list with a sign before each item. */
export interface MarkdownUnorderedList {
  type: "unorderedList";
  items: MarkdownSpan[][];
}

/** A list with a number before each item, as the text gives it: there may be gaps. */
export interface MarkdownOrderedList {
  type: "orderedList";
  items: { number: number; content: MarkdownSpan[] }[];
}

/** One block of a text, from top to bottom. */
export type MarkdownBlock =
  | MarkdownHeading
  | MarkdownParagraph
  | MarkdownThematicBreak
  | MarkdownUnorderedList
  | MarkdownOrderedList
  | MarkdownTable;

/** A text that was read, or the first mistake in it. */
export type MarkdownResult =
  | { blocks: MarkdownBlock[]; mistake?: never }
  | { mistake: MarkdownMistake; blocks?: never };

/**
 * Reads a text in simpleMarkdownV1 into blocks, for whoever wants to show it as the app would.
 *
 * Pure and linear in the length of the text. All text in the blocks is text: whoever renders it escapes it.
 *
 * @returns The blocks, or the first mistake with line, column and what was expected.
 * @see Specification §2.10; S17.
 * @example
 * const { blocks, mistake } = parseSimpleMarkdown("# Avtal\n\n+ *Hyra* 9 000 kr");
 */
export function parseSimpleMarkdown(text: string): MarkdownResult {
  try {
    return { blocks: parseBlocks(text) };
  } catch (error) {
    if (error instanceof MarkdownMistakeError) return { mistake: error.mistake };
    throw error;
  }
}

/**
 * The first mistake in a text that is to be simpleMarkdownV1.
 *
 * @returns `undefined` when there is none.
 * @see {@link parseSimpleMarkdown}
 * @example
 * checkSimpleMarkdown("- milk"); // { line: 1, column: 1, message: "A list item begins with + and a space; …" }
 */
export function checkSimpleMarkdown(text: string): MarkdownMistake | undefined {
  return parseSimpleMarkdown(text).mistake;
}

function parseBlocks(text: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  /** What the next line may go on with: an empty line, and every heading and break, ends it. */
  let open: MarkdownBlock | undefined;
  const lines = checkedLines(text);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as MarkdownLine;
    if (line.text === "") {
      open = undefined;
    } else if (line.text.startsWith("|")) {
      const rows = tableRows(lines, index);
      blocks.push(parseTable(rows));
      index += rows.length - 1;
      open = undefined;
    } else {
      const block = parseLine(line);
      if (!continues(open, block)) {
        blocks.push(block);
        open = block;
      }
    }
  }
  return blocks;
}

/** Lines without their ends. Characters are looked at where they are met, so that the first mistake is told. */
function checkedLines(text: string): MarkdownLine[] {
  return text.split(/\r\n|\r|\n/).map((raw, index) => ({ text: trimEnd(raw), number: index + 1 }));
}

/** A loop, for a pattern such as /\s+$/ takes time in the square of the spaces. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

function tableRows(lines: readonly MarkdownLine[], from: number): readonly MarkdownLine[] {
  let to = from;
  while (lines[to]?.text.startsWith("|") === true) to += 1;
  return lines.slice(from, to);
}

function parseLine(line: MarkdownLine): MarkdownBlock {
  refuseUnknownCharacter(line);
  switch (line.text[0]) {
    case "#":
      return parseHeading(line);
    case "+":
      return parseItem(line);
    case "-":
      if (line.text === "---") return { type: "thematicBreak" };
      throw mistakeAt(
        line,
        0,
        "A list item begins with + and a space; a line across is --- alone; write \\- for the sign itself.",
      );
    default:
      return { type: "paragraph", lines: [parseSpans(line, 0, line.text.length)] };
  }
}

function parseHeading(line: MarkdownLine): MarkdownHeading {
  const { text } = line;
  const level = text.startsWith("###") ? 3 : text.startsWith("##") ? 2 : 1;
  if (text[level] !== " ") {
    throw mistakeAt(
      line,
      level,
      "A heading is one to three # and a space before its text; write \\# for the sign itself.",
    );
  }
  return { type: "heading", level, content: parseSpans(line, level + 1, text.length) };
}

function parseItem(line: MarkdownLine): MarkdownUnorderedList | MarkdownOrderedList {
  const { text } = line;
  const digits = /^\+(\d*)/.exec(text)?.[1] ?? "";
  const after = 1 + digits.length;
  if (digits.length > 2) throw mistakeAt(line, 3, "The number of a list item has one or two digits.");
  if (digits.length === 2 && digits.startsWith("0")) {
    throw mistakeAt(line, 1, "The number of a list item has no zero before it.");
  }
  if (text[after] !== " ") {
    const message =
      "A list item is +, a number if it is to have one, a space and its text; write \\+ for the sign itself.";
    throw mistakeAt(line, after, message);
  }
  const content = parseSpans(line, after + 1, text.length);
  return digits === ""
    ? { type: "unorderedList", items: [content] }
    : { type: "orderedList", items: [{ number: Number(digits), content }] };
}

/** Whether a line belongs to the block before it, to which it is then added. */
function continues(open: MarkdownBlock | undefined, block: MarkdownBlock): boolean {
  if (open?.type === "paragraph" && block.type === "paragraph") open.lines.push(...block.lines);
  else if (open?.type === "unorderedList" && block.type === "unorderedList") open.items.push(...block.items);
  else if (open?.type === "orderedList" && block.type === "orderedList") open.items.push(...block.items);
  else return false;
  return true;
}
