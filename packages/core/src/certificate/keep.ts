import { BankIdError } from "../errors.ts";
import type { CertificateInfo } from "./facts.ts";
import type { LoadedCertificate } from "./opened.ts";
import { loadCertificate } from "./load.ts";
import type { CertificateSource } from "./source.ts";
import { rereadable } from "./source.ts";

/** The certificate of one client: what is known of it, and where the next one comes from. */
export interface KeptCertificate {
  readonly info: CertificateInfo;
  /**
   * Reads the same source again, or another one.
   *
   * @throws {BankIdError} When it can't be used; nothing has changed then.
   */
  read(source?: CertificateSource): NextCertificate;
}

/** A certificate that was read and is not yet in use. */
export interface NextCertificate {
  readonly material: LoadedCertificate;
  /** Whether it is another one than the one in use. */
  readonly changed: boolean;
  readonly kept: KeptCertificate;
}

/** What a client's certificates are all read with. */
export interface KeepOptions {
  readonly environment: string;
  /** The wall clock, in ms since 1970. */
  readonly now: () => number;
}

/**
 * Reads a client's first certificate. The material goes to TLS; what is kept is the source, and of one that
 * was given as bytes not even that (S22).
 *
 * @throws {BankIdError} As {@link loadCertificate}.
 */
export function keepCertificate(source: CertificateSource, options: KeepOptions): NextCertificate {
  return read(source, options, undefined);
}

function read(source: CertificateSource, options: KeepOptions, before: string | undefined): NextCertificate {
  const { environment, now } = options;
  const { material, info, digest } = loadCertificate(source, { environment, now: now() });
  const again = rereadable(source);
  return {
    material,
    changed: digest !== before,
    kept: { info, read: (other) => read(other ?? again ?? onlyBytes(), options, digest) },
  };
}

function onlyBytes(): never {
  throw new BankIdError(
    "ERR_CERTIFICATE_BYTES",
    "The certificate was given as bytes or as PEM text, which were not kept, so there is nothing to read again. Give the new one: client.reloadCertificate({ pfx, passphrase }); or make the client with a path or a function.",
  );
}
