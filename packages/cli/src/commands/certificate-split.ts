import { splitCertificate } from "@bankid-kit/core";
import { usageError } from "../errors.ts";
import type { ExitCode } from "../exit-code.ts";
import { inspectFile } from "../inspect-file.ts";
import { writePem } from "../output/pem.ts";
import type { World } from "../world.ts";

/** Options of `bankid certificate split`. */
export interface CertificateSplitOptions {
  readonly out: string;
  readonly passphraseFile?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `bankid certificate split`: turns a .p12 into PEM. */
export async function certificateSplit(
  file: string,
  options: CertificateSplitOptions,
  world: World,
): Promise<ExitCode> {
  const { format, passphrase } = await inspectFile(file, options, world);
  if (format !== "pfx") throw usageError(`${file} is PEM already: there is nothing to split.`);
  const pem = splitCertificate({ pfx: file, ...(passphrase === undefined ? {} : { passphrase }) });
  return writePem(pem, { ...options, directory: options.out }, world, ({ key }) => [
    `${key} has no passphrase: who reads it can act as you. Keep it out of version control.`,
  ]);
}
