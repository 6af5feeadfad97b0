/** The inside of a line of simpleMarkdownV1: escapes, bold text, white space, characters. */

/** A run of text in one weight, white space already joined. */
export interface MarkdownSpan {
  text: string;
  strong: boolean;
}

/** Where a text stops being simpleMarkdownV1. */
export interface MarkdownMistake {
  /** From 1; CR, LF and CRLF end a line. */
  line: number;
  /** From 1, in UTF-16 units of the line. */
  column: number;
  /** What was expected, as a sentence. It repeats nothing of the text. */
  message: string;
}

/** How a mistake leaves the parser. */
export class MarkdownMistakeError extends Error {
  readonly mistake: MarkdownMistake;

  constructor(mistake: MarkdownMistake) {
    super(mistake.message);
    this.mistake = mistake;
  }
}

/** A line of a text, without its end and the white space before that. */
export interface MarkdownLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** What ends the parser at a place of a line. `index` is from 0. */
export function mistakeAt({ number }: MarkdownLine, index: number, message: string): MarkdownMistakeError {
  return new MarkdownMistakeError({ line: number, column: index + 1, message });
}

/** Whether a backslash may stand before it. */
export function isEscapable(character: string | undefined): boolean {
  return character !== undefined && character !== "" && "#+|*-\\".includes(character);
}

export function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

/**
 * @throws {MarkdownMistakeError} at the first character that BankID does not take.
 * @see Specification §2.10: U+0009, U+000A, U+000D, U+0020–U+007E, U+00A0–U+FFEF.
 */
export function refuseUnknownCharacter(line: MarkdownLine): void {
  const index = line.text.search(/[^\t -~\u00A0-\uD7FF\uE000-\uFFEF]/);
  if (index === -1) return;
  throw mistakeAt(line, index, "BankID does not take this character; emoji and control characters are such.");
}

/**
 * The spans from `start` up to `end` of a line.
 *
 * @throws {MarkdownMistakeError} for a stray backslash and for bold text that is not closed.
 */
export function parseSpans(line: MarkdownLine, start: number, end: number): MarkdownSpan[] {
  const { text } = line;
  const spans: MarkdownSpan[] = [];
  let run = "";
  let strongFrom: number | undefined;
  let isGap = false;

  const put = (character: string): void => {
    if (isGap && (run !== "" || spans.length > 0)) run += " ";
    isGap = false;
    run += character;
  };
  const flush = (strong: boolean): void => {
    if (run !== "") spans.push({ text: run, strong });
    run = "";
  };

  for (let index = start; index < end; index += 1) {
    const character = text[index] ?? "";
    const next = index + 1 < end ? text[index + 1] : undefined;
    if (isSpace(character)) {
      isGap = true;
    } else if (character === "\\") {
      if (!isEscapable(next)) {
        throw mistakeAt(
          line,
          index,
          "A backslash stands before # + | * - or \\ only; write \\\\ for the sign itself.",
        );
      }
      put(next ?? "");
      index += 1;
    } else if (character !== "*") {
      put(character);
    } else if (strongFrom === undefined) {
      if (next === undefined || isSpace(next) || next === "*") {
        throw mistakeAt(line, index, "Bold text begins right after its *; write \\* for the sign itself.");
      }
      // The space before bold text belongs to what is before it.
      if (isGap && (run !== "" || spans.length > 0)) run += " ";
      isGap = false;
      flush(false);
      strongFrom = index;
    } else {
      if (isGap) throw mistakeAt(line, index, "Bold text ends right before its *, without a space.");
      flush(true);
      strongFrom = undefined;
    }
  }
  if (strongFrom !== undefined) {
    throw mistakeAt(
      line,
      strongFrom,
      "This * begins bold text, which must end with another * on the same line; write \\* for the sign itself.",
    );
  }
  flush(false);
  return spans;
}
