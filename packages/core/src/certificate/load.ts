import { createHash } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { Expectation } from "./examine.ts";
import { examine } from "./examine.ts";
import type { CertificateDetails, CertificateInfo } from "./facts.ts";
import { certificateFacts, certificateInfo } from "./facts.ts";
import type { CertificateFinding, CertificateProblem } from "./finding.ts";
import { Unreadable, problem, toError } from "./finding.ts";
import { openPem } from "./open-pem.ts";
import { openPfx } from "./open-pfx.ts";
import type { LoadedCertificate } from "./opened.ts";
import type { CertificateOptionNames, CertificateSource, LoneCertificate } from "./source.ts";
import { readSource } from "./source.ts";

/** What became of reading a certificate. */
export interface ReadCertificate {
  readonly format: "pfx" | "pem" | "unknown";
  readonly findings: readonly CertificateFinding[];
  readonly details?: CertificateDetails;
  /** Only when no finding is an error. */
  readonly material?: LoadedCertificate;
}

/** A certificate that can be used. */
export interface UsableCertificate {
  readonly material: LoadedCertificate;
  readonly info: CertificateInfo;
  /** Equal for two readings of the same files, and tells nothing about them. */
  readonly digest: string;
}

/** Reads a certificate and collects all that can be said about it; never throws for a bad one. */
export function readCertificate(
  source: CertificateSource | LoneCertificate,
  expected: Expectation,
  names?: Partial<CertificateOptionNames>,
): ReadCertificate {
  let format: ReadCertificate["format"] = "unknown";
  try {
    const given = readSource(source, names);
    format = given.kind;
    const opened = given.kind === "pfx" ? openPfx(given) : openPem(given);
    const facts = certificateFacts(opened.leaf);
    const findings = [...examine(facts, expected), ...opened.findings].toSorted(errorsFirst);
    if (opened.material !== undefined) findings.push(...tryInTls(opened.material));
    const usable = opened.material !== undefined && !findings.some(isError);
    return { format, findings, details: facts.details, ...(usable ? { material: opened.material } : {}) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { problem: found, leaf } = error;
    if (leaf === undefined) return { format, findings: [found] };
    const facts = certificateFacts(leaf);
    const findings = [found, ...examine(facts, expected).toSorted(errorsFirst)];
    return { format, findings, details: facts.details };
  }
}

/**
 * Reads a certificate and proves that it can be used, so that trouble shows before the first call (S21).
 *
 * @throws {BankIdError} The first thing that is wrong, with what to do: see {@link CertificateErrorKind}.
 */
export function loadCertificate(source: CertificateSource, expected: Expectation): UsableCertificate {
  const { findings, details, material } = readCertificate(source, expected);
  const wrong = findings.find(isError);
  if (wrong) throw toError(wrong);
  if (details === undefined || material === undefined)
    throw new Error("A certificate without trouble can be used.");
  return { material, info: certificateInfo(details), digest: digestOf(material) };
}

/** OpenSSL's level 2, which the client's connections have: RSA from 2 048 bits, no SHA-1. */
const ciphers = "DEFAULT@SECLEVEL=2";

/** TLS has demands of its own, as on the length of a key, which grow from one OpenSSL to the next. */
function tryInTls(material: LoadedCertificate): CertificateFinding[] {
  try {
    createSecureContext({ ...material, ciphers });
    return [];
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    return [
      problem(
        "ERR_CERTIFICATE_UNUSABLE",
        `The certificate and its key are whole, but this Node's TLS does not take them (${code}).`,
        "Order a certificate with an RSA key of 2048 bits or more, or an elliptic curve that TLS knows.",
      ),
    ];
  }
}

function digestOf(material: LoadedCertificate): string {
  const hash = createHash("sha256");
  for (const part of Object.values(material)) hash.update(createHash("sha256").update(part).digest());
  return hash.digest("hex");
}

function isError(finding: CertificateFinding): finding is CertificateProblem {
  return finding.severity === "error";
}

function errorsFirst(a: CertificateFinding, b: CertificateFinding): number {
  return Number(isError(b)) - Number(isError(a));
}
