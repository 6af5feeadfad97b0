import type { PersonalNumberContext } from "./personal-number.ts";
import { isCoordinationNumber, normalizePersonalNumber } from "./personal-number.ts";

/** The person of BankID's own examples, who is in none of the lists. */
const wellKnown = "191212121212";

/**
 * Whether twelve digits are a number of the series that Skatteverket publishes for tests and gives to nobody
 * (S79). For checks of test data; a login is refused or granted by other means.
 *
 * Skatteverket publishes lists and no rule. This rule is inferred from the lists of "testpersonnummer" and
 * "testsamordningsnummer" on dataportal.se (CC0), whose some 45 000 entries are not carried along: the birth
 * numbers, the three digits after the date, are 980–999 for people born before 1990, 238 and 239 from then on and
 * for every coordination number. A number of the series need not be in the lists.
 *
 * @param personalNumber - Twelve digits; any other form is no such number.
 * @param context - The date on which it is read, for someone who is not born yet has none. Default: now.
 * @example
 * isTestNumber("191212121212"); // true
 */
export function isTestNumber(
  personalNumber: string,
  { today = new Date() }: Partial<PersonalNumberContext> = {},
): boolean {
  if (!/^\d{12}$/.test(personalNumber)) return false;
  if (normalizePersonalNumber(personalNumber, { today }) !== personalNumber) return false;
  if (personalNumber === wellKnown) return true;
  const birthNumber = Number(personalNumber.slice(8, 11));
  return Number(personalNumber.slice(0, 4)) < 1990 && !isCoordinationNumber(personalNumber)
    ? birthNumber >= 980
    : birthNumber === 238 || birthNumber === 239;
}
