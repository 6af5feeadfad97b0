import { certificateExpiry } from "@bankid-kit/core";
import type { CertificateDetails, CertificateFinding } from "@bankid-kit/core";
import { exitCode } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { inspectFile } from "../inspect-file.ts";
import type { InspectFileOptions } from "../inspect-file.ts";
import { day, fingerprint } from "../output/certificate.ts";
import { printable, styled, wrap } from "../output/text.ts";
import type { Channel, World } from "../world.ts";

/** Options of `bankid certificate show`. */
export interface CertificateShowOptions extends InspectFileOptions {
  readonly json?: boolean;
}

/** `bankid certificate show`: what a certificate says of itself. */
export async function certificateShow(
  file: string,
  options: CertificateShowOptions,
  world: World,
): Promise<ExitCode> {
  const { certificate, findings, format } = await inspectFile(file, options, world);
  const now = world.clock.now();
  const told = findings.filter((finding) => isAsked(finding, format, options));
  if (options.json === true) world.out.write(`${JSON.stringify(asJson(certificate, told, now))}\n`);
  else world.out.write(`${showLines(certificate, told, now, world.out).join("\n")}\n`);
  return exitCode.ok;
}

/** A PEM certificate without --key was looked at without its own. */
function isAsked({ code }: CertificateFinding, format: string, { key }: CertificateShowOptions): boolean {
  return code !== "ERR_CERTIFICATE_KEY_MISMATCH" || format === "pfx" || key !== undefined;
}

function asJson(
  certificate: CertificateDetails,
  findings: readonly CertificateFinding[],
  now: number,
): object {
  const { daysLeft } = certificateExpiry({ notAfter: certificate.notAfter, now });
  return { ...certificate, daysLeft, findings };
}

function showLines(
  certificate: CertificateDetails,
  findings: readonly CertificateFinding[],
  now: number,
  out: Channel,
): string[] {
  const { subject, issuer, serialNumber, displayName, notBefore, notAfter, environment, sha256 } =
    certificate;
  const { daysLeft } = certificateExpiry({ notAfter, now });
  const left = daysLeft < 0 ? "it has ended" : `${daysLeft} ${daysLeft === 1 ? "day" : "days"} left`;
  const rows: readonly (readonly [string, string])[] = [
    ["Name in the app", displayName ?? "none"],
    ["Environment", environment],
    ["Valid", `${day(notBefore)} to ${day(notAfter)} (${left})`],
    ["Subject", subject],
    ["Issuer", issuer],
    ["Serial number", serialNumber],
    ["SHA-256", fingerprint(sha256)],
  ];
  const width = Math.min(out.isTTY ? out.size().columns : 100, 100);
  const margin = 17;
  const lines = rows.flatMap(([label, value]) => {
    const [first = "", ...rest] = wrap(printable(value), width, margin);
    return [`${label.padEnd(margin)}${first}`, ...rest];
  });
  const told = findings.flatMap(({ severity, message, fix }) => {
    const [sign, style] = severity === "error" ? (["✗", "red"] as const) : (["!", "yellow"] as const);
    const [first = "", ...rest] = wrap(printable(`${message} ${fix}`), width, 2);
    return [`${styled(out, style, sign)} ${first}`, ...rest];
  });
  return told.length === 0 ? lines : [...lines, "", ...told];
}
