import { decodeBase64 } from "../input.ts";
import { fingerprint, readCertificate } from "./certificate.ts";
import type { Certificate } from "./certificate.ts";

/** How many are remembered: BankID has some dozens of issuers and responders in use at a time. */
const max = 128;
const known = new Map<string, Certificate>();

/**
 * Reads a certificate that many signatures have in common: an issuer's, a responder's or a root. What was read
 * from the same bytes is the same, so it is remembered; whether it holds is decided each time anew.
 */
export function readSharedCertificate(base64: string): Certificate {
  const bytes = decodeBase64(base64, "certificate_malformed");
  // By its fingerprint: the text may be a piece of the document, which would be kept as a whole with its person.
  const name = fingerprint({ bytes });
  const found = known.get(name);
  if (found !== undefined) return found;
  const certificate = readCertificate(bytes);
  const [oldest] = known.keys();
  if (known.size >= max && oldest !== undefined) known.delete(oldest);
  known.set(name, certificate);
  return certificate;
}
