import { createHash } from "node:crypto";
import { isIssuedBy, isSignedBy, isValidAt } from "../chain/certificate.ts";
import type { Certificate } from "../chain/certificate.ts";
import { readSharedCertificate } from "../chain/issuers.ts";
import type { Path } from "../chain/path.ts";
import { ensure } from "../refuse.ts";
import type { OcspResponse } from "./response.ts";

/** `id-kp-OCSPSigning` (RFC 6960 §4.2.2.2). */
const ocspSigning = "1.3.6.1.5.5.7.3.9";
/** How much older than the answer a status may be, in ms; BankID's are of the same second. */
const maxStatusAgeMs = 3_600_000;

/**
 * Whether the issuer of the person's certificate, or somebody it authorised, said of that certificate that it
 * was good (S89).
 */
export function checkOcsp(response: OcspResponse, { leaf, issuer }: Pick<Path, "leaf" | "issuer">): void {
  const responder = findResponder(response, issuer);
  ensure(isSignedBy(response.signed, responder.key), "ocsp_signature_mismatch");
  const { about, status, producedAt, thisUpdate, nextUpdate } = response;
  const digest = (bytes: Buffer): Buffer => createHash(about.hash).update(bytes).digest();
  ensure(about.serialNumber === leaf.serialNumber, "ocsp_other_certificate");
  ensure(about.issuerNameHash.equals(digest(issuer.subjectBytes)), "ocsp_other_certificate");
  ensure(about.issuerKeyHash.equals(digest(issuer.keyBits)), "ocsp_other_certificate");
  ensure(status !== "revoked", "ocsp_revoked");
  ensure(status === "good", "ocsp_unknown");
  ensure(thisUpdate <= producedAt && producedAt - thisUpdate <= maxStatusAgeMs, "ocsp_time");
  ensure(nextUpdate === undefined || nextUpdate >= producedAt, "ocsp_time");
}

/** The one whose key is to have signed: the issuer itself, or a certificate that it issued for that use. */
function findResponder(response: OcspResponse, issuer: Certificate): Certificate {
  if (isNamed(response, issuer)) return issuer;
  const [responder, ...others] = response.certificates
    .map((bytes) => readSharedCertificate(bytes.toString("base64")))
    .filter((certificate) => isNamed(response, certificate));
  ensure(responder !== undefined && others.length === 0, "ocsp_responder");
  ensure(responder.issuerBytes.equals(issuer.subjectBytes), "ocsp_responder");
  // The same key, and not only the same name.
  ensure(isIssuedBy(responder, issuer), "ocsp_responder");
  const { ca, extendedKeyUsage, keyUsage } = responder.extensions;
  ensure(ca === undefined && extendedKeyUsage.includes(ocspSigning), "ocsp_responder");
  ensure(keyUsage === undefined || keyUsage.signs, "ocsp_responder");
  ensure(isValidAt(responder, response.producedAt), "ocsp_responder_not_valid_then");
  return responder;
}

function isNamed({ responder }: OcspResponse, { subjectBytes, keyBits }: Certificate): boolean {
  return "name" in responder
    ? responder.name.equals(subjectBytes)
    : responder.keyHash.equals(createHash("sha1").update(keyBits).digest());
}
