import type { Environment } from "../environment.ts";
import type { CertificateDetails } from "./facts.ts";
import type { CertificateFinding } from "./finding.ts";
import { readCertificate } from "./load.ts";
import type { CertificateOptionNames, CertificateSource, LoneCertificate } from "./source.ts";

/** What {@link inspectCertificate} is told besides the certificate. */
export interface InspectCertificateOptions {
  /** What the certificate is for. Without it, nothing is said about wrong environments. */
  environment?: Environment;
  /** Milliseconds since 1970. Default: the computer's clock. */
  now?: number;
  /** What the messages call the options, as `{ pfx: "--pfx" }`. Default: their own names. */
  names?: Partial<CertificateOptionNames>;
}

/** All that can be said about a certificate. */
export interface CertificateReport {
  /** How it was given; `unknown` when it could not be read at all. */
  readonly format: "pfx" | "pem" | "unknown";
  /** Errors first. A client can be made when none of them is an error. */
  readonly findings: readonly CertificateFinding[];
  /** Only when a certificate was found; it may be without its key. */
  readonly certificate?: CertificateDetails;
}

/**
 * Looks at a certificate as `new BankIdClient` would, and tells everything that is wrong or worth knowing,
 * instead of the first error alone. Nothing is sent.
 *
 * A bad file is never an exception here, but a finding with its fix. Where the key alone is missing, all else
 * about the certificate is told.
 *
 * @see S21; `docs/certificates.md` has a row for each code.
 * @example
 * const { findings } = inspectCertificate({ pfx: "rp.p12", passphrase }, { environment: "production" });
 */
export function inspectCertificate(
  source: CertificateSource | LoneCertificate,
  { environment, now = Date.now(), names }: InspectCertificateOptions = {},
): CertificateReport {
  const name = typeof environment === "object" ? (environment.name ?? "custom") : environment;
  const { format, findings, details } = readCertificate(source, { environment: name, now }, names);
  return { format, findings, ...(details === undefined ? {} : { certificate: details }) };
}
