import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { BankIdQrCode } from "@bankid-kit/react";
import { qrText } from "./flow/world.ts";

const form = /^bankid\.[0-9a-f-]{36}\.\d{1,2}\.[0-9a-f]{64}$/;
const runs = process.env["BANKID_KIT_LONG"] === "1" ? 50_000 : 2_000;

function drawn(text: string): string {
  return renderToStaticMarkup(createElement(BankIdQrCode, { text, label: "Code" }));
}

test("a BankID text is drawn as one image of two paths, and its text is nowhere in it (S63)", () => {
  const markup = drawn(qrText(3));
  expect(markup.match(/<[a-z]+/g)).toEqual(["<svg", "<path", "<path"]);
  expect(markup).not.toContain(qrText(3).slice(7, 20));
});

test("a text that is almost BankID's is not drawn at all (S63, G2)", () => {
  const mutant = fc
    .tuple(fc.nat(110), fc.nat(3), fc.string({ unit: "binary", maxLength: 3 }))
    .map(([at, cut, put]) => qrText(3).slice(0, at) + put + qrText(3).slice(at + cut))
    .filter((text) => !form.test(text));
  fc.assert(
    fc.property(mutant, (text) => {
      expect(drawn(text)).toBe("");
    }),
    { numRuns: runs },
  );
});

test.each([`${qrText(1)}\n`, `\n${qrText(1)}`, ` ${qrText(1)}`, `${qrText(1)}\u0000`])(
  "a text with something around it is not drawn: %j (S63)",
  (text) => {
    expect(drawn(text)).toBe("");
  },
);
