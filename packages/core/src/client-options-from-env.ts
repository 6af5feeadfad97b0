import { statSync } from "node:fs";
import { join } from "node:path";
import { readRegularFile } from "./certificate/file.ts";
import { pathLooks } from "./certificate/path-looks.ts";
import type { Certificate, Passphrase } from "./certificate/source.ts";
import { nameOptions } from "./certificate/source.ts";
import { testCertificate } from "./certificate/test-certificate.ts";
import type { BankIdClientOptions } from "./client/client.ts";
import { parseProxy } from "./client/proxy.ts";
import { misspelt } from "./env-names.ts";
import type { CustomEnvironment } from "./environment.ts";
import { BankIdError } from "./errors.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Options of `BankIdClient` from environment variables. An empty variable counts as not set.
 *
 * | Variable | Meaning |
 * | --- | --- |
 * | `BANKID_ENV` | `simulator`, `test` or `production`; required |
 * | `BANKID_DIR` | with `simulator`: the directory that `bankid-simulator --dir` writes |
 * | `BANKID_PFX` | path of the client certificate (.p12, .pfx) |
 * | `BANKID_CERT`, `BANKID_KEY` | paths of certificate and key in PEM, instead of `BANKID_PFX` |
 * | `BANKID_PASSPHRASE` | opens `BANKID_PFX` or `BANKID_KEY` |
 * | `BANKID_PASSPHRASE_FILE` | path of a file with that passphrase, as Docker and Kubernetes mount secrets |
 * | `BANKID_PROXY` | HTTP proxy for the way out, as `http://proxy.example:8080` |
 *
 * With `test` and no certificate, it is BankID's public one. With `simulator` the certificate lies in
 * `BANKID_DIR`, and the other certificate variables are not looked at.
 *
 * @param env - Where the variables are read from. Default: `process.env`.
 * @throws {BankIdError} `ERR_ENV_VARIABLE`, which names the variable and what to write, and never shows a
 * passphrase or a proxy's address. The files of a certificate are read by the client, whose errors name the
 * variables too.
 * @example
 * const client = new BankIdClient(clientOptionsFromEnv());
 */
export function clientOptionsFromEnv(env: Env = process.env): BankIdClientOptions {
  const typo = misspelt(env);
  if (typo) throw wrong(`${typo.name} is set, and no variable is called that: write ${typo.meant}`);
  const proxy = proxyOf(env);
  switch (env["BANKID_ENV"]) {
    case "simulator":
      return { ...fromSimulator(env), ...proxy };
    case "test":
      refuseDir(env);
      return { environment: "test", certificate: certificateOf(env) ?? publicCertificate(env), ...proxy };
    case "production":
      refuseDir(env);
      return { environment: "production", certificate: certificateOf(env) ?? noCertificate(), ...proxy };
    case undefined:
    case "":
      throw wrong("BANKID_ENV is not set, and there is no default: write simulator, test or production");
    default:
      throw wrong(`BANKID_ENV is ${shown(env["BANKID_ENV"])}: write simulator, test or production`);
  }
}

function certificateOf(env: Env): Certificate | undefined {
  const { BANKID_PFX: pfx, BANKID_CERT: cert, BANKID_KEY: key } = env;
  if (pfx && (cert || key)) {
    throw wrong(
      `BANKID_PFX and ${cert ? "BANKID_CERT" : "BANKID_KEY"} are both set: a certificate is one or the other, so unset one`,
    );
  }
  if (pfx) return named({ pfx, ...passphraseOf(env) });
  if (cert && key) return named({ cert, key, ...passphraseOf(env) });
  if (cert)
    throw wrong("BANKID_CERT is set and BANKID_KEY is not: write the path of the certificate's private key");
  if (key) throw wrong("BANKID_KEY is set and BANKID_CERT is not: write the path of the key's certificate");
  return undefined;
}

function named(certificate: Certificate): Certificate {
  return nameOptions(certificate, {
    pfx: "BANKID_PFX",
    cert: "BANKID_CERT",
    key: "BANKID_KEY",
    passphrase: "BANKID_PASSPHRASE or BANKID_PASSPHRASE_FILE",
  });
}

/** Functions, so that printing the options shows nothing, and a secret that is mounted anew is read anew. */
function passphraseOf({ BANKID_PASSPHRASE: text, BANKID_PASSPHRASE_FILE: file }: Env): {
  passphrase?: Passphrase;
} {
  if (text && file) {
    throw wrong("BANKID_PASSPHRASE and BANKID_PASSPHRASE_FILE are both set: unset one");
  }
  if (text) return { passphrase: () => text };
  if (!file) return {};
  readPassphrase(file);
  return { passphrase: () => readPassphrase(file) };
}

function readPassphrase(file: string): string {
  const content = readRegularFile(file);
  if ("trouble" in content) {
    // Who writes the passphrase itself there must not read it in a log.
    const which =
      pathLooks(file) === "path"
        ? `is ${shown(file)}, which can't be read (${content.trouble})`
        : `names no file that can be read (${content.trouble}), and may be the passphrase itself, so that it is not shown`;
    throw wrong(`BANKID_PASSPHRASE_FILE ${which}: correct the path, or let this user read it`);
  }
  // Editors and echo end a file with a line end, which no passphrase means.
  const passphrase = content.bytes
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .replace(/\r?\n$/, "");
  if (passphrase === "")
    throw wrong(`BANKID_PASSPHRASE_FILE is ${shown(file)}, which is empty: the passphrase must be in it`);
  return passphrase;
}

function publicCertificate(env: Env): Certificate {
  const lone = ["BANKID_PASSPHRASE", "BANKID_PASSPHRASE_FILE"].find((name) => env[name]);
  if (lone)
    throw wrong(
      `${lone} is set without a certificate to open: write BANKID_PFX, or unset it to use BankID's public one`,
    );
  return testCertificate();
}

function noCertificate(): never {
  throw wrong(
    "BANKID_PFX is not set: with BANKID_ENV=production it must be the path of the client certificate from your bank; or BANKID_CERT and BANKID_KEY, for PEM",
  );
}

function refuseDir(env: Env): void {
  if (!env["BANKID_DIR"]) return;
  throw wrong(
    `BANKID_DIR is set, which belongs to a simulator, and BANKID_ENV is ${env["BANKID_ENV"]}: unset BANKID_DIR, or write BANKID_ENV=simulator`,
  );
}

function proxyOf({ BANKID_PROXY: proxy }: Env): { proxy?: string } {
  if (!proxy) return {};
  try {
    parseProxy(proxy);
  } catch (error) {
    if (!(error instanceof BankIdError)) throw error;
    throw new BankIdError("ERR_ENV_VARIABLE", error.message.replace("The option proxy", "BANKID_PROXY"));
  }
  return { proxy };
}

function fromSimulator(env: Env): BankIdClientOptions {
  const dir = env["BANKID_DIR"];
  if (!dir) {
    throw wrong(
      "BANKID_DIR is not set: with BANKID_ENV=simulator it must be the directory that bankid-simulator --dir writes",
    );
  }
  const start = `start bankid-simulator --dir ${shown(dir)}`;
  if (!isDirectory(dir))
    throw wrong(`BANKID_DIR is ${shown(dir)}, where there is no directory that can be read: ${start} first`);
  const content = readRegularFile(join(dir, "environment.json"));
  if ("trouble" in content) {
    throw wrong(
      content.trouble === "ENOENT"
        ? `BANKID_DIR is ${shown(dir)}, where no simulator has written its environment.json: ${start}, or correct the path`
        : `BANKID_DIR is ${shown(dir)}, whose environment.json can't be read (${content.trouble}): let this user read it`,
    );
  }
  const certificate = { cert: join(dir, "client.pem"), key: join(dir, "client.key") };
  return {
    environment: parseEnvironment(content.bytes.toString("utf8")) ?? damaged(dir, start),
    certificate: nameOptions(certificate, {
      cert: "BANKID_DIR",
      key: "BANKID_DIR",
      pfx: "BANKID_DIR",
    }),
  };
}

function parseEnvironment(text: string): CustomEnvironment | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { url, ca } = value as Partial<CustomEnvironment>;
  return typeof url === "string" && typeof ca === "string" ? (value as CustomEnvironment) : undefined;
}

function damaged(dir: string, start: string): never {
  throw wrong(
    `BANKID_DIR is ${shown(dir)}, whose environment.json is not one that a simulator wrote, or is damaged: ${start} again`,
  );
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A variable may hold anything: its value is shown as one short line. */
function shown(value: string | undefined): string {
  return JSON.stringify((value ?? "").slice(0, 200));
}

function wrong(message: string): BankIdError {
  return new BankIdError("ERR_ENV_VARIABLE", `${message}.`);
}
