import { checkSimpleMarkdown, parseSimpleMarkdown } from "@bankid-kit/core/browser";
import type { MarkdownAlignment, MarkdownBlock, MarkdownSpan } from "@bankid-kit/core/browser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const isLong = process.env["BANKID_KIT_LONG"] === "1";
const numRuns = isLong ? 20_000 : 500;

const plain = (text: string): MarkdownSpan => ({ text, strong: false });
const strong = (text: string): MarkdownSpan => ({ text, strong: true });

describe("a text in simpleMarkdownV1 is read as the app shows it", () => {
  test.each<[string, string, MarkdownBlock[]]>([
    [
      "plain lines are one paragraph, each on a line of its own",
      "Hej\nPå er",
      [{ type: "paragraph", lines: [[plain("Hej")], [plain("På er")]] }],
    ],
    [
      "an empty line begins another paragraph",
      "Hej\n\nPå er",
      [
        { type: "paragraph", lines: [[plain("Hej")]] },
        { type: "paragraph", lines: [[plain("På er")]] },
      ],
    ],
    [
      "CR, LF and CRLF end a line alike",
      "a\rb\nc\r\nd",
      [{ type: "paragraph", lines: [[plain("a")], [plain("b")], [plain("c")], [plain("d")]] }],
    ],
    [
      "spaces and tabs show as one space, and none at a line's end",
      "a \t b \t ",
      [{ type: "paragraph", lines: [[plain("a b")]] }],
    ],
    [
      "one, two or three # are headings of three sizes",
      "# A\n## B\n### C",
      [
        { type: "heading", level: 1, content: [plain("A")] },
        { type: "heading", level: 2, content: [plain("B")] },
        { type: "heading", level: 3, content: [plain("C")] },
      ],
    ],
    [
      "--- alone is a line across",
      "a\n---\nb",
      [
        { type: "paragraph", lines: [[plain("a")]] },
        { type: "thematicBreak" },
        { type: "paragraph", lines: [[plain("b")]] },
      ],
    ],
    ["+ begins an item", "+ a\n+ *b*", [{ type: "unorderedList", items: [[plain("a")], [strong("b")]] }]],
    [
      "an empty line parts two lists",
      "+ a\n\n+ b",
      [
        { type: "unorderedList", items: [[plain("a")]] },
        { type: "unorderedList", items: [[plain("b")]] },
      ],
    ],
    [
      "a number after + begins a numbered item, gaps allowed",
      "+1 a\n+9 b\n+42 c",
      [
        {
          type: "orderedList",
          items: [
            { number: 1, content: [plain("a")] },
            { number: 9, content: [plain("b")] },
            { number: 42, content: [plain("c")] },
          ],
        },
      ],
    ],
    [
      "* makes text bold within a line",
      "Jag betalar *9 000 kr* nu",
      [{ type: "paragraph", lines: [[plain("Jag betalar "), strong("9 000 kr"), plain(" nu")]] }],
    ],
    [
      "a backslash makes a sign plain",
      String.raw`\# 1 \+ 1 \| \*nej\* \- \\`,
      [{ type: "paragraph", lines: [[plain(String.raw`# 1 + 1 | *nej* - \ `.trim())]] }],
    ],
    [
      "signs of the beginning of a line are text within it",
      "e-post, C# och 1+1 | 2",
      [{ type: "paragraph", lines: [[plain("e-post, C# och 1+1 | 2")]] }],
    ],
    [
      "| makes a table with a column each",
      "|Vara|Pris|\n|---|--:|\n|*Båt*|9 000|\n||1|",
      [
        {
          type: "table",
          columns: ["left", "right"],
          header: [[plain("Vara")], [plain("Pris")]],
          rows: [
            [[strong("Båt")], [plain("9 000")]],
            [[], [plain("1")]],
          ],
        },
      ],
    ],
    [
      String.raw`\| is a bar in a cell`,
      "|a\\|b|\n|:-:|",
      [{ type: "table", columns: ["center"], header: [[plain("a|b")]], rows: [] }],
    ],
  ])("%s", (_, text, blocks) => {
    expect(parseSimpleMarkdown(text)).toEqual({ blocks });
  });
});

describe("a mistake is told with line, column and what was expected, before an order exists (S17)", () => {
  test.each<[what: string, text: string, line: number, column: number, expected: RegExp]>([
    [
      "a list with the sign of other dialects",
      "Du köper:\n\n# Varor\n\n- mjölk",
      5,
      1,
      /begins with \+ and a space/,
    ],
    ["a line that happens to begin with a hyphen", "-5 grader", 1, 1, /write \\- for the sign/],
    ["four dashes", "----", 1, 1, /--- alone/],
    ["a heading without its space", "#Avtal", 1, 2, /one to three # and a space/],
    ["a heading of four signs", "#### Avtal", 1, 4, /one to three # and a space/],
    ["a heading without a text", "a\n## ", 2, 3, /a space before its text/],
    ["an item without its space", "+mjölk", 1, 2, /a space and its text/],
    ["an item without a text", "+ ", 1, 2, /a space and its text/],
    ["a number of three digits", "+100 a", 1, 4, /one or two digits/],
    ["a number with a zero before it", "+01 a", 1, 2, /no zero/],
    ["bold that does not end", "Hej *du\ndär*", 1, 5, /on the same line/],
    ["a star with a space behind", "2 * 3", 1, 3, /write \\\* for the sign/],
    ["a space before the ending star", "*a *", 1, 4, /without a space/],
    ["two stars, as in other dialects", "**a**", 1, 1, /right after its \*/],
    ["a backslash before another sign", String.raw`C:\kit`, 1, 3, /stands before # \+ \| \* - or \\ only/],
    ["a backslash at the end", "a\\", 1, 2, /stands before/],
    ["an emoji", "Hej 😀", 1, 5, /does not take this character/],
    ["half an emoji", "Hej \uD83D", 1, 5, /does not take this character/],
    ["a control character", "a\u0007", 1, 2, /does not take this character/],
    ["U+0085, which is no line end here", "a\u0085b", 1, 2, /does not take this character/],
    ["a control character in a table", "|a|\n|-|\n|\u0000|", 3, 2, /does not take this character/],
    ["a table's row without its last bar", "|a|b\n|-|-|", 1, 5, /ends with \|/],
    ["a lone bar", "|", 1, 2, /ends with \|/],
    ["a table without its second row", "|a|b|", 1, 6, /Below the first row/],
    ["a second row of something else", "|a|b|\n|c|d|", 2, 2, /--- alone/],
    ["a row with too few cells", "|a|b|\n|-|-|\n|c|", 3, 3, /as many cells/],
    ["a row with too many cells", "|a|\n|-|\n|c|d|", 3, 4, /as many cells/],
    ["six columns", "|1|2|3|4|5|6|\n|-|-|-|-|-|-|", 1, 12, /at most 5 columns/],
    ["a cell that is bold in part", "|a *b*|\n|-|", 1, 2, /plain or bold as a whole/],
    ["bold over two cells", "|*a|b*|\n|-|-|", 1, 2, /on the same line/],
  ])("%s", (_, text, line, column, expected) => {
    expect(checkSimpleMarkdown(text)).toEqual({ line, column, message: expect.stringMatching(expected) });
    expect(parseSimpleMarkdown(text).blocks).toBeUndefined();
  });

  test("the first of several mistakes is the one told", () => {
    expect(checkSimpleMarkdown("bra\n+fel\n😀")).toMatchObject({ line: 2, column: 2 });
  });

  test("nothing of the text is in the message, for it may be about a person (S10)", () => {
    expect(checkSimpleMarkdown("- 191212121212 Tolvan")?.message).not.toMatch(/1912|Tolvan/);
  });
});

const word = fc
  .stringMatching(/^[A-Za-zåäöÅÄÖ0-9#+|*\-\\.,:()\u00A0\u20AC\uFFEF]{1,12}$/)
  .filter((text) => text !== "");
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((each) => each.join(" "));
const spans = fc
  .array(words, { minLength: 1, maxLength: 4 })
  .chain((texts) =>
    fc
      .boolean()
      .map((isStrongFirst) =>
        texts.map((text, index): MarkdownSpan => ({ text, strong: (index % 2 === 0) === isStrongFirst })),
      ),
  );
const cell = fc.option(fc.record({ text: words, strong: fc.boolean() }), { nil: undefined });

const block: fc.Arbitrary<MarkdownBlock> = fc.oneof(
  fc.record({ type: fc.constant("heading" as const), level: fc.constantFrom(1, 2, 3), content: spans }),
  fc.record({
    type: fc.constant("paragraph" as const),
    lines: fc.array(spans, { minLength: 1, maxLength: 3 }),
  }),
  fc.constant({ type: "thematicBreak" as const }),
  fc.record({
    type: fc.constant("unorderedList" as const),
    items: fc.array(spans, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant("orderedList" as const),
    items: fc.array(fc.record({ number: fc.nat(99), content: spans }), { minLength: 1, maxLength: 3 }),
  }),
  fc.integer({ min: 1, max: 5 }).chain((width) => {
    const row = fc
      .array(cell, { minLength: width, maxLength: width })
      .map((cells) => cells.map((each) => (each === undefined ? [] : [each])));
    return fc.record({
      type: fc.constant("table" as const),
      columns: fc.array(fc.constantFrom<MarkdownAlignment>("left", "center", "right"), {
        minLength: width,
        maxLength: width,
      }),
      header: row,
      rows: fc.array(row, { maxLength: 3 }),
    });
  }),
);

const escaped = (text: string): string => text.replaceAll(/[#+|*\-\\]/g, (sign) => `\\${sign}`);
const written = (content: readonly MarkdownSpan[]): string =>
  content.map(({ text, strong: isStrong }) => (isStrong ? `*${escaped(text)}*` : escaped(text))).join("");
const writtenRow = (cells: readonly string[]): string => `|${cells.join("|")}|`;
const dashes: Readonly<Record<MarkdownAlignment, string>> = { left: "---", center: ":-:", right: "-:" };

function writtenBlock(each: MarkdownBlock): string {
  switch (each.type) {
    case "heading":
      return `${"#".repeat(each.level)} ${written(each.content)}`;
    case "paragraph":
      return each.lines.map(written).join("\n");
    case "thematicBreak":
      return "---";
    case "unorderedList":
      return each.items.map((item) => `+ ${written(item)}`).join("\n");
    case "orderedList":
      return each.items.map(({ number, content }) => `+${number} ${written(content)}`).join("\n");
    case "table":
      return [
        writtenRow(each.header.map(written)),
        writtenRow(each.columns.map((column) => dashes[column])),
        ...each.rows.map((row) => writtenRow(row.map(written))),
      ].join("\n");
    default:
      throw new Error("A block is of another type.");
  }
}

describe("whatever the text", () => {
  test("blocks that are written out are read back as they were", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), fc.constantFrom("\n", "\r", "\r\n"), (blocks, end) => {
        const text = blocks.map(writtenBlock).join("\n\n").replaceAll("\n", end);
        expect(parseSimpleMarkdown(text)).toEqual({ blocks });
      }),
      { numRuns },
    );
  });

  test("a mistake points at a place in it, or right behind its line", () => {
    const sign = fc.constantFrom(...Array.from("#+|*-\\ \t\n\rab1:😀\uD83D\u0000"));
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 40 }), (signs) => {
        const text = signs.join("");
        const mistake = checkSimpleMarkdown(text);
        if (mistake === undefined) return;
        const line = text.split(/\r\n|\r|\n/)[mistake.line - 1];
        expect(line).toBeDefined();
        expect(mistake.column).toBeGreaterThanOrEqual(1);
        expect(mistake.column).toBeLessThanOrEqual((line ?? "").length + 1);
      }),
      { numRuns: numRuns * 4 },
    );
  });

  // In time that grows with the square of the length these would not end within the test's limit.
  test.each([
    ["stars", "*a* "],
    ["backslashes", "\\\\"],
    ["spaces", " "],
    ["bars", "|\n|-|\n\n|"],
    ["empty lines", "\n"],
    ["items", "+ a\n"],
    ["rows", "|a|\n|-|\n|b|\n|b|\n|b|\n|b|\n\n"],
    ["what looks like a table's second row", "|-----"],
  ])("a million %s are read in one pass", (_, piece) => {
    const { blocks, mistake } = parseSimpleMarkdown(
      piece.repeat(isLong ? 4_000_000 / piece.length : 1_000_000 / piece.length),
    );
    expect(blocks ?? mistake).toBeDefined();
  });
});
