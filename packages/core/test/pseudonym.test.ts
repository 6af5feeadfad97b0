import { createHash, createHmac } from "node:crypto";
import { pseudonym, redact } from "@bankid-kit/core";
import type { PseudonymOptions } from "@bankid-kit/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const key = new Uint8Array(32).fill(7);
const personalNumber = "191212121212";

describe("a pseudonym (S13)", () => {
  test("is equal for the same person and key, and another for another of either", () => {
    const one = pseudonym(personalNumber, { key });
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(pseudonym(personalNumber, { key: Buffer.from(key) })).toBe(one);
    expect(pseudonym("200510312390", { key })).not.toBe(one);
    expect(pseudonym(personalNumber, { key: new Uint8Array(32).fill(8) })).not.toBe(one);
  });

  test("is not what a hash without the key gives, nor an HMAC without its tag", () => {
    const one = pseudonym(personalNumber, { key });
    expect(one).not.toBe(createHash("sha256").update(personalNumber).digest("base64url"));
    expect(one).not.toBe(createHmac("sha256", key).update(personalNumber).digest("base64url"));
    const tagged = createHmac("sha256", key).update(`bankid-kit/person/1\0${personalNumber}`);
    expect(one).toBe(tagged.digest("base64url"));
  });

  test.each<[string, unknown]>([
    ["none", {}],
    ["no options", undefined],
    ["null", { key: null }],
    ["31 bytes", { key: new Uint8Array(31) }],
    ["no bytes", { key: new Uint8Array() }],
    ["a text of 64 characters", { key: "0".repeat(64) }],
    ["a list of numbers", { key: Array.from({ length: 32 }, () => 7) }],
  ])("refuses a key that is %s, and shows nothing of number or key", (_, options) => {
    expect(() => pseudonym(personalNumber, options as PseudonymOptions)).toThrow(
      expect.objectContaining({ code: "ERR_OPTION", message: expect.not.stringContaining("1212") as string }),
    );
  });

  test.each(["19121212-1212", "1212121212", " 191212121212", "191212121212\n", "", 191212121212])(
    "refuses %j, for another spelling would make another person",
    (number) => {
      expect(() => pseudonym(number as string, { key })).toThrow(
        expect.objectContaining({
          code: "ERR_PERSONAL_NUMBER",
          message: expect.not.stringContaining("1212") as string,
        }),
      );
    },
  );
});

/** Two digits, as of a month. */
const two = (min: number, max: number) =>
  fc.integer({ min, max }).map((value) => String(value).padStart(2, "0"));

describe("a redacted text (S13)", () => {
  test.each([
    "191212121212",
    "19121212-1212",
    "19121212 1212",
    "19121212 - 1212",
    "1212121212",
    "121212-1212",
    "121212+1212",
    "121212%2B1212",
    "121212\u20131212",
    "121212\u22121212",
    "19701272-2399",
    "197012722399",
    "701272-2399",
    "197000602399",
  ])("has [personal number] for %s, whole and wherever it stands", (number) => {
    expect(redact(number)).toBe("[personal number]");
    expect(redact(`{"pnr":"${number}"}`)).toBe('{"pnr":"[personal number]"}');
    expect(redact(`x${number}y ${number}, ${number}.`)).toBe(
      "x[personal number]y [personal number], [personal number].",
    );
  });

  test.each([
    "",
    "2026-11-24T12:00:00.000Z",
    "131daac9-16c6-4618-beb0-365768f37288",
    "1785000000000",
    "HTTP 429 after 5000 ms",
    "070-123 45 67",
    "1912121212123",
    "201399991234",
  ])("keeps %j", (text) => {
    expect(redact(text)).toBe(text);
  });

  test("never keeps a number, whoever it belongs to, however it is written and whatever is around", () => {
    const spelling = fc
      .record({
        century: fc.constantFrom("", "18", "19", "20"),
        year: two(0, 99),
        month: two(0, 12),
        day: fc.oneof(two(1, 31), two(60, 91)),
        sign: fc.constantFrom("", "-", "+", " ", "\u2010", "\u2011", "\u2013", "\u2212", "%2B", "%2b"),
        last: fc.integer({ min: 0, max: 9_999 }).map((value) => String(value).padStart(4, "0")),
      })
      .map(({ century, year, month, day, sign, last }) => century + year + month + day + sign + last);
    const around = fc.string().map((text) => text.replaceAll(/\d/g, "x"));
    const runs = process.env["BANKID_KIT_LONG"] === "1" ? 50_000 : 1_000;
    fc.assert(
      fc.property(around, spelling, around, (before, number, after) => {
        expect(redact(before + number + after)).toBe(`${before}[personal number]${after}`);
      }),
      { numRuns: runs },
    );
    fc.assert(
      fc.property(fc.array(spelling), (numbers) => {
        expect(redact(numbers.join(", "))).toBe(numbers.map(() => "[personal number]").join(", "));
      }),
      { numRuns: runs / 10 },
    );
  });
});
