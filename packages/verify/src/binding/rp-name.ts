import { BankIdError } from "@bankid-kit/core";
import { readCertificateFile } from "../chain/certificate-file.ts";
import { nameText } from "../chain/name-text.ts";

/**
 * The name of a relying party as it stands in signatures: the DN of its client certificate, the most specific
 * part first.
 *
 * @param certificate - The client certificate, as PEM or DER; the key is not wanted.
 * @returns For example `cn=Shop,name=Shop,serialNumber=5566304928,o=Bank AB,c=SE`.
 * @throws {BankIdError} `ERR_OPTION` for what is no certificate.
 * @see Specification §9.2.
 */
export function rpName(certificate: string | Uint8Array): string {
  const { subject } = readCertificateFile(
    certificate,
    (what) => new BankIdError("ERR_OPTION", `The certificate ${what}.`),
  );
  return nameText(subject);
}
