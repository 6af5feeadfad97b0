import { clientOptionsFromEnv } from "@bankid-kit/core";
import { CommandError } from "./errors.ts";
import { exitCode } from "./exit-code.ts";
import { UnreadableFile, readSmallFile } from "./read-file.ts";
import type { World } from "./world.ts";

/** Bytes of a passphrase file; a larger one is some other file. */
const fileLimit = 4_096;

/**
 * The passphrase that was configured, if any: the option wins, and a variable opens whatever certificate is
 * used, one that an option names too.
 *
 * @throws {CommandError} When the file of the option can't be read or holds nothing.
 * @throws {BankIdError} `ERR_ENV_VARIABLE` when both variables are set, or the file of one can't be read.
 */
export function configuredPassphrase(
  { passphraseFile }: { readonly passphraseFile?: string },
  env: World["env"],
): string | undefined {
  return passphraseFile === undefined ? passphraseFromEnv(env) : readPassphraseFile(passphraseFile);
}

/**
 * The first line of a passphrase file. An editor's line end is not part of the passphrase.
 *
 * There is no option that takes the passphrase itself: arguments are shown to everybody on the machine and
 * kept in the shell's history.
 */
function readPassphraseFile(path: string): string {
  const [line = ""] = readText(path)
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/);
  if (line !== "") return line;
  throw new CommandError(
    "The file of --passphrase-file is empty: its first line must be the passphrase.",
    exitCode.configuration,
  );
}

function readText(path: string): string {
  try {
    return readSmallFile(path, fileLimit).toString("utf8");
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    // Without its name: who took the option for that of the passphrase itself wrote the passphrase there.
    throw new CommandError(
      `The file of --passphrase-file can't be read: ${error.message}. Give the path of a text file whose first line is the passphrase.`,
      exitCode.configuration,
    );
  }
}

/** Core reads it, so that a command takes for the passphrase exactly what a service takes for it. */
function passphraseFromEnv({ BANKID_PASSPHRASE, BANKID_PASSPHRASE_FILE }: World["env"]): string | undefined {
  if (!BANKID_PASSPHRASE && !BANKID_PASSPHRASE_FILE) return undefined;
  const { certificate } = clientOptionsFromEnv({
    BANKID_ENV: "test",
    BANKID_PFX: "any.p12",
    BANKID_PASSPHRASE,
    BANKID_PASSPHRASE_FILE,
  });
  const passphrase = typeof certificate === "function" ? undefined : certificate.passphrase;
  const value = typeof passphrase === "function" ? passphrase() : passphrase;
  return value === undefined ? undefined : Buffer.from(value).toString("utf8");
}
