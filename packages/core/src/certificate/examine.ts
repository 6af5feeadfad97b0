import { certificateExpiry } from "./expiry.ts";
import type { CertificateFacts } from "./facts.ts";
import type { CertificateFinding } from "./finding.ts";
import { problem, remark } from "./finding.ts";

/** What a certificate is examined against. */
export interface Expectation {
  /** `production`, `test`, or any other word for a custom environment; without one, nothing is compared. */
  readonly environment: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** This code is younger than that, so a clock that shows less is wrong. */
const earliestNow = Date.UTC(2026, 10, 1);

/**
 * Judges a certificate by what it says of itself. Only what is certain is an error: which names production's
 * issuers have is published nowhere as a whole.
 */
export function examine(facts: CertificateFacts, expected: Expectation): CertificateFinding[] {
  return [
    ...examineUse(facts, expected),
    ...examineEnvironment(facts, expected),
    ...examineTime(facts, expected),
  ];
}

function examineUse({ use, details }: CertificateFacts, { environment }: Expectation): CertificateFinding[] {
  const { subject, issuer } = details;
  switch (use) {
    case "ca":
      // A stand-in of one's own may well use one certificate for everything.
      if (isCustom(environment) && details.environment === "unknown") return [];
      return [
        problem(
          "ERR_CERTIFICATE_CA",
          `This is the certificate of an issuer (${subject}), and not one that was issued to you.`,
          "Give the certificate with your organisation in it. BankID's own roots are built in and are not given here.",
        ),
      ];
    case "person":
      return [
        problem(
          "ERR_CERTIFICATE_PERSON",
          `This is a person's BankID, issued by ${issuer}, and not an RP certificate.`,
          "Order an RP certificate for BankID from your organisation's bank.",
        ),
      ];
    case "other":
      return [
        problem(
          "ERR_CERTIFICATE_PURPOSE",
          `This certificate (${subject}) is made for a web server or another use, and not for a client, so BankID refuses it.`,
          "Give the RP certificate that your bank issued for BankID; the one of your website has no use here.",
        ),
      ];
    default:
      return [];
  }
}

function examineEnvironment(
  { details, publicTest, use }: CertificateFacts,
  { environment }: Expectation,
): CertificateFinding[] {
  if (environment === undefined) return [];
  const { issuer } = details;
  if (publicTest && environment !== "test") {
    return [
      problem(
        "ERR_CERTIFICATE_TEST_FILE",
        `This is BankID's public test certificate, whose key everybody has, and the environment is "${environment}".`,
        isCustom(environment)
          ? "Give the certificate that belongs to that environment: the simulator writes client.p12."
          : "Give the certificate that your bank issued. If the test service is meant, the environment is the mistake.",
      ),
    ];
  }
  if (details.environment === "unknown") {
    if (isCustom(environment) || use !== "unknown") return [];
    return [
      remark(
        "WARN_CERTIFICATE_ISSUER",
        `The issuer (${issuer}) is none that is known to issue RP certificates for BankID.`,
        "If BankID refuses the certificate, this is why: compare with the one that your bank issued.",
      ),
    ];
  }
  const wanted = isCustom(environment) ? "simulator" : environment;
  if (details.environment === wanted) return [];
  return [
    problem(
      "ERR_CERTIFICATE_ENVIRONMENT",
      `This certificate is of ${called[details.environment]} (issued by ${issuer}), and the environment is "${environment}".`,
      "One of the two is the mistake: give the certificate of that environment, or the environment of that certificate.",
    ),
  ];
}

const called = { production: "BankID's production", test: "BankID's test service", simulator: "a simulator" };

function isCustom(environment: string | undefined): boolean {
  return environment !== undefined && environment !== "production" && environment !== "test";
}

function examineTime({ details, publicTest }: CertificateFacts, { now }: Expectation): CertificateFinding[] {
  const { notBefore, notAfter, environment } = details;
  if (!(now >= earliestNow)) {
    return [
      problem(
        "ERR_CLOCK",
        `This computer's clock says ${date(now)}, which is before this program was written.`,
        "Set the clock, and have it kept by NTP. TLS can't be trusted with a wrong one either.",
      ),
    ];
  }
  if (now < notBefore.getTime()) {
    return [
      problem(
        "ERR_CERTIFICATE_NOT_YET_VALID",
        `The certificate begins on ${date(notBefore.getTime())}, and this computer's clock says ${date(now)}.`,
        "Use the older certificate until then; or set the clock, if it is wrong.",
      ),
    ];
  }
  if (now > notAfter.getTime()) {
    return [
      problem(
        "ERR_CERTIFICATE_EXPIRED",
        `The certificate ended on ${date(notAfter.getTime())}, and this computer's clock says ${date(now)}.`,
        expiredFix(environment, publicTest),
      ),
    ];
  }
  const { level, daysLeft } = certificateExpiry({ notAfter, now });
  // A simulator's certificates last 30 days and are made anew by it before they end.
  if (level === "ok" || environment === "simulator") return [];
  return [
    remark(
      "WARN_CERTIFICATE_EXPIRES",
      `The certificate ends on ${date(notAfter.getTime())}, ${left(daysLeft)}.`,
      "Order the next one from your bank now: an order takes days. client.reloadCertificate() takes it into use without a stop.",
    ),
  ];
}

function expiredFix(environment: string, publicTest: boolean): string {
  if (publicTest) return "Use testCertificate(), which gives the one that BankID's test service takes now.";
  if (environment === "simulator")
    return "Start the simulator again with the same directory: it makes a new one.";
  return "Order a new one from your bank; or set the clock, if it is wrong.";
}

function left(days: number): string {
  if (days < 1) return "in less than a day";
  return days === 1 ? "in one day" : `in ${days} days`;
}

function date(time: number): string {
  return Number.isFinite(time)
    ? `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`
    : String(time);
}
