import { execFileSync } from "node:child_process";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BankIdClient, clientOptionsFromEnv, testCertificate } from "@bankid-kit/core";
import type { Certificate } from "@bankid-kit/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { productionTlsRoot, testTlsRoot } from "../src/certificate/roots.ts";
import type { Authority, KeyPair } from "./support/pki.ts";
import { makeAuthority } from "./support/pki.ts";

let authority: Authority;
let pair: KeyPair;
let dir: string;

beforeAll(async () => {
  authority = await makeAuthority("Root");
  pair = await authority.issue("RP");
  dir = mkdtempSync(join(tmpdir(), "bankid-kit-"));
});

afterAll(() => rmSync(dir, { recursive: true }));

function clientWith(certificate: Certificate): BankIdClient {
  return new BankIdClient({ environment: { url: "https://127.0.0.1:1", ca: authority.cert }, certificate });
}

describe("what BankID publishes", () => {
  test("the TLS roots have the fingerprints of the specification (§1.2)", () => {
    expect(new X509Certificate(productionTlsRoot).fingerprint256).toBe(
      "E6:A2:D4:5C:0A:10:51:C9:59:42:86:49:F8:6A:09:A9:B2:15:2C:D5:51:99:3C:C2:EB:4C:F0:94:BD:AC:BE:CB",
    );
    expect(new X509Certificate(testTlsRoot).fingerprint256).toBe(
      "F3:D0:74:0E:BF:B3:70:0E:3B:81:AA:79:1F:EE:45:14:72:69:8C:84:E1:99:C2:EB:48:A4:43:FF:1D:5B:40:5C",
    );
  });

  test("the public test certificate has the fingerprint of the specification (§1.3)", () => {
    const { pfx, passphrase } = testCertificate();
    const file = join(dir, "test.p12");
    writeFileSync(file, pfx);
    const text = execFileSync(
      "openssl",
      ["pkcs12", "-in", file, "-nokeys", "-passin", `pass:${passphrase}`],
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    expect(new X509Certificate(text).fingerprint256).toBe(
      "EF:15:B3:E1:83:7B:D4:AD:E7:E4:BF:A1:D0:A0:7E:9B:E9:36:E0:38:9C:10:80:60:77:D0:EB:51:27:1A:D5:F5",
    );
  });

  test("the public test certificate opens with the client", async () => {
    await expect(clientWith(testCertificate()).close()).resolves.toBeUndefined();
  });
});

describe("a certificate is proved before the first call (S21)", () => {
  test("PEM text, PEM bytes and PEM files are all taken", async () => {
    writeFileSync(join(dir, "rp.pem"), pair.cert);
    writeFileSync(join(dir, "rp.key"), pair.key);
    await expect(clientWith(pair).close()).resolves.toBeUndefined();
    await expect(
      clientWith({ cert: Buffer.from(pair.cert), key: Buffer.from(pair.key) }).close(),
    ).resolves.toBeUndefined();
    await expect(
      clientWith({ cert: join(dir, "rp.pem"), key: join(dir, "rp.key") }).close(),
    ).resolves.toBeUndefined();
  });

  test("an encrypted key opens with its passphrase, and says what is wrong without", async () => {
    const key = createPrivateKey(pair.key)
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "hemlig" })
      .toString();
    await expect(clientWith({ cert: pair.cert, key, passphrase: "hemlig" }).close()).resolves.toBeUndefined();
    expect(() => clientWith({ cert: pair.cert, key })).toThrow(/needs a passphrase/);
    expect(() => clientWith({ cert: pair.cert, key, passphrase: "fel" })).toThrow(/does not open/);
  });

  test.each<[string, () => Certificate, string]>([
    ["no certificate", () => undefined as unknown as Certificate, "ERR_CERTIFICATE_REQUIRED"],
    ["an empty path", () => ({ pfx: "" }), "ERR_CERTIFICATE_REQUIRED"],
    ["a file that is not there", () => ({ pfx: join(dir, "none.p12") }), "ERR_CERTIFICATE_FILE"],
    ["a directory", () => ({ pfx: dir }), "ERR_CERTIFICATE_FILE"],
    ["a wrong passphrase", () => ({ ...testCertificate(), passphrase: "fel" }), "ERR_CERTIFICATE_PASSPHRASE"],
    ["no passphrase", () => ({ pfx: testCertificate().pfx }), "ERR_CERTIFICATE_PASSPHRASE"],
    ["something that is no PFX", () => ({ pfx: Buffer.from("hej") }), "ERR_CERTIFICATE_INVALID"],
    ["an empty PFX", () => ({ pfx: Buffer.alloc(0) }), "ERR_CERTIFICATE_INVALID"],
    [
      "something that is no certificate",
      () => ({ ...pair, cert: Buffer.from("hej") }),
      "ERR_CERTIFICATE_INVALID",
    ],
    ["something that is no key", () => ({ ...pair, key: Buffer.from("hej") }), "ERR_CERTIFICATE_INVALID"],
    ["another certificate's key", () => ({ ...pair, key: authority.key }), "ERR_CERTIFICATE_KEY_MISMATCH"],
  ])("%s is refused by name", (_, certificate, code) => {
    expect(() => clientWith(certificate())).toThrow(expect.objectContaining({ code }));
  });

  test("no passphrase stands in the message that refuses it (S10)", () => {
    expect(() => clientWith({ ...testCertificate(), passphrase: "s3cret-phrase" })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("s3cret-phrase") as string }),
    );
  });
});

describe("options from the environment", () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ["nothing", {}, /BANKID_ENV is not set.*simulator, test or production/],
    ["an unknown word", { BANKID_ENV: "prod" }, /BANKID_ENV is "prod"/],
    ["the simulator without its directory", { BANKID_ENV: "simulator" }, /BANKID_DIR is not set/],
    [
      "the simulator with a wrong directory",
      { BANKID_ENV: "simulator", BANKID_DIR: "/nowhere" },
      /bankid-simulator --dir/,
    ],
    ["production without a certificate", { BANKID_ENV: "production" }, /BANKID_PFX is not set/],
  ])("with %s say what to write", (_, env, message) => {
    expect(() => clientOptionsFromEnv(env)).toThrow(message);
  });

  test("for test take BankID's public certificate, unless another is named", () => {
    expect(clientOptionsFromEnv({ BANKID_ENV: "test" })).toMatchObject({
      environment: "test",
      certificate: { passphrase: "qwerty123" },
    });
    expect(
      clientOptionsFromEnv({ BANKID_ENV: "test", BANKID_PFX: "rp.p12", BANKID_PASSPHRASE: "x" }),
    ).toEqual({
      environment: "test",
      certificate: { pfx: "rp.p12", passphrase: "x" },
    });
  });

  test("for the simulator are what it wrote", () => {
    const environment = { name: "simulator", url: "https://127.0.0.1:4443", ca: authority.cert };
    writeFileSync(join(dir, "environment.json"), JSON.stringify(environment));
    expect(clientOptionsFromEnv({ BANKID_ENV: "simulator", BANKID_DIR: dir })).toEqual({
      environment,
      certificate: { cert: join(dir, "client.pem"), key: join(dir, "client.key") },
    });
  });
});
