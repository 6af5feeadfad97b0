import { readFileSync, statSync } from "node:fs";

/** The largest file that is read, in bytes: no certificate, key or passphrase is nearly as large. */
const largest = 1_048_576;

/** A file's bytes; or why there are none: a code of the system's such as `ENOENT`, or `NOT_A_FILE` or `TOO_LARGE`. */
export type FileContent = { readonly bytes: Buffer } | { readonly trouble: string };

/**
 * Reads a regular file. Others are refused before they are opened: a pipe that nobody writes to would hold the
 * process for ever, and a device such as `/dev/zero` has no end.
 */
export function readRegularFile(path: string): FileContent {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return { trouble: "EISDIR" };
    if (!stats.isFile()) return { trouble: "NOT_A_FILE" };
    if (stats.size > largest) return { trouble: "TOO_LARGE" };
    return { bytes: readFileSync(path) };
  } catch (error) {
    return { trouble: String((error as { code?: unknown }).code) };
  }
}
