import { inspectCertificate } from "@bankid-kit/core";
import type { BankIdClientOptions, CertificateReport } from "@bankid-kit/core";
import {
  certificateNames,
  certificateOrigin,
  chooseCertificate,
  clientOptions,
  refuseContradictions,
} from "../configuration.ts";
import type { ConnectionOptions } from "../configuration.ts";
import { certificateFindings } from "../doctor/certificate.ts";
import { connectionFindings, noConnection } from "../doctor/connection.ts";
import { configurationTrouble, describeConfiguration, examineNode } from "../doctor/environment.ts";
import type { Check, Finding } from "../doctor/finding.ts";
import { ok } from "../doctor/finding.ts";
import { reportLines } from "../doctor/report.ts";
import { exitCode } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { configuredPassphrase } from "../passphrase.ts";
import type { World } from "../world.ts";

/** Options of `bankid doctor`. */
export interface DoctorOptions extends ConnectionOptions {
  readonly offline?: boolean;
  readonly json?: boolean;
}

const order: readonly Check[] = [
  "node",
  "configuration",
  "certificate",
  "expiry",
  "trust",
  "clock",
  "reachability",
];

/** `bankid doctor`: says what stands between this machine and BankID, and how to mend it. */
export async function doctor(options: DoctorOptions, world: World): Promise<ExitCode> {
  const found = [examineNode(world.nodeVersion), ...(await examine(options, world))];
  const findings = order.flatMap((check) => ofCheck(found, check));
  const hasErrors = findings.some(({ level }) => level === "error");
  if (options.json === true) world.out.write(`${JSON.stringify({ ok: !hasErrors, findings })}\n`);
  else world.out.write(`${reportLines(findings, world.out).join("\n")}\n`);
  return hasErrors ? exitCode.failed : exitCode.ok;
}

/** What was found under a heading: trouble, or else what is well, or else that it was left out. */
function ofCheck(findings: readonly Finding[], check: Check): readonly Finding[] {
  const all = findings.filter((finding) => finding.check === check);
  const found = all.filter(({ level }) => level !== "skipped");
  const trouble = found.filter(({ level }) => level !== "ok");
  if (trouble.length > 0) return trouble;
  return found.length > 0 ? found : all.slice(0, 1);
}

async function examine(options: DoctorOptions, world: World): Promise<Finding[]> {
  refuseContradictions(options);
  const configuration = configure(options, world);
  if ("trouble" in configuration) {
    return [configuration.trouble, ...noConnection("Not before the configuration is right.")];
  }
  const { report, certificate } = await inspect(configuration, options, world);
  const findings = [configuration.finding, ...certificateFindings(report, world.clock.now())];
  if (options.offline === true) return [...findings, ...noConnection("Left out, as --offline says.")];
  if (report.findings.some(({ severity }) => severity === "error")) {
    return [...findings, ...noConnection("Not before the certificate can be used.")];
  }
  return [...findings, ...(await connect({ ...configuration.options, certificate }, world))];
}

type Configuration =
  | {
      readonly finding: Finding;
      readonly passphrase: string | undefined;
      readonly options: Pick<BankIdClientOptions, "certificate"> & Partial<BankIdClientOptions>;
    }
  | { readonly trouble: Finding };

/** The configuration; without network, a certificate alone is one too. */
function configure(options: DoctorOptions, { env }: Pick<World, "env">): Configuration {
  const origin = certificateOrigin(options, env);
  let passphrase: string | undefined;
  try {
    passphrase = configuredPassphrase(options, env);
  } catch (error) {
    return { trouble: configurationTrouble(error) };
  }
  try {
    const found = clientOptions(options, env, passphrase);
    return { options: found, passphrase, finding: describeConfiguration(found, origin) };
  } catch (error) {
    const certificate = chooseCertificate(options, passphrase);
    const isFileAlone = options.offline === true && options.env === undefined && !env["BANKID_ENV"];
    if (!isFileAlone || certificate === undefined) return { trouble: configurationTrouble(error) };
    const message = `No environment to compare with; the certificate is ${origin}.`;
    return { options: { certificate }, passphrase, finding: ok("configuration", message) };
  }
}

interface Inspection {
  readonly report: CertificateReport;
  readonly certificate: BankIdClientOptions["certificate"];
}

/** Looks at the certificate, and once more if somebody is there to type the passphrase that it lacks. */
async function inspect(
  { options: { environment, certificate }, passphrase }: Extract<Configuration, { finding: Finding }>,
  options: DoctorOptions,
  { clock, askSecret }: World,
): Promise<Inspection> {
  const look = (source: BankIdClientOptions["certificate"]): Inspection => ({
    certificate: source,
    report: inspectCertificate(source, {
      ...(environment === undefined ? {} : { environment }),
      now: clock.now(),
      ...certificateNames(options),
    }),
  });
  const first = look(certificate);
  const isClosed = first.report.findings.some(({ code }) => code === "ERR_CERTIFICATE_PASSPHRASE_MISSING");
  if (!isClosed || passphrase !== undefined || askSecret === undefined) return first;
  const typed = await askSecret("Passphrase of the certificate: ");
  return typeof certificate === "function" ? first : look({ ...certificate, passphrase: typed });
}

async function connect(options: Partial<BankIdClientOptions>, world: World): Promise<Finding[]> {
  let client;
  try {
    client = await world.createClient(options as BankIdClientOptions);
  } catch (error) {
    return [configurationTrouble(error), ...noConnection("Not before the configuration is right.")];
  }
  try {
    return connectionFindings(await client.checkConnection({ signal: world.interrupted }));
  } finally {
    await client.close();
  }
}
