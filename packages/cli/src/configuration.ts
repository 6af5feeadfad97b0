import { BankIdError, clientOptionsFromEnv } from "@bankid-kit/core";
import type {
  BankIdClient,
  BankIdClientOptions,
  InspectCertificateOptions,
  PemCertificate,
  PfxCertificate,
} from "@bankid-kit/core";
import { usageError } from "./errors.ts";
import { passphraseName, readPassphraseFile } from "./passphrase.ts";
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
  refuseContradictions(options);
  const variables = { ...env };
  if (options.env !== undefined) variables["BANKID_ENV"] = options.env;
  if (options.dir !== undefined) {
    variables["BANKID_DIR"] = options.dir;
    // There is one environment only that has a directory.
    if (options.env === undefined) variables["BANKID_ENV"] = "simulator";
  }
  // Production wants a BANKID_PFX, and --cert is as good.
  if (options.pfx !== undefined || options.cert !== undefined) {
    variables["BANKID_PFX"] = options.pfx ?? options.cert;
  }
  if (passphrase !== undefined) variables["BANKID_PASSPHRASE"] = passphrase;
  const found = clientOptionsFromEnv(variables);
  const proxy = options.proxy ?? env["BANKID_PROXY"];
  return {
    ...found,
    certificate: chooseCertificate(options, passphrase) ?? found.certificate,
    ...(proxy ? { proxy } : {}),
    // Who types the name of an environment means it, whatever NODE_ENV says (S3 is about forgetting it).
    ...(options.env === undefined ? {} : { allowNonProduction: true }),
  };
}

/** The passphrase that was configured, if any. */
export function configuredPassphrase(
  { passphraseFile }: Pick<ConnectionOptions, "passphraseFile">,
  env: World["env"],
): string | undefined {
  return passphraseFile === undefined ? env["BANKID_PASSPHRASE"] : readPassphraseFile(passphraseFile);
}

/**
 * A client, made with what the options and variables say; asks for a passphrase where one is needed, none
 * was configured, and somebody sits at the terminal.
 */
export async function openClient(options: ConnectionOptions, world: World): Promise<BankIdClient> {
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
  if (pfx !== undefined) return `--pfx ${pfx}`;
  if (cert !== undefined) return `--cert ${cert}${key === undefined ? "" : ` --key ${key}`}`;
  const environment = name ?? (dir === undefined ? env["BANKID_ENV"] : "simulator");
  if (environment === "simulator") return `the one in ${dir ?? env["BANKID_DIR"]}`;
  if (env["BANKID_PFX"]) return `BANKID_PFX=${env["BANKID_PFX"]}`;
  if (env["BANKID_CERT"]) return `BANKID_CERT=${env["BANKID_CERT"]}`;
  return "BankID's public one for tests";
}

/** What core's messages are to call the options, where they were given on the command line. */
export function certificateNames({ pfx, cert }: ConnectionOptions): Pick<InspectCertificateOptions, "names"> {
  if (pfx === undefined && cert === undefined) return {};
  return { names: { pfx: "--pfx", cert: "--cert", key: "--key", passphrase: passphraseName } };
}

function refuseContradictions({ env, dir, pfx, cert, key, proxy }: ConnectionOptions): void {
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
