import { pemOfPfx } from "./open-pfx.ts";
import { Unreadable, toError } from "./finding.ts";
import type { PfxCertificate } from "./source.ts";
import { readSource } from "./source.ts";

/** A certificate and its key as PEM text. */
export interface SplitCertificate {
  /** The certificate, and after it the issuers' that lay in the file. */
  readonly certificate: string;
  /** PKCS#8, without a passphrase: whoever reads it can act as the RP. */
  readonly key: string;
}

/**
 * Turns a PFX (.p12, .pfx) into PEM, for programs that don't read it. `BankIdClient` does, so it needs none of
 * this. Nothing is judged but the file: an expired certificate is split as well.
 *
 * @throws {BankIdError} `ERR_CERTIFICATE_…` or `ERR_PFX_LEGACY`, with what to do.
 * @example
 * const { certificate, key } = splitCertificate(testCertificate());
 */
export function splitCertificate({ pfx, passphrase }: PfxCertificate): SplitCertificate {
  try {
    const given = readSource({ pfx, ...(passphrase === undefined ? {} : { passphrase }) });
    if (given.kind !== "pfx") throw new Error("A PFX was given and another thing read.");
    const { cert, key } = pemOfPfx(given);
    return { certificate: cert, key };
  } catch (error) {
    throw error instanceof Unreadable ? toError(error.problem) : error;
  }
}
