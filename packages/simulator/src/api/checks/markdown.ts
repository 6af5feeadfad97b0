import { checkSimpleMarkdown } from "@bankid-kit/core/browser";

/** The one mistake whose words at BankID are known. */
const wrongListToken = "Initial token for unordered list items must be '+' and it must be followed by space.";

/**
 * The first mistake in a text that is to be simpleMarkdownV1, as BankID writes it in `details`: the place as
 * `At (line, column): `, then what is wrong. Only the words for lists are BankID's own; the others are core's.
 */
export function markdownMistake(text: string): string | undefined {
  const mistake = checkSimpleMarkdown(text);
  if (mistake === undefined) return undefined;
  const { line, column, message } = mistake;
  const written = text.split(/\r\n|\r|\n/)[line - 1] ?? "";
  const isAboutList = (column === 1 && written.startsWith("-")) || /^\+(?![\d ])/.test(written);
  return isAboutList ? `At (${line}, 1): ${wrongListToken}` : `At (${line}, ${column}): ${message}`;
}
