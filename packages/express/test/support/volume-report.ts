import { appendFileSync } from "node:fs";

/** Whether tests run with their full volumes. */
export const isLong: boolean = process.env["BANKID_KIT_LONG"] === "1";

/** How many of `full` a test does: all of them in the long run, `percent` of them else, and one at least. */
export function volume(full: number, percent = 1): number {
  return isLong ? full : Math.max(1, Math.round((full * percent) / 100));
}

/** One row of the table that the long run prints at its end. */
export interface VolumeRow {
  /** What was done, with the ids that it proves: `Cancel against completion (C5)`. */
  readonly what: string;
  /** How much of it: `1 000 orders`. */
  readonly volume: string;
  /** What came of it, as counted: `0 double, 0 lost`. */
  readonly result: string;
}

/** Tells the long run, if there is one, what a test has counted. Call it after the assertions. */
export function reportVolume(row: VolumeRow): void {
  const file = process.env["BANKID_KIT_VOLUMES"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
