import { readFileSync } from "node:fs";
import { CommandError } from "./errors.ts";
import { exitCode } from "./exit-code.ts";

/** What core's messages are to call the passphrase. */
export const passphraseName: string = "the passphrase (--passphrase-file or BANKID_PASSPHRASE)";

/**
 * The first line of a passphrase file. An editor's line end is not part of the passphrase.
 *
 * There is no option that takes the passphrase itself: arguments are shown to everybody on the machine and
 * kept in the shell's history.
 *
 * @throws {CommandError} When the file can't be read or holds nothing.
 */
export function readPassphraseFile(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandError(
      `The passphrase file ${path} can't be read (${(error as NodeJS.ErrnoException).code}). Give the path of a text file to --passphrase-file.`,
      exitCode.configuration,
    );
  }
  const [line = ""] = text.split(/\r?\n/);
  if (line !== "") return line;
  throw new CommandError(
    `The passphrase file ${path} is empty: its first line must be the passphrase.`,
    exitCode.configuration,
  );
}
