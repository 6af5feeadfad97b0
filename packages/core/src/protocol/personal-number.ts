/** What {@link normalizePersonalNumber} needs besides the text. */
export interface PersonalNumberContext {
  /** The date on which a number with two digits for its year is read. */
  today: Date;
}

const form = /^(1[89]|20)?(\d{2})(\d{2})(\d{2})([-+]?)(\d{3})(\d)$/;

/**
 * The twelve digits that BankID wants, from a personal or coordination number as people write it.
 *
 * Takes ten or twelve digits, with `-` or without; `+` says that the person is 100 years or older. The date
 * must exist (a coordination number has 60 added to its day) and the check digit must be right.
 *
 * @returns Twelve digits, or `undefined` when the text is no such number.
 * @see Specification §2.1: BankID takes twelve digits alone.
 * @example
 * normalizePersonalNumber("121212+1212", { today: new Date() }); // "191212121212"
 */
export function normalizePersonalNumber(text: string, { today }: PersonalNumberContext): string | undefined {
  const match = form.exec(text.replaceAll(/\s/g, ""));
  if (match === null) return undefined;
  const [, century, yy = "", mm = "", dd = "", sign = "", serial = "", check = ""] = match;
  if (luhn(`${yy}${mm}${dd}${serial}`) !== Number(check)) return undefined;
  const monthAndDay = [Number(mm), Number(dd) > 60 ? Number(dd) - 60 : Number(dd)] as const;
  const year =
    century === undefined ? guessYear(Number(yy), monthAndDay, sign === "+", today) : Number(century + yy);
  if (!exists(year, ...monthAndDay)) return undefined;
  return `${year}${mm}${dd}${serial}${check}`;
}

/** The latest year that puts the birth in the past, or a hundred years before that after a `+`. */
function guessYear(
  yy: number,
  [month, day]: readonly [number, number],
  isCentenarian: boolean,
  today: Date,
): number {
  const thisYear = today.getUTCFullYear();
  const sameCentury = thisYear - (thisYear % 100) + yy;
  const isFuture = Date.UTC(sameCentury, month - 1, day) > today.getTime();
  return sameCentury - (isFuture ? 100 : 0) - (isCentenarian ? 100 : 0);
}

function exists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function luhn(digits: string): number {
  const weighted = Array.from(digits, (digit, index) => Number(digit) * (index % 2 === 0 ? 2 : 1));
  const sum = weighted.reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return (10 - (sum % 10)) % 10;
}
