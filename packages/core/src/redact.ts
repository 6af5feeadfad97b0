/** What stands for a number. Part of the number would narrow the person down, so none is left. */
const mark = "[personal number]";

/**
 * Ten or twelve digits with a date at their front, as people, forms and addresses (`%2B` is `+`) write them. The
 * check digit is not looked at: a number with a slip in it points at a person too.
 */
const number =
  /(?<!\d)(?:1[89]|20)?\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01]|[678]\d|9[01])\s?(?:[-+\u2010-\u2013\u2212]|%2[Bb])?\s?\d{4}(?!\d)/g;

/**
 * A text without the personal and coordination numbers in it, for logs and messages that others have written.
 *
 * Each becomes `[personal number]`, whole: a partial mask, as of the last four digits, leaves the date of birth.
 * Other numbers of ten or twelve digits that begin like a date go as well.
 *
 * @param text - Anything. Numbers with letters or further digits between their own are not found.
 * @see S13.
 * @example
 * redact("191212121212 rang"); // "[personal number] rang"
 */
export function redact(text: string): string {
  return text.replaceAll(number, mark);
}
