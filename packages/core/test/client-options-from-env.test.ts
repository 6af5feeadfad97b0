import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { BankIdClient, clientOptionsFromEnv, testCertificate } from "@bankid-kit/core";
import type { PfxCertificate } from "@bankid-kit/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeAuthority } from "./support/pki.ts";

type Env = Record<string, string>;

let dir: string;
let ca: string;
let simulatorDir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "bankid-kit-"));
  const authority = await makeAuthority("Root");
  ca = authority.cert;
  const { cert, key } = await authority.issue("RP");
  simulatorDir = join(dir, "simulator");
  mkdirSync(simulatorDir);
  writeFileSync(join(simulatorDir, "client.pem"), cert);
  writeFileSync(join(simulatorDir, "client.key"), key);
  writeFileSync(
    join(simulatorDir, "environment.json"),
    JSON.stringify({ name: "simulator", url: "https://127.0.0.1:4443", ca }),
  );
  writeFileSync(join(dir, "rp.p12"), testCertificate().pfx);
  writeFileSync(join(dir, "passphrase"), "qwerty123\n");
  writeFileSync(join(dir, "empty"), "\n");
  for (const [name, content] of [
    ["broken", '{"url": "https://127.0.0.1:4443", "ca'],
    ["other", '{"name": "staging"}'],
    ["list", "[]"],
  ] as const) {
    mkdirSync(join(dir, name));
    writeFileSync(join(dir, name, "environment.json"), content);
  }
});

afterAll(() => rmSync(dir, { recursive: true }));

const inDir = (name: string): string => join(dir, name);

function passphraseOf(env: Env): unknown {
  const { passphrase } = clientOptionsFromEnv(env).certificate as PfxCertificate;
  return typeof passphrase === "function" ? passphrase() : passphrase;
}

describe("the environment's variables give a client", () => {
  test.each<[string, () => Env, string]>([
    ["a simulator", () => ({ BANKID_ENV: "simulator", BANKID_DIR: simulatorDir }), "simulator"],
    [
      "a simulator, whatever certificate .env names for test",
      () => ({ BANKID_ENV: "simulator", BANKID_DIR: simulatorDir, BANKID_PFX: "a", BANKID_PASSPHRASE: "b" }),
      "simulator",
    ],
    ["test, with BankID's public certificate", () => ({ BANKID_ENV: "test" }), "test"],
    [
      "test, where empty variables count as not set",
      () => ({ BANKID_ENV: "test", BANKID_PFX: "", BANKID_DIR: "" }),
      "test",
    ],
    [
      "test, with an own file",
      () => ({ BANKID_ENV: "test", BANKID_PFX: inDir("rp.p12"), BANKID_PASSPHRASE: "qwerty123" }),
      "test",
    ],
    [
      "test, with the passphrase in a file",
      () => ({
        BANKID_ENV: "test",
        BANKID_PFX: inDir("rp.p12"),
        BANKID_PASSPHRASE_FILE: inDir("passphrase"),
      }),
      "test",
    ],
    [
      "test, through a proxy",
      () => ({ BANKID_ENV: "test", BANKID_PROXY: "http://proxy.example:8080" }),
      "test",
    ],
  ])("of %s", async (_, env, environment) => {
    const client = new BankIdClient(clientOptionsFromEnv(env()));
    expect(client.environment).toBe(environment);
    await client.close();
  });

  test("of production, with PFX or PEM", () => {
    const pfx = clientOptionsFromEnv({ BANKID_ENV: "production", BANKID_PFX: "rp.p12" });
    expect(pfx).toEqual({ environment: "production", certificate: { pfx: "rp.p12" } });
    const env = {
      BANKID_ENV: "production",
      BANKID_CERT: "rp.pem",
      BANKID_KEY: "rp.key",
      BANKID_PASSPHRASE: "x",
    };
    expect(clientOptionsFromEnv(env)).toEqual({
      environment: "production",
      certificate: { cert: "rp.pem", key: "rp.key", passphrase: expect.any(Function) as unknown },
    });
    expect(passphraseOf(env)).toBe("x");
  });

  test("whose passphrase is read again when its file changes, without the line end", () => {
    const file = inDir("changing");
    writeFileSync(file, "första\r\n");
    const env = { BANKID_ENV: "production", BANKID_PFX: "rp.p12", BANKID_PASSPHRASE_FILE: file };
    const { passphrase } = clientOptionsFromEnv(env).certificate as { passphrase: () => string };
    expect(passphrase()).toBe("första");
    writeFileSync(file, " andra \n");
    expect(passphrase()).toBe(" andra ");
  });

  test("and printing the options shows no passphrase (S22)", () => {
    const options = clientOptionsFromEnv({
      BANKID_ENV: "production",
      BANKID_PFX: "a",
      BANKID_PASSPHRASE: "s3cret",
    });
    expect(inspect(options, { depth: Infinity, showHidden: true }) + JSON.stringify(options)).not.toContain(
      "s3cret",
    );
  });
});

describe("a mistake in the variables is named", () => {
  test.each<[string, () => Env, RegExp]>([
    ["nothing set", () => ({}), /BANKID_ENV is not set.*simulator, test or production/],
    [
      "an unknown word",
      () => ({ BANKID_ENV: "prod" }),
      /BANKID_ENV is "prod": write simulator, test or production/,
    ],
    ["another letter case", () => ({ BANKID_ENV: "Production" }), /BANKID_ENV is "Production"/],
    ["no directory", () => ({ BANKID_ENV: "simulator" }), /BANKID_DIR is not set/],
    [
      "a directory that is not there",
      () => ({ BANKID_ENV: "simulator", BANKID_DIR: "/nowhere" }),
      /BANKID_DIR is "\/nowhere", where there is no directory that can be read: start bankid-simulator --dir "\/nowhere" first/,
    ],
    [
      "a file",
      () => ({ BANKID_ENV: "simulator", BANKID_DIR: inDir("rp.p12") }),
      /where there is no directory that can be read/,
    ],
    [
      "a directory of something else",
      () => ({ BANKID_ENV: "simulator", BANKID_DIR: dir }),
      /where no simulator has written its environment.json/,
    ],
    ...["broken", "other", "list"].map((name): [string, () => Env, RegExp] => [
      `an environment.json that is ${name}`,
      () => ({ BANKID_ENV: "simulator", BANKID_DIR: inDir(name) }),
      /environment.json is not one that a simulator wrote, or is damaged/,
    ]),
    [
      "a simulator's directory in production",
      () => ({ BANKID_ENV: "production", BANKID_DIR: simulatorDir, BANKID_PFX: "a" }),
      /BANKID_DIR is set, which belongs to a simulator, and BANKID_ENV is production/,
    ],
    [
      "a simulator's directory in test",
      () => ({ BANKID_ENV: "test", BANKID_DIR: simulatorDir }),
      /BANKID_ENV is test/,
    ],
    [
      "production without a certificate",
      () => ({ BANKID_ENV: "production" }),
      /BANKID_PFX is not set.*BANKID_CERT and BANKID_KEY/,
    ],
    [
      "two kinds of certificate",
      () => ({ BANKID_ENV: "test", BANKID_PFX: "a", BANKID_CERT: "b", BANKID_KEY: "c" }),
      /BANKID_PFX and BANKID_CERT are both set/,
    ],
    [
      "a certificate without its key",
      () => ({ BANKID_ENV: "production", BANKID_CERT: "b" }),
      /BANKID_KEY is not/,
    ],
    [
      "a key without its certificate",
      () => ({ BANKID_ENV: "production", BANKID_KEY: "b" }),
      /BANKID_CERT is not/,
    ],
    [
      "a passphrase for nothing",
      () => ({ BANKID_ENV: "test", BANKID_PASSPHRASE: "s3cret" }),
      /BANKID_PASSPHRASE is set without/,
    ],
    [
      "two passphrases",
      () => ({
        BANKID_ENV: "test",
        BANKID_PFX: "a",
        BANKID_PASSPHRASE: "s3cret",
        BANKID_PASSPHRASE_FILE: "b",
      }),
      /are both set: unset one/,
    ],
    [
      "a passphrase file that is not there",
      () => ({ BANKID_ENV: "test", BANKID_PFX: "a", BANKID_PASSPHRASE_FILE: "/nowhere/passphrase" }),
      /BANKID_PASSPHRASE_FILE is "\/nowhere\/passphrase", which can't be read \(ENOENT\)/,
    ],
    [
      "an empty passphrase file",
      () => ({ BANKID_ENV: "test", BANKID_PFX: "a", BANKID_PASSPHRASE_FILE: inDir("empty") }),
      /which is empty/,
    ],
    [
      "a proxy that is no address",
      () => ({ BANKID_ENV: "test", BANKID_PROXY: "http://user:s3cret@proxy.example:8080/path" }),
      /BANKID_PROXY must be an address such as/,
    ],
    [
      "a misspelt name",
      () => ({ BANKID_ENV: "production", BANKID_PFX: "a", BANKID_PASPHRASE: "s3cret" }),
      /BANKID_PASPHRASE is set, and no variable is called that: write BANKID_PASSPHRASE/,
    ],
    [
      "another program's name",
      () => ({ BANKID_ENV: "production", BANKID_PFX: "a", BANKID_PASSWORD: "s3cret" }),
      /write BANKID_PASSPHRASE/,
    ],
    ["a name in two words", () => ({ BANK_ID_ENV: "test" }), /BANK_ID_ENV is set.*write BANKID_ENV/],
  ])("%s", (_, env, message) => {
    expect(() => clientOptionsFromEnv(env())).toThrow(message);
    expect(() => clientOptionsFromEnv(env())).toThrow(
      expect.objectContaining({
        code: "ERR_ENV_VARIABLE",
        message: expect.not.stringContaining("s3cret") as string,
      }),
    );
  });

  test("a passphrase file that can't be read", () => {
    // Not even root reads what points at itself.
    symlinkSync(inDir("circle"), inDir("circle"));
    const env = { BANKID_ENV: "test", BANKID_PFX: "a", BANKID_PASSPHRASE_FILE: inDir("circle") };
    expect(() => clientOptionsFromEnv(env)).toThrow(/ELOOP/);
  });

  test.each<[string, () => Env, string, RegExp]>([
    [
      "PFX",
      () => ({ BANKID_ENV: "test", BANKID_PFX: inDir("none.p12") }),
      "ERR_CERTIFICATE_FILE",
      /none.p12 \(BANKID_PFX\)/,
    ],
    [
      "passphrase",
      () => ({ BANKID_ENV: "test", BANKID_PFX: inDir("rp.p12"), BANKID_PASSPHRASE: "s3cret" }),
      "ERR_CERTIFICATE_PASSPHRASE",
      /Look at BANKID_PASSPHRASE or BANKID_PASSPHRASE_FILE/,
    ],
    [
      "key",
      () => ({
        BANKID_ENV: "test",
        BANKID_CERT: join(simulatorDir, "client.pem"),
        BANKID_KEY: inDir("none.key"),
      }),
      "ERR_CERTIFICATE_FILE",
      /none.key \(BANKID_KEY\)/,
    ],
  ])("and what is wrong with the %s is said by the variable's name", (_, env, code, message) => {
    expect(() => new BankIdClient(clientOptionsFromEnv(env()))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    );
  });
});

describe("the host's own variables", () => {
  test.each([
    "BANKID_KIT_LONG",
    "BANKID_KIT_VOLUMES",
    "BANKID_KIT",
    "BANKID_URL",
    "BANKID_ID",
    "BANKID_ENABLED",
    "BANKID_CALLBACK",
    "MY_BANKID_PFX",
  ])("%s is left alone", (name) => {
    expect(clientOptionsFromEnv({ BANKID_ENV: "test", [name]: "1" }).environment).toBe("test");
  });

  test("never turn into anything but options or an ERR_ENV_VARIABLE without the value", () => {
    const name = fc.oneof(
      fc.constantFrom(
        "BANKID_ENV",
        "BANKID_DIR",
        "BANKID_PFX",
        "BANKID_CERT",
        "BANKID_KEY",
        "BANKID_PASSPHRASE",
        "BANKID_PROXY",
      ),
      fc.string({ maxLength: 8 }).map((text) => `BANKID_${text.toUpperCase()}`),
    );
    const value = fc.oneof(fc.constantFrom("test", "production", "simulator", "", "/tmp"), fc.string());
    fc.assert(
      fc.property(fc.dictionary(name, value), (env) => {
        const passphrase = "c4nary-of-this-run";
        const outcome = attempt({ ...env, BANKID_PASSPHRASE: passphrase });
        expect([undefined, "ERR_ENV_VARIABLE"]).toContain((outcome as { code?: string }).code);
        expect(inspect(outcome, { depth: Infinity })).not.toContain(passphrase);
      }),
    );
  });
});

function attempt(env: Env): unknown {
  try {
    return clientOptionsFromEnv(env);
  } catch (error) {
    return error;
  }
}
