import { certificateExpiry } from "@bankid-kit/core";
import type { CertificateDetails, CertificateFinding, CertificateReport } from "@bankid-kit/core";
import { day } from "../output/certificate.ts";
import type { Check, Finding } from "./finding.ts";
import { ok, skipped } from "./finding.ts";

/**
 * What core found about the certificate, sorted under the doctor's headings; what is well is said too.
 *
 * @param now - Milliseconds since 1970.
 */
export function certificateFindings({ certificate, findings }: CertificateReport, now: number): Finding[] {
  const of = (check: Check): Finding[] =>
    findings.filter(({ code }) => checkOf(code) === check).map((finding) => translated(check, finding));
  const [about, time, clock] = [of("certificate"), of("expiry"), of("clock")];
  if (certificate === undefined)
    return [...about, skipped("expiry", "No certificate was read."), ...time, ...clock];
  return [
    ...(about.length > 0 ? about : [ok("certificate", summary(certificate))]),
    ...(time.length > 0 ? time : clock.length > 0 ? [] : [ok("expiry", timeLeft(certificate, now))]),
    ...clock,
  ];
}

/** Which heading a finding of core belongs under. */
function checkOf(code: CertificateFinding["code"]): Check {
  switch (code) {
    case "ERR_CERTIFICATE_EXPIRED":
    case "ERR_CERTIFICATE_NOT_YET_VALID":
    case "WARN_CERTIFICATE_EXPIRES":
      return "expiry";
    case "ERR_CLOCK":
      return "clock";
    default:
      return "certificate";
  }
}

function translated(check: Check, { code, severity, message, fix }: CertificateFinding): Finding {
  return { check, level: severity, code, message, fix };
}

function summary({ displayName, environment, issuer }: CertificateDetails): string {
  const whose = displayName === undefined ? "A certificate" : `The certificate of ${displayName}`;
  const issued = environment === "unknown" ? `issued by ${issuer}` : `for ${environment}`;
  return `${whose}, ${issued}; its key belongs to it.`;
}

function timeLeft({ notAfter }: CertificateDetails, now: number): string {
  const { daysLeft } = certificateExpiry({ notAfter, now });
  return `Valid until ${day(notAfter)}, ${daysLeft} days from now.`;
}
