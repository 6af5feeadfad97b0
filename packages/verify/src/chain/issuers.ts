import { decodeBase64 } from "../input.ts";
import { readCertificate } from "./certificate.ts";
import type { Certificate } from "./certificate.ts";

/** How many are remembered: BankID has some dozens of issuers and responders in use at a time. */
const max = 128;
const known = new Map<string, Certificate>();

/**
 * Reads a certificate that many signatures have in common: an issuer's, a responder's or a root. What was read
 * from the same bytes is the same, so it is remembered; whether it holds is decided each time anew.
 */
export function readSharedCertificate(base64: string): Certificate {
  const found = known.get(base64);
  if (found !== undefined) return found;
  const certificate = readCertificate(decodeBase64(base64, "certificate_malformed"));
  const [oldest] = known.keys();
  if (known.size >= max && oldest !== undefined) known.delete(oldest);
  known.set(base64, certificate);
  return certificate;
}
