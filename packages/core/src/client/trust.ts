import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { SecureContext, TLSSocket } from "node:tls";
import type { LoadedCertificate } from "../certificate/opened.ts";
import type { ResolvedEnvironment } from "../environment.ts";
import { BankIdError } from "../errors.ts";

/**
 * SHA-256 of the roots of BankID's own two environments (specification §1.2), written down apart from the
 * roots themselves: changing one of the two places alone ends in an error (S2, S4).
 */
const pinnedRoots: Readonly<Record<string, string>> = {
  production:
    "E6:A2:D4:5C:0A:10:51:C9:59:42:86:49:F8:6A:09:A9:B2:15:2C:D5:51:99:3C:C2:EB:4C:F0:94:BD:AC:BE:CB",
  test: "F3:D0:74:0E:BF:B3:70:0E:3B:81:AA:79:1F:EE:45:14:72:69:8C:84:E1:99:C2:EB:48:A4:43:FF:1D:5B:40:5C",
};

/**
 * Ciphers with forward secrecy alone, and keys and signatures of OpenSSL's level 2 (RSA from 2 048 bits, no
 * SHA-1). Said here because the process may say otherwise: `--tls-cipher-list`, an OpenSSL configuration.
 */
const ciphers = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
  "ECDHE+AESGCM",
  "ECDHE+CHACHA20",
  "DHE+AESGCM",
  "!aNULL",
  "!eNULL",
  "@SECLEVEL=2",
].join(":");

/** What a connection is made and judged with. */
export interface Trust {
  readonly secureContext: SecureContext;
  /** SHA-256 of the one root, as `fingerprint256` writes it. */
  readonly rootSha256: string;
}

/**
 * The TLS settings of one environment and one RP certificate. Nothing in the process's environment changes
 * them (S4).
 *
 * @throws {BankIdError} `ERR_ENVIRONMENT_INVALID` when the root of BankID's own environment is another one.
 */
export function createTrust(environment: ResolvedEnvironment, certificate: LoadedCertificate): Trust {
  // The first certificate alone: a PEM may hold several, and each would be trusted.
  const root = new X509Certificate(environment.ca);
  const pinned = pinnedRoots[environment.name];
  if (pinned !== undefined && pinned !== root.fingerprint256) {
    throw new BankIdError(
      "ERR_ENVIRONMENT_INVALID",
      `The TLS root of the environment ${environment.name} is not BankID's: its SHA-256 differs. This package was changed; install it anew.`,
    );
  }
  return {
    secureContext: createSecureContext({
      ...certificate,
      ca: root.toString(),
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.3",
      ciphers,
    }),
    rootSha256: root.fingerprint256,
  };
}

/**
 * Whether the chain that was verified ends in the pinned root. OpenSSL was given no other, so this is a second
 * lock on the same door. A resumed session holds no chain; it goes back to a connection that was judged.
 */
export function leadsToRoot(socket: TLSSocket, rootSha256: string): boolean {
  if (!socket.authorized) return false;
  if (socket.isSessionReused()) return true;
  let certificate = socket.getPeerCertificate(true);
  while (certificate.issuerCertificate && certificate.issuerCertificate !== certificate) {
    certificate = certificate.issuerCertificate;
  }
  return certificate.fingerprint256 === rootSha256;
}
