import { expect, test } from "vitest";
import { volumeTable } from "../volume-table.mjs";

const line = (row) => `${JSON.stringify(row)}\n`;

test("the table has the rows that tests reported, sorted, whatever is in them", () => {
  const lines =
    line({ what: "Polls (R8)", volume: "16 000", result: "0 double" }) +
    line({ what: "Cancel (C5)", volume: "1 000", result: "cancelled | complete" });
  expect(volumeTable(lines)).toBe(
    [
      "| What | Volume | Result |",
      "| --- | --- | --- |",
      String.raw`| Cancel (C5) | 1 000 | cancelled \| complete |`,
      "| Polls (R8) | 16 000 | 0 double |",
      "",
    ].join("\n"),
  );
});

test("nothing reported is no table", () => {
  expect(volumeTable("")).toBe("");
});
