import { describe, expect, test } from "vitest";
import { failedHints } from "../../src/phone/hints.ts";
import { en } from "../../src/phone/page/texts.en.js";
import { sv } from "../../src/phone/page/texts.sv.js";
import { refusalText } from "../../src/phone/refusal-texts.ts";

/** Every text of a language with its path; functions are called with something to see it used. */
function texts(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, (value as (word: string) => string)("Xyz")]];
  return Object.entries(value as object).flatMap(([name, inner]) => texts(inner, `${path}.${name}`));
}

describe.each([
  ["Swedish", sv],
  ["English", en],
])("the page in %s", (_, language) => {
  test("has words for every refusal of the phone", () => {
    expect(Object.keys(language.refusals).toSorted()).toEqual(Object.keys(refusalText).toSorted());
  });

  test("has words for every way to fail, in the order in which they are offered", () => {
    expect(Object.keys(language.failures)).toEqual([...failedHints]);
  });

  test("leaves no text empty, writes BankID as it is written, and calls no code a PIN", () => {
    for (const [path, text] of texts(language)) {
      expect([path, text.trim()]).not.toEqual([path, ""]);
      expect([path, text.replaceAll("BankID", "")]).toEqual([
        path,
        expect.not.stringMatching(/bankid|\bpin\b/i),
      ]);
    }
  });
});

test("both languages have the same texts", () => {
  expect(texts(en).map(([path]) => path)).toEqual(texts(sv).map(([path]) => path));
});
