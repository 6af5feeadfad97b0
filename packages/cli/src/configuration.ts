import { BankIdError, clientOptionsFromEnv } from "@bankid-kit/core";
import type {
  BankIdClient,
  BankIdClientOptions,
  InspectCertificateOptions,
  PemCertificate,
  PfxCertificate,
} from "@bankid-kit/core";
import { usageError } from "./errors.ts";
import { configuredPassphrase } from "./passphrase.ts";
import { withPath } from "./path.ts";
import { inOurWords, passphraseName } from "./words.ts";
import type { World } from "./world.ts";

/** Options with which a command finds BankID and its certificate. */
export interface ConnectionOptions {
  readonly env?: "test" | "production" | "simulator";
  readonly dir?: string;
  readonly pfx?: string;
  readonly passphraseFile?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly proxy?: string;
}

/**
 * What `BankIdClient` needs, from the options and, where they say nothing, from the `BANKID_` variables.
 *
 * @throws {BankIdError} `ERR_ENV_VARIABLE`.
 * @throws {CommandError} When two options contradict each other, or the passphrase file can't be read.
 */
export function clientOptions(
  options: ConnectionOptions,
  env: World["env"],
  passphrase: string | undefined = configuredPassphrase(options, env),
): BankIdClientOptions {
  const variables = variablesBeside(options, env, passphrase);
  refuseLonePassphrase(options, variables);
  const { proxy } = options;
  const found = optionsFrom(variables, options);
  return {
    ...found,
    certificate: chooseCertificate(options, passphrase) ?? found.certificate,
    ...(proxy === undefined ? {} : { proxy }),
    // Who types the name of an environment means it, whatever NODE_ENV says (S3 is about forgetting it).
    ...(options.env === undefined ? {} : { allowNonProduction: true }),
  };
}

/**
 * The variables that count beside the options. An option takes the place of every variable that says
 * something about the same thing, so that what lies in the environment contradicts no option.
 */
function variablesBeside(
  { env: name, dir, pfx, cert, proxy }: ConnectionOptions,
  env: World["env"],
  passphrase: string | undefined,
): Record<string, string | undefined> {
  const variables = { ...env };
  if (name !== undefined) {
    variables["BANKID_ENV"] = name;
    if (name !== "simulator") delete variables["BANKID_DIR"];
  }
  if (dir !== undefined) {
    variables["BANKID_DIR"] = dir;
    // There is one environment only that has a directory.
    variables["BANKID_ENV"] = "simulator";
  }
  const certificate = pfx ?? cert;
  if (certificate !== undefined) {
    delete variables["BANKID_CERT"];
    delete variables["BANKID_KEY"];
    // Production wants a BANKID_PFX, and --cert is as good.
    variables["BANKID_PFX"] = certificate;
  }
  if (passphrase !== undefined) {
    delete variables["BANKID_PASSPHRASE_FILE"];
    variables["BANKID_PASSPHRASE"] = passphrase;
  }
  if (proxy !== undefined) delete variables["BANKID_PROXY"];
  return variables;
}

function optionsFrom(
  variables: Readonly<Record<string, string | undefined>>,
  options: ConnectionOptions,
): BankIdClientOptions {
  try {
    return clientOptionsFromEnv(variables);
  } catch (error) {
    if (!(error instanceof BankIdError)) throw error;
    throw new BankIdError(error.code, inOurWords(error.message, options));
  }
}

/**
 * A client, made with what the options and variables say; asks for a passphrase where one is needed, none
 * was configured, and somebody sits at the terminal.
 */
export async function openClient(options: ConnectionOptions, world: World): Promise<BankIdClient> {
  refuseContradictions(options);
  return withPassphrase(configuredPassphrase(options, world.env), world, (passphrase) =>
    world.createClient(clientOptions(options, world.env, passphrase)),
  );
}

/** Tries with the passphrase that there is, and asks for one when that was none and one is needed. */
export async function withPassphrase<Result>(
  passphrase: string | undefined,
  { askSecret }: Pick<World, "askSecret">,
  attempt: (passphrase: string | undefined) => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await attempt(passphrase);
  } catch (error) {
    const isNeeded = error instanceof BankIdError && error.code === "ERR_CERTIFICATE_PASSPHRASE_MISSING";
    if (!isNeeded || passphrase !== undefined || askSecret === undefined) throw error;
    return attempt(await askSecret("Passphrase of the certificate: "));
  }
}

/** The certificate that the options name, if they do. A key may lie in the certificate's own file. */
export function chooseCertificate(
  { pfx, cert, key }: ConnectionOptions,
  passphrase: string | undefined,
): PfxCertificate | PemCertificate | undefined {
  const opened = passphrase === undefined ? {} : { passphrase };
  if (pfx !== undefined) return { pfx, ...opened };
  if (cert !== undefined) return { cert, key: key ?? cert, ...opened };
  return undefined;
}

/** Where the certificate comes from, as the person wrote it. */
export function certificateOrigin(
  { pfx, cert, key, dir, env: name }: ConnectionOptions,
  env: World["env"],
): string {
  if (pfx !== undefined) return withPath("--pfx", pfx);
  if (cert !== undefined) {
    return `${withPath("--cert", cert)}${key === undefined ? "" : ` ${withPath("--key", key)}`}`;
  }
  const environment = dir === undefined ? (name ?? env["BANKID_ENV"]) : "simulator";
  if (environment === "simulator") {
    return dir === undefined
      ? `the one in ${withPath("BANKID_DIR", env["BANKID_DIR"] ?? "", "=")}`
      : `the one in ${withPath("--dir", dir)}`;
  }
  if (env["BANKID_PFX"]) return withPath("BANKID_PFX", env["BANKID_PFX"], "=");
  if (env["BANKID_CERT"]) return withPath("BANKID_CERT", env["BANKID_CERT"], "=");
  return "BankID's public one for tests";
}

/** What core's messages are to call the options, where they were given on the command line. */
export function certificateNames({
  pfx,
  cert,
  dir,
}: ConnectionOptions): Pick<InspectCertificateOptions, "names"> {
  if (pfx === undefined && cert === undefined) {
    return dir === undefined ? {} : { names: { cert: "--dir", key: "--dir" } };
  }
  return { names: { pfx: "--pfx", cert: "--cert", key: "--key", passphrase: passphraseName } };
}

/**
 * @throws {CommandError} When an option is empty, or two contradict each other.
 */
export function refuseContradictions({
  env,
  dir,
  pfx,
  passphraseFile,
  cert,
  key,
  proxy,
}: ConnectionOptions): void {
  const values = { dir, pfx, "passphrase-file": passphraseFile, cert, key, proxy };
  for (const [name, value] of Object.entries(values)) {
    if (value === "") throw usageError(`--${name} is empty: was a variable of the shell not set?`);
  }
  if (proxy?.includes("@") === true) {
    throw usageError(
      "--proxy may not hold a password, which everybody on the machine can read: set BANKID_PROXY.",
    );
  }
  if (pfx !== undefined && cert !== undefined) {
    throw usageError("--pfx and --cert are two forms of the same certificate: give one of them.");
  }
  if (key !== undefined && cert === undefined) {
    throw usageError("--key goes with --cert: give the certificate that belongs to the key too.");
  }
  if (dir !== undefined && env !== undefined && env !== "simulator") {
    throw usageError(`--dir is for the simulator, and --env says ${env}: leave one of them out.`);
  }
}

/** Core would name the variable, which nobody set. */
function refuseLonePassphrase(
  { passphraseFile, pfx, cert }: ConnectionOptions,
  variables: Readonly<Record<string, string | undefined>>,
): void {
  if (passphraseFile === undefined || pfx !== undefined || cert !== undefined) return;
  const { BANKID_ENV, BANKID_PFX, BANKID_CERT, BANKID_KEY } = variables;
  if (BANKID_ENV !== "test" || BANKID_PFX || BANKID_CERT || BANKID_KEY) return;
  throw usageError(
    "--passphrase-file is given without a certificate to open: give --pfx, or leave it out to use BankID's public one.",
  );
}
