import type { X509Certificate } from "node:crypto";
import type { CertificateErrorKind } from "../errors.ts";
import { BankIdError } from "../errors.ts";

/** What is worth knowing about a certificate that can be used all the same. */
export type CertificateWarningKind =
  /** The PFX is encrypted with RC2 or 3DES. */
  | "WARN_PFX_LEGACY"
  /** The file is DER where PEM was meant. */
  | "WARN_CERTIFICATE_DER"
  /** The file is text in UTF-16. */
  | "WARN_CERTIFICATE_ENCODING"
  /** The certificate of the key is not the first in its file. */
  | "WARN_CERTIFICATE_ORDER"
  /** The issuer is none that is known to issue RP certificates. */
  | "WARN_CERTIFICATE_ISSUER"
  /** The certificate ends within 60 days. */
  | "WARN_CERTIFICATE_EXPIRES";

interface Finding {
  /** What was found, in one or two sentences. Never a passphrase or anything of the key. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Something that is wrong with a certificate: no client can be made with it. */
export interface CertificateProblem extends Finding {
  readonly code: CertificateErrorKind;
  readonly severity: "error";
}

/** Something that is worth knowing about a certificate that can be used. */
export interface CertificateRemark extends Finding {
  readonly code: CertificateWarningKind;
  readonly severity: "warning";
}

/** One thing that was found by looking at a certificate. */
export type CertificateFinding = CertificateProblem | CertificateRemark;

/** A finding that stops the client. */
export function problem(code: CertificateErrorKind, message: string, fix: string): CertificateProblem {
  return { code, severity: "error", message, fix };
}

/** A finding that does not. */
export function remark(code: CertificateWarningKind, message: string, fix: string): CertificateRemark {
  return { code, severity: "warning", message, fix };
}

/** The problem as the error that a caller gets. */
export function toError({ code, message, fix }: CertificateProblem): BankIdError {
  return new BankIdError(code, `${message} ${fix}`);
}

/** Carries a problem out of the code that reads the files. */
export class Unreadable extends Error {
  readonly problem: CertificateProblem;
  /** The certificate, where nothing but its key is missing. */
  readonly leaf: X509Certificate | undefined;

  constructor(found: CertificateProblem, leaf?: X509Certificate) {
    super(found.message);
    this.problem = found;
    this.leaf = leaf;
  }
}

/** Ends the reading with a problem. */
export function stop(code: CertificateErrorKind, message: string, fix: string): never {
  throw new Unreadable(problem(code, message, fix));
}
