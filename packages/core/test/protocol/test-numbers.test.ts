import { isTestNumber } from "@bankid-kit/core/browser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const today = new Date("2026-11-24T12:00:00Z");

describe("a test number", () => {
  // From the lists that Skatteverket publishes, of each of their series.
  test.each([
    "189001019802",
    "190308189802",
    "189909139801",
    "191202119986",
    "201701012393",
    "201903312385",
    "191401682396",
    "202601612381",
    "191212121212",
  ])("%s is one", (number) => expect(isTestNumber(number, { today })).toBe(true));

  test.each([
    ["a birth number that is given to people", "196408233234"],
    ["the series from 1990 on before that year", "198705212382"],
    ["the series before 1990 after that year", "199001019803"],
    ["a wrong check digit", "190308189803"],
    ["a day that does not exist", "190302319806"],
    ["somebody who is not born yet", "202701012391"],
    ["ten digits", "0308189802"],
    ["a hyphen", "19030818-9802"],
    ["nothing", ""],
  ])("none is %s", (_what, number) => {
    expect(isTestNumber(number, { today })).toBe(false);
  });

  test("is one today where no other day is given", () => {
    expect(isTestNumber("191212121212")).toBe(true);
    expect(isTestNumber("209901012389")).toBe(false);
  });

  test("is never a number with another birth number, whatever its date", () => {
    const digits = fc.stringMatching(/^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[1-8]\d)\d{4}$/);
    const holds = () =>
      fc.assert(
        fc.property(digits, (number) => {
          const birthNumber = number.slice(8, 11);
          const isOfASeries = birthNumber === "238" || birthNumber === "239" || Number(birthNumber) >= 980;
          return isOfASeries || number === "191212121212" || !isTestNumber(number, { today });
        }),
      );
    expect(holds).not.toThrow();
  });
});
