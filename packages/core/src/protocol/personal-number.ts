/** Swedish personal numbers and coordination numbers, as people write them and as BankID wants them. */

/** What reading or writing a number needs besides the number. */
export interface PersonalNumberContext {
  /** The date on which it is read or written; its day is that of UTC. */
  today: Date;
}

/** A number that was read. */
export interface PersonalNumber {
  /** Twelve digits, as BankID takes and gives them. */
  digits: string;
  /** `coordination`: for somebody who is not registered in Sweden; 60 is added to the day. */
  kind: "personal" | "coordination";
  /** `YYYY-MM-DD`; not there in a coordination number whose month or day is not known. */
  birthDate?: string;
}

/** How {@link formatPersonalNumber} writes a number. */
export type PersonalNumberFormat =
  /** `YYYYMMDDNNNN` */
  | "digits"
  /** `YYYYMMDD-NNNN` */
  | "long"
  /** `YYMMDD-NNNN`, and `YYMMDD+NNNN` from the year in which the person turns 100 */
  | "short";

const form = /^(1[89]|20)?(\d{2})(\d{2})(\d{2})([-+]?)(?!000)(\d{3})(\d)$/;

/**
 * Reads a personal or coordination number as people write it.
 *
 * Takes ten or twelve digits, with `-` or without; `+` says that the person turns 100 this year or did so
 * before. The check digit must be right and the date must exist and have come. In a coordination number the
 * month may be 00 and the day 60, for "not known".
 *
 * @returns `undefined` when the text is no such number.
 * @example
 * parsePersonalNumber("121212+1212", { today: new Date() });
 * // { digits: "191212121212", kind: "personal", birthDate: "1912-12-12" }
 */
export function parsePersonalNumber(
  text: string,
  { today }: PersonalNumberContext,
): PersonalNumber | undefined {
  const match = form.exec(text.replaceAll(/\s/g, "").replaceAll(/[\u2010-\u2013\u2212]/g, "-"));
  if (match === null) return undefined;
  const [, century, yy = "", mm = "", dd = "", sign = "", serial = "", check = ""] = match;
  if (luhn(`${yy}${mm}${dd}${serial}`) !== Number(check)) return undefined;
  const isCoordination = Number(dd) >= 60;
  const [month, day] = [Number(mm), Number(dd) - (isCoordination ? 60 : 0)];
  const year =
    century === undefined ? fullYear(Number(yy), { month, day, sign, today }) : Number(century + yy);
  const isKnown = !isCoordination || (month !== 0 && day !== 0);
  if (isKnown ? !exists(year, month, day) : month > 12 || day > 31) return undefined;
  if (!(year >= 1800 && year < 2100 && Date.UTC(year, month - 1, day) <= today.getTime())) return undefined;
  return {
    digits: `${year}${mm}${dd}${serial}${check}`,
    kind: isCoordination ? "coordination" : "personal",
    ...(isKnown && { birthDate: `${year}-${mm}-${String(day).padStart(2, "0")}` }),
  };
}

/**
 * The twelve digits that BankID wants, from a number as people write it; see {@link parsePersonalNumber}.
 *
 * @returns Twelve digits, or `undefined` when the text is no such number.
 * @see Specification §2.7: BankID takes twelve digits alone.
 * @example
 * normalizePersonalNumber("121212+1212", { today: new Date() }); // "191212121212"
 */
export function normalizePersonalNumber(text: string, context: PersonalNumberContext): string | undefined {
  return parsePersonalNumber(text, context)?.digits;
}

/**
 * A number as people are used to read it.
 *
 * @param text - A number in any form that {@link parsePersonalNumber} takes; twelve digits are safest, for
 * they say which century.
 * @returns `undefined` when the text is no such number.
 * @example
 * formatPersonalNumber("191212121212", "short", { today: new Date() }); // "121212+1212"
 */
export function formatPersonalNumber(
  text: string,
  format: PersonalNumberFormat,
  { today }: PersonalNumberContext,
): string | undefined {
  const digits = normalizePersonalNumber(text, { today });
  if (digits === undefined || format === "digits") return digits;
  const [date, number] = [digits.slice(0, 8), digits.slice(8)];
  if (format === "long") return `${date}-${number}`;
  const isHundred = today.getUTCFullYear() - Number(date.slice(0, 4)) >= 100;
  return `${date.slice(2)}${isHundred ? "+" : "-"}${number}`;
}

/**
 * How old a person is at a date, in whole years. Who was born on 29 February gets older on 1 March in other
 * years.
 *
 * @param text - A number in any form that {@link parsePersonalNumber} takes.
 * @returns `undefined` when the text is no such number, when the person was not yet born, or when a
 * coordination number does not tell the date of birth.
 * @example
 * if ((ageAt(user.personalNumber, { today: new Date() }) ?? 0) < 18) refuse();
 */
export function ageAt(text: string, { today }: PersonalNumberContext): number | undefined {
  const birthDate = parsePersonalNumber(text, { today })?.birthDate;
  if (birthDate === undefined) return undefined;
  const [year = 0, month = 0, day = 0] = birthDate.split("-").map(Number);
  const [thisMonth, thisDay] = [today.getUTCMonth() + 1, today.getUTCDate()];
  const isBeforeBirthday = thisMonth < month || (thisMonth === month && thisDay < day);
  return today.getUTCFullYear() - year - (isBeforeBirthday ? 1 : 0);
}

/**
 * Whether twelve digits, as BankID gives them, are a coordination number's.
 *
 * @param digits - `completionData.user.personalNumber`.
 */
export function isCoordinationNumber(digits: string): boolean {
  return /^\d{6}[6-9]\d{5}$/.test(digits);
}

/** The latest year that puts the birth in the past; after a `+`, the latest that makes it a hundred years. */
function fullYear(
  yy: number,
  { month, day, sign, today }: { month: number; day: number; sign: string; today: Date },
): number {
  const thisYear = today.getUTCFullYear();
  const sameCentury = thisYear - (thisYear % 100) + yy;
  if (sign === "+") return sameCentury - (sameCentury > thisYear ? 200 : 100);
  return sameCentury - (Date.UTC(sameCentury, month - 1, day) > today.getTime() ? 100 : 0);
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
