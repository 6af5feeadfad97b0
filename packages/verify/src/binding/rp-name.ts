import { X509Certificate } from "node:crypto";
import { BankIdError } from "@bankid-kit/core";
import { readName } from "../chain/name.ts";
import { nameText } from "../chain/name-text.ts";
import { readDer, tags } from "../der/der.ts";
import { fieldsOf } from "../der/fields.ts";
import { orRefusal } from "../refuse.ts";

/** Where the subject stands in what the issuer signed (RFC 5280 §4.1). */
const subjectIndex = 5;

/**
 * The name of a relying party as it stands in signatures: the DN of its client certificate, the most specific
 * part first.
 *
 * @param certificate - The client certificate, as PEM or DER, the first where there are several; the key is not
 * wanted. Of whatever kind its key and its signature are: BankID has judged those.
 * @returns For example `cn=Shop,name=Shop,serialNumber=5566304928,o=Bank AB,c=SE`.
 * @throws {BankIdError} `ERR_OPTION` for what is no certificate.
 * @see Specification §9.2.
 */
export function rpName(certificate: string | Uint8Array): string {
  const name = orRefusal(() => {
    const [tbs] = fieldsOf(readDer(parse(certificate).raw, malformed), tags.sequence, malformed);
    return nameText(readName(fieldsOf(tbs, tags.sequence, malformed)[subjectIndex], malformed));
  });
  if (typeof name !== "string") throw wrong();
  return name;
}

const malformed = "certificate_malformed";

function parse(certificate: string | Uint8Array): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch {
    throw wrong();
  }
}

function wrong(): BankIdError {
  return new BankIdError(
    "ERR_OPTION",
    "rpName was given something that is no certificate in PEM or DER: give it the client certificate, without its key.",
  );
}
