import type { PersonalNumberContext } from "@bankid-kit/core/browser";
import {
  ageAt,
  formatPersonalNumber,
  isCoordinationNumber,
  normalizePersonalNumber,
  parsePersonalNumber,
} from "@bankid-kit/core/browser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const on = (date: string): PersonalNumberContext => ({ today: new Date(`${date}T12:00:00Z`) });
const { today } = on("2026-06-15");

describe("a personal number as people write it", () => {
  test.each([
    ["191212121212", "191212121212"],
    ["19121212-1212", "191212121212"],
    [" 1912 1212 1212 ", "191212121212"],
    ["19121212\u20131212", "191212121212"],
    ["121212+1212", "191212121212"],
    ["1212121212", "201212121212"],
    ["121212-1212", "201212121212"],
    ["19121272-1219", "191212721219"],
    ["200510312390", "200510312390"],
  ])("%s is read as %s", (text, digits) => {
    expect(normalizePersonalNumber(text, { today })).toBe(digits);
  });

  test("with two digits for the year is somebody already born", () => {
    expect(normalizePersonalNumber("1212121212", on("2012-12-11"))).toBe("191212121212");
    expect(normalizePersonalNumber("1212121212", on("2012-12-12"))).toBe("201212121212");
  });

  test.each([
    ["2011-12-31", "181212121212"],
    ["2012-01-01", "191212121212"],
    ["2012-12-31", "191212121212"],
    ["2111-12-31", "191212121212"],
  ])("with + on %s is somebody who turns 100 that year or did so before: %s", (date, digits) => {
    expect(normalizePersonalNumber("121212+1212", on(date))).toBe(digits);
  });

  test.each([
    ["", "nothing"],
    ["abc", "letters"],
    ["191212121213", "another check digit"],
    [withCheckDigit("19121312", "121"), "month 13"],
    [withCheckDigit("19120012", "121"), "month 00"],
    [withCheckDigit("19121200", "121"), "day 00"],
    [withCheckDigit("19120230", "121"), "30 February"],
    [withCheckDigit("19000229", "121"), "29 February of a year without"],
    [withCheckDigit("19121212", "000"), "number 000"],
    [withCheckDigit("20301212", "121"), "a day that has not come"],
    [withCheckDigit("17991212", "121"), "a century without personal numbers"],
    [withCheckDigit("19121292", "121"), "day 32 of a coordination number"],
    [withCheckDigit("19121372", "121"), "month 13 of a coordination number"],
    [withCheckDigit("19121360", "121"), "month 13 and no day of a coordination number"],
    ["191212121", "too few digits"],
    ["1912-12121212", "the hyphen elsewhere"],
    ["19121212--1212", "two hyphens"],
    ["1191212121212", "too many digits"],
    ["١٩١٢١٢١٢١٢١٢", "digits of another script"],
    ["121212T1212", "an interim number"],
  ])("%j is none: %s", (text) => {
    expect(parsePersonalNumber(text, { today })).toBeUndefined();
  });
});

describe("what a number tells", () => {
  test.each([
    ["191212121212", { kind: "personal", birthDate: "1912-12-12" }],
    ["191212721219", { kind: "coordination", birthDate: "1912-12-12" }],
    [withCheckDigit("20000229", "123"), { kind: "personal", birthDate: "2000-02-29" }],
    [withCheckDigit("19900061", "238"), { kind: "coordination" }],
    [withCheckDigit("19900160", "238"), { kind: "coordination" }],
    [withCheckDigit("19900060", "238"), { kind: "coordination" }],
  ])("%s tells %o", (digits, expected) => {
    expect(parsePersonalNumber(digits, { today })).toEqual({ digits, ...expected });
  });

  test.each([
    ["191212721219", true],
    ["191212121212", false],
    ["1912-12-72-1219", false],
    ["", false],
  ])("%j is a coordination number: %s", (digits, expected) => {
    expect(isCoordinationNumber(digits)).toBe(expected);
  });
});

describe("age", () => {
  const leap = withCheckDigit("20040229", "238");
  test.each([
    ["191212121212", "2026-12-11", 113],
    ["191212121212", "2026-12-12", 114],
    ["191212721219", "1930-12-12", 18],
    [leap, "2022-02-28", 17],
    [leap, "2022-03-01", 18],
    [leap, "2024-02-29", 20],
    ["191212121212", "1912-12-12", 0],
    ["191212121212", "1912-12-11", undefined],
    [withCheckDigit("19900060", "238"), "2026-01-01", undefined],
    ["abc", "2026-01-01", undefined],
  ])("by the number %s on %s is %s", (digits, date, age) => {
    expect(ageAt(digits, on(date))).toBe(age);
  });
});

describe("a number is written", () => {
  test.each([
    ["digits", "2026-06-15", "191212121212"],
    ["long", "2026-06-15", "19121212-1212"],
    ["short", "2026-06-15", "121212+1212"],
    ["short", "2012-01-01", "121212+1212"],
    ["short", "2011-12-31", "121212-1212"],
  ] as const)("as %s on %s like %s", (format, date, expected) => {
    expect(formatPersonalNumber("191212121212", format, on(date))).toBe(expected);
  });

  test("not at all when it is none", () => {
    for (const format of ["digits", "long", "short"] as const) {
      expect(formatPersonalNumber("191212121213", format, { today })).toBeUndefined();
    }
  });
});

describe("for everybody born since 1850 and any day of reading", () => {
  test("each way of writing is read back as the same person", () => {
    fc.assert(
      fc.property(people, ({ digits, today: day }) => {
        // With two digits for the year, a hundred and two hundred years are written alike.
        const isAmbiguous = day.getUTCFullYear() - Number(digits.slice(0, 4)) >= 200;
        const formats = ["digits", "long", ...(isAmbiguous ? [] : (["short"] as const))] as const;
        const written = formats.map((format) => formatPersonalNumber(digits, format, { today: day }) ?? "");
        const read = written.map((text) => normalizePersonalNumber(text, { today: day }));
        expect(read).toEqual(formats.map(() => digits));
      }),
    );
  });

  test("one wrong digit of the ten is always noticed", () => {
    fc.assert(
      fc.property(
        people,
        fc.integer({ min: 2, max: 11 }),
        fc.integer({ min: 1, max: 9 }),
        (person, at, by) => {
          const wrong = (Number(person.digits[at]) + by) % 10;
          const text = `${person.digits.slice(0, at)}${wrong}${person.digits.slice(at + 1)}`;
          expect(parsePersonalNumber(text, person)).toBeUndefined();
        },
      ),
    );
  });

  test("the age is the whole years between birth and that day", () => {
    fc.assert(
      fc.property(people, ({ digits, today: day }) => {
        const age = ageAt(digits, { today: day }) ?? -1;
        const [year, month, date] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].map(Number);
        const birthday = (years: number) => Date.UTC((year ?? 0) + years, (month ?? 0) - 1, date);
        expect(birthday(age)).toBeLessThanOrEqual(day.getTime());
        expect(birthday(age + 1)).toBeGreaterThan(day.getTime());
      }),
    );
  });
});

test("whatever is typed gives twelve digits or nothing, and never an error", () => {
  const typed = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.stringMatching(/^\d{6,8}[-+]?\d{4}$/),
    fc.stringMatching(/^(19|20)\d{10}$/),
  );
  fc.assert(
    fc.property(typed, fc.date(), (text, day) => {
      const number = parsePersonalNumber(text, { today: day });
      expect(number?.digits ?? "000000000000").toMatch(/^\d{12}$/);
      expect(ageAt(text, { today: day }) ?? 0).toBeGreaterThanOrEqual(0);
      expect(isCoordinationNumber(number?.digits ?? "")).toBe(number?.kind === "coordination");
    }),
  );
});

/** Somebody, made up, and a day in their life or after it. */
const people = fc
  .record({
    birth: fc.date({ min: new Date("1850-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
    serial: fc.integer({ min: 1, max: 999 }),
    daysLater: fc.integer({ min: 0, max: 80_000 }),
  })
  .filter(({ birth, daysLater }) => birth.getTime() + daysLater * 86_400_000 < Date.UTC(2_100, 0, 1))
  .map(({ birth, serial, daysLater }) => ({
    digits: withCheckDigit(
      birth.toISOString().slice(0, 10).replaceAll("-", ""),
      String(serial).padStart(3, "0"),
    ),
    today: new Date(birth.getTime() + daysLater * 86_400_000),
  }));

/** By the rule as Skatteverket words it: double every other digit, add up, and what lacks to the next ten. */
function withCheckDigit(date: string, serial: string): string {
  let sum = 0;
  for (const [index, digit] of Array.from(`${date.slice(2)}${serial}`).entries()) {
    for (const part of String(Number(digit) * (index % 2 === 0 ? 2 : 1))) sum += Number(part);
  }
  return `${date}${serial}${(10 - (sum % 10)) % 10}`;
}
