import type { ConnectionCheck } from "@bankid-kit/core";
import { day } from "../output/certificate.ts";
import { inOurWords } from "../words.ts";
import type { Finding } from "./finding.ts";
import { ok, skipped } from "./finding.ts";

/** A clock that differs by more than this, in ms, is worth a word; an answer's date is to a second. */
const skewLimitMs = 30_000;

/** What a call that BankID refuses in a known way tells, under the headings trust, clock and reachability. */
export function connectionFindings(check: ConnectionCheck): Finding[] {
  const clock = clockFinding(check.clockSkewMs);
  if (check.ok) {
    const { tlsProtocol, serverCertificateUntilMs: until } = check;
    const protocol = tlsProtocol === "unknown" ? "" : `, over ${tlsProtocol}`;
    const ends = until === undefined ? "" : `; its certificate lasts until ${day(new Date(until))}`;
    return [
      ok("trust", `The server proves to be of this environment${protocol}${ends}.`),
      clock,
      ok("reachability", "BankID answers and takes the certificate: GET /auth is 405, as it should be."),
    ];
  }
  const { code, message, fix, detail } = check;
  const trouble = {
    level: "error",
    code,
    message: `${inOurWords(message).replace(/\.$/, "")} (${detail}).`,
    fix: inOurWords(fix),
  } as const;
  switch (code) {
    case "untrusted_server":
      return [
        { check: "trust", ...trouble },
        clock,
        skipped("reachability", "Nothing was sent to a server that is not trusted."),
      ];
    case "clock_suspect":
      return [
        skipped("trust", "Not before the clock is right."),
        { check: "clock", ...trouble },
        skipped("reachability", "Nothing was sent to a server that is not trusted."),
      ];
    case "certificate_refused":
    case "unexpected_answer":
      return [
        ok("trust", "The server proves to be of this environment."),
        clock,
        { check: "reachability", ...trouble },
      ];
    case "unreachable":
    case "proxy_refused":
      return [skipped("trust", "No server was reached."), clock, { check: "reachability", ...trouble }];
    default:
      return [{ check: "reachability", ...trouble }];
  }
}

/** The three headings, when there was nothing to ask with. */
export function noConnection(why: string): Finding[] {
  return [skipped("trust", why), skipped("clock", why), skipped("reachability", why)];
}

function clockFinding(skewMs: number | undefined): Finding {
  if (skewMs === undefined) return skipped("clock", "No answer told the time.");
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  if (Math.abs(skewMs) <= skewLimitMs) return ok("clock", "Agrees with BankID's to the second or nearly so.");
  return {
    check: "clock",
    level: "warning",
    code: "clock_skew",
    message: `This machine's clock is ${duration(seconds)} ${skewMs > 0 ? "ahead of" : "behind"} BankID's.`,
    fix: "Have it kept by NTP: certificates and signatures are judged by it.",
  };
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  return `${Math.round(seconds / 3_600)} hours`;
}
