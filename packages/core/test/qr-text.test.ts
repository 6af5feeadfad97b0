import { qrText } from "@bankid-kit/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const start = {
  qrStartToken: "67df3917-fa0d-44e5-b327-edcc928297f8",
  qrStartSecret: "d28db9a7-4cde-429e-a983-359be676944c",
};

describe("the text of the QR code", () => {
  test.each([
    [0, "dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8"],
    [1, "949d559bf23403952a94d103e67743126381eda00f0b3cbddbf7c96b1adcbce2"],
    [2, "a9e5ec59cb4eee4ef4117150abc58fad7a85439a6a96ccbecc3668b41795b3f3"],
  ])("of second %i is BankID's own published one", (second, code) => {
    expect(qrText(start, second * 1000)).toBe(`bankid.${start.qrStartToken}.${second}.${code}`);
  });

  test("is that of the whole second that has passed, never of one to come (S18)", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 30_999, noNaN: true }), (elapsedMs) => {
        expect(qrText(start, elapsedMs)?.split(".")[2]).toBe(String(Math.floor(elapsedMs / 1000)));
      }),
    );
  });

  test("ends with second 30 (S18)", () => {
    expect(qrText(start, 30_999)).toContain(".30.");
    expect(qrText(start, 31_000)).toBeUndefined();
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    "is refused for an elapsed time of %d",
    (elapsedMs) => {
      expect(() => qrText(start, elapsedMs)).toThrow(expect.objectContaining({ code: "ERR_ELAPSED_TIME" }));
    },
  );
});
