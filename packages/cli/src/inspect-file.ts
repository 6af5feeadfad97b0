import { generateKeyPairSync } from "node:crypto";
import { extname } from "node:path";
import { inspectCertificate } from "@bankid-kit/core";
import type { Certificate, CertificateDetails, CertificateReport } from "@bankid-kit/core";
import { CommandError } from "./errors.ts";
import { exitCode } from "./exit-code.ts";
import { configuredPassphrase } from "./passphrase.ts";
import { readSmallFile } from "./read-file.ts";
import { passphraseName } from "./words.ts";
import type { World } from "./world.ts";

/** How to open the file. */
export interface InspectFileOptions {
  readonly key?: string;
  readonly passphraseFile?: string;
}

/** A certificate that was read, with the passphrase that opened it. */
export interface InspectedFile extends CertificateReport {
  readonly certificate: CertificateDetails;
  readonly passphrase: string | undefined;
}

/**
 * Reads a certificate's file; asks for its passphrase where one is needed, none was configured, and somebody
 * sits at the terminal.
 *
 * @throws {CommandError} When there is no certificate to be read in it.
 */
export async function inspectFile(
  file: string,
  options: InspectFileOptions,
  { env, clock, askSecret }: Pick<World, "env" | "clock" | "askSecret">,
): Promise<InspectedFile> {
  const look = (opened: string | undefined): CertificateReport =>
    inspectCertificate(sourceOf(file, options, opened), { now: clock.now(), names });
  let passphrase = configuredPassphrase(options, env);
  let report = look(passphrase);
  const isClosed = report.findings.some(({ code }) => code === "ERR_CERTIFICATE_PASSPHRASE_MISSING");
  if (report.certificate === undefined && isClosed && passphrase === undefined && askSecret !== undefined) {
    passphrase = await askSecret("Passphrase of the certificate: ");
    report = look(passphrase);
  }
  const { certificate, findings } = report;
  if (certificate !== undefined) return { ...report, certificate, passphrase };
  const [{ message, fix } = { message: `${file} can't be read.`, fix: "" }] = findings;
  throw new CommandError(`${message} ${fix}`.trim(), exitCode.configuration);
}

/** Bytes of a certificate's file; of a larger one core says that it is too large. */
const fileLimit = 1_048_576;

const names = { pfx: "FILE", cert: "FILE", key: "--key", passphrase: passphraseName };

function sourceOf(file: string, { key }: InspectFileOptions, passphrase: string | undefined): Certificate {
  const opened = passphrase === undefined ? {} : { passphrase };
  return isPem(file) ? { cert: file, key: key ?? anyKey(), ...opened } : { pfx: file, ...opened };
}

/** Who names no key asks about the certificate alone, and core looks at the two together. */
function anyKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** PEM or its binary cousin; everything else is tried as PKCS#12, whose errors say what it is. */
function isPem(file: string): boolean {
  if (/^\.(pem|crt|cer|der)$/i.test(extname(file))) return true;
  try {
    return readSmallFile(file, fileLimit).includes("-----BEGIN ");
  } catch {
    return false;
  }
}
