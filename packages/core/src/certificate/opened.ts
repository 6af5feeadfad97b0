import type { X509Certificate } from "node:crypto";
import type { CertificateFinding } from "./finding.ts";

/** Certificate and key as PEM, the chain after the certificate. */
export interface PemMaterial {
  readonly cert: string;
  readonly key: string;
  readonly passphrase?: string;
}

/** TLS material: bytes, no paths. It is handed to the TLS context and kept nowhere else (S22). */
export type LoadedCertificate =
  | { readonly pfx: Buffer; readonly passphrase?: string }
  | { readonly cert: string | Buffer; readonly key: string | Buffer; readonly passphrase?: string };

/** A certificate whose files could be read, with what is odd about them. */
export interface OpenedCertificate {
  readonly leaf: X509Certificate;
  /** Nothing when the key is not the certificate's. */
  readonly material: LoadedCertificate | undefined;
  readonly findings: readonly CertificateFinding[];
}
