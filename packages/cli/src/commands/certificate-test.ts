import { splitCertificate, testCertificate } from "@bankid-kit/core";
import { commandName } from "../command-name.ts";
import type { ExitCode } from "../exit-code.ts";
import { writePem } from "../output/pem.ts";
import type { World } from "../world.ts";

/** Options of `bankid certificate test`. */
export interface CertificateTestOptions {
  readonly dir: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `bankid certificate test`: writes BankID's public test certificate as PEM. */
export async function certificateTest(options: CertificateTestOptions, world: World): Promise<ExitCode> {
  const pem = splitCertificate(testCertificate());
  return writePem(pem, { ...options, directory: options.dir }, world, ({ cert, key }) => [
    "It works with BankID's test service alone, and its key is public knowledge.",
    `Try it: ${commandName(world.env)} doctor --env test --cert ${cert} --key ${key}`,
  ]);
}
