import { qrText } from "@bankid-kit/core";
import { describe, expect, test } from "vitest";
import { frame, leastRoom } from "../src/output/layout.ts";
import { drawQr } from "../src/output/qr.ts";
import type { QrInk, QrSize } from "../src/output/qr.ts";
import { darkTerminal, lightTerminal, readPrintedQr } from "./support/qr.ts";

const order = {
  qrStartToken: "67df3917-fa0d-44e5-b327-edcc928297f8",
  qrStartSecret: "d28db9a7-4cde-429e-a983-359be676944c",
};
const text = qrText(order, 12_000) ?? "";

describe("a code in half blocks", () => {
  const cases: readonly (readonly [QrSize, QrInk, typeof darkTerminal])[] = [
    ["full", "colours", darkTerminal],
    ["full", "colours", lightTerminal],
    ["full", "sixteen", darkTerminal],
    ["full", "light-on-dark", darkTerminal],
    ["full", "dark-on-light", lightTerminal],
    ["compact", "colours", darkTerminal],
    ["compact", "colours", lightTerminal],
    ["compact", "sixteen", darkTerminal],
    ["compact", "light-on-dark", darkTerminal],
    ["compact", "dark-on-light", lightTerminal],
  ];

  test.each(cases)("can be read when %s, in %s, on %o", (size, ink, terminal) => {
    expect(readPrintedQr(drawQr(text, size, ink).lines, terminal)).toBe(text);
  });

  test("is the same size in each second of an order's life", () => {
    for (const size of ["full", "compact"] as const) {
      const sizes = Array.from({ length: 31 }, (_, second) => {
        const { lines, columns } = drawQr(qrText(order, second * 1_000) ?? "", size, "light-on-dark");
        expect(lines.every((line) => line.length === columns)).toBe(true);
        return `${columns} × ${lines.length}`;
      });
      expect(new Set(sizes)).toEqual(new Set([size === "full" ? "53 × 27" : "45 × 23"]));
    }
  });
});

describe("a window", () => {
  const words = { text: "Starta BankID-appen. Ctrl-C avbryter.", paint: (line: string) => line };
  const draw = (columns: number, rows: number) => frame(text, words, "light-on-dark", { columns, rows });

  test("with room shows the words below the code", () => {
    const lines = draw(80, 40) ?? [];
    expect(lines).toHaveLength(28);
    expect(lines.at(-1)).toBe(words.text);
  });

  test("that is low and wide shows them beside it", () => {
    const lines = draw(90, 27) ?? [];
    expect(lines).toHaveLength(27);
    expect(lines.join("\n")).toMatch(/█ {3}Starta BankID-appen\./);
  });

  test("of 80 × 24 shows the smaller code", () => {
    const lines = draw(80, 24) ?? [];
    expect(lines).toHaveLength(24);
    expect(readPrintedQr(lines.slice(0, 23), darkTerminal)).toBe(text);
  });

  test("never gets more lines than it has, nor wider ones", () => {
    for (let columns = 20; columns <= 120; columns += 9) {
      for (let rows = 10; rows <= 50; rows += 4) {
        const lines = draw(columns, rows);
        if (lines === undefined) continue;
        expect(lines.length).toBeLessThanOrEqual(rows);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
      }
    }
  });

  test("has room from the size that is named when it has none", () => {
    const { columns, rows } = leastRoom;
    expect(draw(columns, rows)).toBeDefined();
    expect(draw(columns - 1, rows)).toBeUndefined();
    expect(draw(columns, rows - 1)).toBeUndefined();
  });
});
