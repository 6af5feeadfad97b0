import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { BankIdError } from "../errors.ts";

/** A PFX (PKCS#12) file that holds the certificate and its key. */
export interface PfxCertificate {
  /** Path of the file, or its bytes. */
  pfx: string | Uint8Array;
  passphrase?: string;
}

/** A certificate and its key as PEM. */
export interface PemCertificate {
  /** PEM text or bytes, or the path of a PEM file. */
  cert: string | Uint8Array;
  /** PEM text or bytes, or the path of a PEM file. */
  key: string | Uint8Array;
  /** Where the key is encrypted. */
  passphrase?: string;
}

/** The RP's client certificate with its private key. */
export type Certificate = PfxCertificate | PemCertificate;

/** TLS material that was proved to be usable: bytes, no paths. */
export type LoadedCertificate =
  | { readonly pfx: Buffer; readonly passphrase?: string }
  | { readonly cert: Buffer; readonly key: Buffer; readonly passphrase?: string };

/**
 * Reads a certificate and proves that its key can be used, so that trouble shows before the first call
 * (S21).
 *
 * @throws {BankIdError} `ERR_CERTIFICATE_REQUIRED`, `ERR_CERTIFICATE_FILE`, `ERR_CERTIFICATE_PASSPHRASE`,
 * `ERR_PFX_LEGACY`, `ERR_CERTIFICATE_INVALID` or `ERR_CERTIFICATE_KEY_MISMATCH`, with what to do.
 */
export function loadCertificate(certificate: Certificate): LoadedCertificate {
  if (typeof certificate === "object" && certificate !== null) {
    if ("pfx" in certificate) return loadPfx(certificate);
    if ("cert" in certificate && "key" in certificate) return loadPem(certificate);
  }
  throw new BankIdError(
    "ERR_CERTIFICATE_REQUIRED",
    "No certificate was given: write certificate: { pfx, passphrase } or certificate: { cert, key }.",
  );
}

function loadPfx({ pfx, passphrase }: PfxCertificate): LoadedCertificate {
  const loaded = { pfx: readBytes("pfx", pfx), ...(passphrase === undefined ? {} : { passphrase }) };
  try {
    createSecureContext(loaded);
  } catch (error) {
    throw pfxTrouble(error, passphrase !== undefined);
  }
  return loaded;
}

function pfxTrouble(error: unknown, hasPassphrase: boolean): BankIdError {
  const { code, message } = errorFacts(error);
  if (code === "ERR_CRYPTO_UNSUPPORTED_OPERATION") {
    return new BankIdError(
      "ERR_PFX_LEGACY",
      "The PFX file is encrypted with RC2, which Node's OpenSSL no longer reads. Ask for a file with AES, or convert it: openssl pkcs12 -legacy -in old.pfx -nodes -out all.pem, then openssl pkcs12 -export -in all.pem -out new.p12.",
    );
  }
  if (message.includes("mac verify failure")) {
    return new BankIdError(
      "ERR_CERTIFICATE_PASSPHRASE",
      hasPassphrase
        ? "The passphrase does not open the PFX file. Check it for a typing error, and that it belongs to this file."
        : "The PFX file needs a passphrase, and none was given.",
    );
  }
  return invalid("The PFX file is not a PKCS#12 file with a certificate and its key, or it is damaged.");
}

function loadPem({ cert, key, passphrase }: PemCertificate): LoadedCertificate {
  const certBytes = pemBytes("cert", cert);
  const keyBytes = pemBytes("key", key);
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(certBytes);
  } catch {
    throw invalid("The option cert holds no certificate in PEM.");
  }
  const options = passphrase === undefined ? {} : { passphrase };
  let matches: boolean;
  try {
    matches = certificate.checkPrivateKey(createPrivateKey({ key: keyBytes, ...options }));
  } catch {
    throw keyTrouble(keyBytes, passphrase !== undefined);
  }
  if (!matches) {
    throw new BankIdError(
      "ERR_CERTIFICATE_KEY_MISMATCH",
      "The private key belongs to another certificate than the one that was given. Give the two that were issued together.",
    );
  }
  return { cert: certBytes, key: keyBytes, ...options };
}

/** OpenSSL's own codes for this differ between versions of Node; what the file says of itself does not. */
function keyTrouble(key: Buffer, hasPassphrase: boolean): BankIdError {
  if (!key.includes("-----BEGIN ")) return invalid("The option key holds no private key in PEM.");
  if (!key.includes("ENCRYPTED"))
    return invalid("The private key is damaged, or of a kind that Node does not read.");
  return new BankIdError(
    "ERR_CERTIFICATE_PASSPHRASE",
    hasPassphrase
      ? "The passphrase does not open the private key. Check it for a typing error."
      : "The private key needs a passphrase, and none was given.",
  );
}

function pemBytes(option: string, value: string | Uint8Array): Buffer {
  const isText = typeof value === "string" && value.includes("-----BEGIN ");
  return isText ? Buffer.from(value) : readBytes(option, value);
}

function readBytes(option: string, value: string | Uint8Array): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (typeof value !== "string" || value === "") {
    throw new BankIdError(
      "ERR_CERTIFICATE_REQUIRED",
      `The certificate's option ${option} must be the path of a file or its bytes.`,
    );
  }
  try {
    return readFileSync(value);
  } catch (error) {
    const reason =
      {
        ENOENT: "there is no such file",
        EACCES: "it may not be read by this user",
        EISDIR: "it is a directory",
      }[errorFacts(error).code] ?? "it can't be read";
    throw new BankIdError(
      "ERR_CERTIFICATE_FILE",
      `The certificate file ${value} was not loaded: ${reason}. Correct the option ${option}.`,
    );
  }
}

function errorFacts(error: unknown): { code: string; message: string } {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return { code: String(code), message: String(message) };
}

function invalid(message: string): BankIdError {
  return new BankIdError("ERR_CERTIFICATE_INVALID", message);
}
