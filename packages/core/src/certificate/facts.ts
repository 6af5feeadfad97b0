import type { X509Certificate } from "node:crypto";
import { policyOids } from "./policy-oids.ts";

/** Which BankID a certificate is of, as far as the certificate tells. */
export type CertificateEnvironment = "production" | "test" | "simulator" | "unknown";

/** What a client tells about its certificate, and all that it tells (S21). */
export interface CertificateInfo {
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256 of the certificate: 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  readonly environment: CertificateEnvironment;
}

/** What a person at a terminal is shown. None of it is secret; it stays out of `client.certificate` all the same. */
export interface CertificateDetails extends CertificateInfo {
  /** Whose it is, as `C=SE, O=Testbank A AB (publ), …, CN=FP Testcert 5`. */
  readonly subject: string;
  readonly issuer: string;
  /** Of the certificate, in hexadecimal. */
  readonly serialNumber: string;
  /** What the app shows as the RP's name: the attribute `name` of the subject, else its `O`. */
  readonly displayName: string | undefined;
}

/** What a certificate is for. */
export type CertificateUse = "rp" | "ca" | "person" | "other" | "unknown";

/** All that is read from a certificate. */
export interface CertificateFacts {
  readonly details: CertificateDetails;
  readonly use: CertificateUse;
  /** One of BankID's public test certificates, which everybody has. */
  readonly publicTest: boolean;
}

type Names = ReadonlyMap<string, string>;

/** Reads a certificate: specification §1.3 for RPs, §9.3 and §9.4 for persons. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const subject = names(certificate.subject);
  const issuer = names(certificate.issuer);
  return {
    details: {
      notBefore: new Date(certificate.validFrom),
      notAfter: new Date(certificate.validTo),
      sha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
      environment: environmentOf(issuer, policyOids(certificate.raw)),
      subject: oneLine(certificate.subject),
      issuer: oneLine(certificate.issuer),
      serialNumber: certificate.serialNumber.toLowerCase(),
      displayName: subject.get("name") ?? subject.get("O"),
    },
    use: useOf(certificate, subject, issuer),
    publicTest: /^FP ?Testcert ?\d/i.test(subject.get("CN") ?? ""),
  };
}

/** The part that a client shows. */
export function certificateInfo({
  notBefore,
  notAfter,
  sha256,
  environment,
}: CertificateInfo): CertificateInfo {
  return { notBefore: new Date(notBefore), notAfter: new Date(notAfter), sha256, environment };
}

function environmentOf(issuer: Names, policies: readonly string[]): CertificateEnvironment {
  const name = issuer.get("CN") ?? "";
  const organisation = issuer.get("O") ?? "";
  if (organisation === "SIMULATOR") return "simulator";
  if (/\bfor BankID Test$/.test(name) || /^Test BankID\b/.test(name)) return "test";
  if (/\bfor BankID$/.test(name) || /^BankID .*\bCA\b/.test(name)) return "production";
  // The names of production's issuers are not published as a whole; its policies are all below this one.
  if (policies.some((policy) => policy.startsWith("1.2.752.78."))) return "production";
  if (policies.some((policy) => policy.startsWith("1.2.3.4."))) return "test";
  return "unknown";
}

const clientAuth = "1.3.6.1.5.5.7.3.2";
const anyExtendedKeyUsage = "2.5.29.37.0";

function useOf(certificate: X509Certificate, subject: Names, issuer: Names): CertificateUse {
  if (certificate.ca) return "ca";
  const issuedBy = issuer.get("CN") ?? "";
  if (/\bCustomer CA\d* .*\bfor BankID\b/.test(issuedBy)) return "person";
  if (subject.has("SN") && subject.has("GN") && /^(?:19|20)\d{10}$/.test(subject.get("serialNumber") ?? "")) {
    return "person";
  }
  // RP certificates come without such a list, and then they may be used for everything.
  const uses: readonly string[] | undefined = certificate.keyUsage;
  if (uses && !uses.includes(clientAuth) && !uses.includes(anyExtendedKeyUsage)) return "other";
  return /\bRP CA\b/.test(issuedBy) ? "rp" : "unknown";
}

/** One attribute a line, as Node writes a name; the first of each kind. */
function names(text: string | undefined): Names {
  const found = new Map<string, string>();
  for (const line of (text ?? "").split("\n")) {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined && !found.has(key)) found.set(key, value);
  }
  return found;
}

function oneLine(name: string | undefined): string {
  return (name ?? "").split("\n").join(", ");
}
