import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Certificate } from "./certificate/load.ts";
import { testCertificate } from "./certificate/test-certificate.ts";
import type { BankIdClientOptions } from "./client/client.ts";
import type { CustomEnvironment } from "./environment.ts";
import { BankIdError } from "./errors.ts";

/**
 * Options of `BankIdClient` from environment variables.
 *
 * | Variable | Meaning |
 * | --- | --- |
 * | `BANKID_ENV` | `simulator`, `test` or `production`; required |
 * | `BANKID_DIR` | with `simulator`: the directory that `bankid-simulator --dir` writes |
 * | `BANKID_PFX` | path of the client certificate; required with `production`, and with `test` BankID's public test certificate by default |
 * | `BANKID_PASSPHRASE` | opens `BANKID_PFX` |
 *
 * @param env - Where the variables are read from. Default: `process.env`.
 * @throws {BankIdError} `ERR_ENV_VARIABLE`, which names the variable and what to write.
 * @example
 * const client = new BankIdClient(clientOptionsFromEnv());
 */
export function clientOptionsFromEnv(
  env: Readonly<Record<string, string | undefined>> = process.env,
): BankIdClientOptions {
  switch (env["BANKID_ENV"]) {
    case "simulator":
      return fromSimulator(required(env, "BANKID_DIR", "the directory that bankid-simulator --dir writes"));
    case "test":
      return { environment: "test", certificate: env["BANKID_PFX"] ? pfx(env) : testCertificate() };
    case "production":
      required(env, "BANKID_PFX", "the path of the client certificate from your bank");
      return { environment: "production", certificate: pfx(env) };
    case undefined:
    case "":
      throw wrong("BANKID_ENV is not set, and there is no default: write simulator, test or production");
    default:
      throw wrong(`BANKID_ENV is "${env["BANKID_ENV"]}": write simulator, test or production`);
  }
}

function pfx(env: Readonly<Record<string, string | undefined>>): Certificate {
  const { BANKID_PFX = "", BANKID_PASSPHRASE } = env;
  return { pfx: BANKID_PFX, ...(BANKID_PASSPHRASE === undefined ? {} : { passphrase: BANKID_PASSPHRASE }) };
}

function fromSimulator(dir: string): BankIdClientOptions {
  const file = join(dir, "environment.json");
  let environment: CustomEnvironment;
  try {
    environment = JSON.parse(readFileSync(file, "utf8")) as CustomEnvironment;
  } catch {
    throw wrong(
      `BANKID_DIR is "${dir}", where no environment.json can be read: start bankid-simulator --dir "${dir}" first`,
    );
  }
  return { environment, certificate: { cert: join(dir, "client.pem"), key: join(dir, "client.key") } };
}

function required(env: Readonly<Record<string, string | undefined>>, name: string, what: string): string {
  const value = env[name];
  if (value) return value;
  throw wrong(`${name} is not set: with BANKID_ENV=${env["BANKID_ENV"]} it must be ${what}`);
}

function wrong(message: string): BankIdError {
  return new BankIdError("ERR_ENV_VARIABLE", `${message}.`);
}
