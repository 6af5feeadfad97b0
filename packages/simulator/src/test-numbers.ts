import { normalizePersonalNumber } from "@bankid-kit/core/browser";

/** The person of BankID's own examples; December has a 12th of 1912, and nobody living that number. */
const wellKnown = "191212121212";

/**
 * Whether twelve digits are a number of the series that Skatteverket publishes for tests and gives to nobody
 * (S79).
 *
 * The series is told by its birth numbers, the three digits after the date: 980–999 for people born before 1990,
 * 238 and 239 from then on and for every coordination number. So it is in the lists that Skatteverket publishes
 * as "testpersonnummer" and "testsamordningsnummer" on dataportal.se (CC0); the lists themselves have some
 * 45 000 entries and are not carried along.
 *
 * @param today - The date on which the number is read; someone who is not born yet has none.
 */
export function isTestNumber(personalNumber: string, today: Date): boolean {
  if (!/^\d{12}$/.test(personalNumber)) return false;
  if (normalizePersonalNumber(personalNumber, { today }) !== personalNumber) return false;
  if (personalNumber === wellKnown) return true;
  const year = Number(personalNumber.slice(0, 4));
  const isCoordinationNumber = Number(personalNumber.slice(6, 8)) > 60;
  const birthNumber = Number(personalNumber.slice(8, 11));
  return year < 1990 && !isCoordinationNumber
    ? birthNumber >= 980
    : birthNumber === 238 || birthNumber === 239;
}
