import { orRefusal } from "../refuse.ts";
import type { Certificate } from "./certificate.ts";
import { readSharedCertificate } from "./issuers.ts";

/**
 * Reads a certificate that the caller gives.
 *
 * @param file - One certificate, as PEM or DER.
 * @param error - Makes the error to throw, of the second half of its sentence without the full stop.
 */
export function readCertificateFile(file: string | Uint8Array, error: (what: string) => Error): Certificate {
  const bytes = typeof file === "string" ? fromPem(file) : file;
  if (!(bytes instanceof Uint8Array)) {
    throw error("holds something that is not one certificate in PEM or DER; several go into a list");
  }
  const certificate = orRefusal(() => readSharedCertificate(Buffer.from(bytes).toString("base64")));
  if ("ok" in certificate) {
    throw error(`holds a certificate that can't be used. ${certificate.message.replace(/\.$/, "")}`);
  }
  return certificate;
}

/** Writes a certificate as PEM, in the one way that OpenSSL writes it. */
export function toPem({ bytes }: Pick<Certificate, "bytes">): string {
  const lines = bytes.toString("base64").replaceAll(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function fromPem(text: string): Buffer | undefined {
  const [block, ...others] = text.matchAll(
    /-----BEGIN CERTIFICATE-----\s([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g,
  );
  return block === undefined || others.length > 0 ? undefined : Buffer.from(block[1] ?? "", "base64");
}
