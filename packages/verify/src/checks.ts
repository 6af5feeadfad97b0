import type { TrustAnchors } from "./chain/anchors.ts";
import { fingerprint, readCertificate } from "./chain/certificate.ts";
import type { Certificate } from "./chain/certificate.ts";
import { checkLeaf, readPerson } from "./chain/leaf.ts";
import type { EvidencePolicy, Person } from "./chain/leaf.ts";
import { readSharedCertificate } from "./chain/issuers.ts";
import { walkPath } from "./chain/path.ts";
import { nameText } from "./chain/name-text.ts";
import { decodeBase64, decodeEvidence } from "./input.ts";
import type { Evidence } from "./input.ts";
import { checkOcsp } from "./ocsp/check.ts";
import { checkNonce } from "./ocsp/nonce.ts";
import { readOcspResponse } from "./ocsp/response.ts";
import { ensure, refuse } from "./refuse.ts";
import { checkDigests, checkSignatureValue } from "./signature/check.ts";
import { readSignature } from "./signature/shape.ts";
import { readSignedData } from "./signature/signed-data.ts";
import type { SignedData } from "./signature/signed-data.ts";
import { parseDocument } from "./xml/parse.ts";

/** Facts of a certificate. */
export interface CertificateFacts {
  /** SHA-256 over all of it, in hex. */
  readonly sha256: string;
  /** In hex, as it stands in the certificate. */
  readonly serialNumber: string;
  /** Names as BankID writes them: the most specific part first. */
  readonly subject: string;
  readonly issuer: string;
  /** Ms since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** What holds, read from the bytes that signatures are over. */
export interface SignatureFacts {
  readonly environment: string;
  readonly person: Person;
  /** The kind of BankID. */
  readonly policy: EvidencePolicy;
  /** When BankID took the signature, in ms since 1970. */
  readonly signedAt: number;
  readonly signed: SignedData;
  readonly certificate: CertificateFacts;
  readonly root: CertificateFacts;
}

/** Clocks of two computers that keep time differ by less, in ms (S89). */
export const clockToleranceMs = 60_000;

/**
 * The checks that need nothing but the evidence and a root, in their order (S83 to S90). Ends by `refuse`.
 *
 * @param at - The moment of the check in ms; nothing can have been signed after it.
 */
export function checkEvidence(evidence: Evidence, anchors: TrustAnchors, at: number): SignatureFacts {
  const { signatureText, xml, ocsp } = decodeEvidence(evidence);
  const parts = readSignature(parseDocument(xml));
  checkDigests(parts);
  const [own = refuse("chain_untrusted"), ...issuers] = parts.certificates;
  const leaf = readCertificate(decodeBase64(own, "certificate_malformed"));
  checkSignatureValue(parts, leaf.key);
  const response = readOcspResponse(ocsp);
  const path = walkPath([leaf, ...issuers.map(readSharedCertificate)], anchors.roots, response.producedAt);
  const policy = checkLeaf(leaf, anchors.environment);
  checkOcsp(response, path);
  checkNonce(response, signatureText);
  ensure(response.producedAt <= at + clockToleranceMs, "signed_in_the_future");
  return {
    environment: anchors.environment,
    person: readPerson(leaf),
    policy,
    signedAt: response.producedAt,
    signed: readSignedData(parts.signedData),
    certificate: certificateFacts(leaf),
    root: certificateFacts(path.root),
  };
}

function certificateFacts(certificate: Certificate): CertificateFacts {
  const { serialNumber, subject, issuer, notBefore, notAfter } = certificate;
  return {
    sha256: fingerprint(certificate),
    serialNumber,
    subject: nameText(subject),
    issuer: nameText(issuer),
    notBefore,
    notAfter,
  };
}
