import type { CompletionData } from "@bankid-kit/core";
import { printable } from "../output/text.ts";
import type { OrderWords } from "./language.ts";

/** Who did what was asked, as lines for a person. */
export function resultLines(
  { user, device, bankIdIssueDate, risk }: CompletionData,
  words: OrderWords,
): string[] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    [words.name, user.name],
    [words.personalNumber, user.personalNumber],
    [words.ipAddress, device.ipAddress],
    [words.issued, bankIdIssueDate],
    [words.risk, risk],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.flatMap(([label, value]) =>
    value === undefined ? [] : [`${label.padEnd(width)}  ${printable(value)}`],
  );
}
