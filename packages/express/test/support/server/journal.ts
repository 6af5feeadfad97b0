import { appendFileSync, readFileSync } from "node:fs";
import type { JournalLine } from "./config.ts";

/** Writes one line. It is the kernel's when this returns, so no killing of the process takes it back. */
export function note(journal: string, line: JournalLine): void {
  appendFileSync(journal, `${JSON.stringify(line)}\n`);
}

/** What all processes of a journal have written. */
export function readJournal(journal: string): JournalLine[] {
  const lines = readFileSync(journal, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as JournalLine);
}
