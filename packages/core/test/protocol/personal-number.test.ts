import { normalizePersonalNumber } from "@bankid-kit/core/browser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const today = new Date("2026-06-15T12:00:00Z");

describe("a personal number as people write it", () => {
  test.each([
    ["191212121212", "191212121212"],
    ["19121212-1212", "191212121212"],
    [" 1912 1212 1212 ", "191212121212"],
    ["121212+1212", "191212121212"],
    ["1212121212", "201212121212"],
    ["121212-1212", "201212121212"],
    ["19121272-1219", "191212721219"],
  ])("%s is read as %s", (text, digits) => {
    expect(normalizePersonalNumber(text, { today })).toBe(digits);
  });

  test("with two digits for the year is somebody already born", () => {
    expect(normalizePersonalNumber("1212121212", { today: new Date("2012-12-11T00:00:00Z") })).toBe(
      "191212121212",
    );
    expect(normalizePersonalNumber("1212121212", { today: new Date("2012-12-13T00:00:00Z") })).toBe(
      "201212121212",
    );
  });

  test.each([
    "",
    "abc",
    "191212121213",
    "19121312-1212",
    "191212121",
    "1912-12121212",
    "١٩١٢١٢١٢١٢١٢",
    "19120230-1218",
  ])("%j is none", (text) => {
    expect(normalizePersonalNumber(text, { today })).toBeUndefined();
  });

  test("gives twelve digits or nothing, whatever was typed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{6,8}[-+]?\d{4}$/)), (text) => {
        expect(normalizePersonalNumber(text, { today }) ?? "000000000000").toMatch(/^\d{12}$/);
      }),
    );
  });
});
