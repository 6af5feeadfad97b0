import { execFileSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { BankIdClient, inspectCertificate, splitCertificate, testCertificate } from "@bankid-kit/core";
import type { Certificate, CertificateReport, CertificateSource } from "@bankid-kit/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Authority, KeyPair } from "../support/pki.ts";
import { makeAuthority } from "../support/pki.ts";
import { fixture } from "./corpus.ts";
import { makePfx } from "./make.ts";

const testPem = splitCertificate(testCertificate()).certificate;
const testSha256 = "ef15b3e1837bd4ade7e4bfa1d0a07e9be936e0389c10806077d0eb51271ad5f5";

let authority: Authority;
let pair: KeyPair;
let dir: string;

beforeAll(async () => {
  authority = await makeAuthority("Root");
  pair = await authority.issue("RP");
  dir = mkdtempSync(join(tmpdir(), "bankid-kit-"));
});

afterAll(() => rmSync(dir, { recursive: true }));

function clientWith(certificate: CertificateSource): BankIdClient {
  return new BankIdClient({ environment: { url: "https://127.0.0.1:1", ca: authority.cert }, certificate });
}

/** The certificates of these tests last a day, which is not what is looked at. */
function codes({ findings }: CertificateReport): string[] {
  return findings.map(({ code }) => code).filter((code) => code !== "WARN_CERTIFICATE_EXPIRES");
}

describe("BankID's public test certificate", () => {
  test("is the one of the specification (§1.3)", () => {
    const { certificate, findings, format } = inspectCertificate(testCertificate(), { environment: "test" });
    expect(findings).toEqual([]);
    expect(format).toBe("pfx");
    expect(certificate).toEqual({
      notBefore: new Date("2024-07-02T22:00:00Z"),
      notAfter: new Date("2029-05-28T21:59:59Z"),
      sha256: testSha256,
      environment: "test",
      subject: "C=SE, O=Testbank A AB (publ), serialNumber=5566304928, name=Test av BankID, CN=FP Testcert 5",
      issuer:
        "C=SE, O=Testbank A AB (publ), serialNumber=111111111111, CN=Testbank A RP CA v1 for BankID Test",
      serialNumber: expect.stringMatching(/^[0-9a-f]+$/) as string,
      displayName: "Test av BankID",
    });
  });

  test("opens with the client, which tells four things about it and no more (S21)", async () => {
    const client = new BankIdClient({ environment: "test", certificate: testCertificate() });
    expect(client.certificate).toEqual({
      notBefore: new Date("2024-07-02T22:00:00Z"),
      notAfter: new Date("2029-05-28T21:59:59Z"),
      sha256: testSha256,
      environment: "test",
    });
    client.certificate.notAfter.setTime(0);
    expect(client.certificate.notAfter.getTime()).toBeGreaterThan(0);
    await client.close();
  });

  test.each([
    ["RC2, as in BankID's own -legacy.pfx", "testcert-rc2-40.p12", "qwerty123"],
    ["3DES", "testcert-3des.p12", "qwerty123"],
    ["RC2 and the empty passphrase", "testcert-rc2-nopass.p12", ""],
  ])("encrypted with %s opens all the same, with advice", async (_, file, passphrase) => {
    const certificate = { pfx: fixture(file), passphrase };
    const report = inspectCertificate(certificate, { environment: "test" });
    expect(report.certificate?.sha256).toBe(testSha256);
    expect(report.findings).toEqual([
      expect.objectContaining({ code: "WARN_PFX_LEGACY", fix: expect.stringContaining("AES-256") as string }),
    ]);
    expect(report.findings[0]?.fix).not.toContain("openssl");
    await new BankIdClient({ environment: "test", certificate }).close();
  });
});

describe("a certificate is taken (S22)", () => {
  test.each<[string, () => CertificateSource]>([
    ["as PEM text", () => pair],
    ["as PEM bytes", () => ({ cert: Buffer.from(pair.cert), key: Buffer.from(pair.key) })],
    ["as PEM files", () => ({ cert: join(dir, "rp.pem"), key: join(dir, "rp.key") })],
    ["as one PEM file for both", () => ({ cert: join(dir, "all.pem"), key: join(dir, "all.pem") })],
    ["from a function", () => () => ({ cert: join(dir, "rp.pem"), key: pair.key })],
    ["from a function for each part", () => ({ cert: () => pair.cert, key: () => Buffer.from(pair.key) })],
    ["with Windows' line ends", () => ({ cert: pair.cert.replaceAll("\n", "\r\n"), key: pair.key })],
    ["with a mark before UTF-8", () => ({ cert: Buffer.from(`\uFEFF${pair.cert}`), key: pair.key })],
    [
      "with \\n in two characters",
      () => ({ cert: pair.cert.replaceAll("\n", "\\n"), key: pair.key.replaceAll("\n", "\\n") }),
    ],
    ["with spaces for line ends", () => ({ cert: pair.cert.replaceAll("\n", " "), key: pair.key })],
    [
      "with words before it",
      () => ({ cert: `Bag Attributes\n    friendlyName: RP\n${pair.cert}`, key: pair.key }),
    ],
    ["with its issuer after it", () => ({ cert: pair.cert + authority.cert, key: pair.key })],
  ])("%s", async (_, source) => {
    writeFileSync(join(dir, "rp.pem"), pair.cert);
    writeFileSync(join(dir, "rp.key"), pair.key);
    writeFileSync(join(dir, "all.pem"), pair.cert + pair.key);
    expect(codes(inspectCertificate(source()))).toEqual([]);
    await clientWith(source()).close();
  });

  test.each<[string, Certificate["passphrase"]]>([
    ["text", "hemlig å"],
    ["bytes", Buffer.from("hemlig å")],
    ["a function", () => "hemlig å"],
    ["a function that gives bytes", () => Buffer.from("hemlig å")],
  ])("with the passphrase as %s", (_, passphrase) => {
    const key = createPrivateKey(pair.key)
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "hemlig å" })
      .toString();
    expect(codes(inspectCertificate({ cert: pair.cert, key, passphrase: passphrase ?? "" }))).toEqual([]);
  });

  test.each(["ec-aes.p12", "ec-rc2-40.p12"])(
    "with an elliptic curve and a passphrase in Swedish: %s",
    (file) => {
      const report = inspectCertificate({ pfx: fixture(file), passphrase: "lösenord" });
      expect(report.findings.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(report.certificate?.subject).toBe("C=SE, O=Exempel AB, CN=EC");
    },
  );
});

describe("what was given wrongly is said in the user's words (S21)", () => {
  test.each<[string, CertificateSource, string, RegExp]>([
    [
      "nothing",
      undefined as unknown as Certificate,
      "ERR_CERTIFICATE_REQUIRED",
      /certificate: \{ pfx, passphrase \}/,
    ],
    ["an empty object", {} as Certificate, "ERR_CERTIFICATE_REQUIRED", /No certificate was given/],
    [
      "an empty path",
      { pfx: "" },
      "ERR_CERTIFICATE_REQUIRED",
      /The option pfx is neither the path of a file/,
    ],
    ["a number", { pfx: 7 as unknown as string }, "ERR_CERTIFICATE_REQUIRED", /The option pfx is neither/],
    [
      "both kinds",
      // @ts-expect-error -- one or the other
      { pfx: "a", cert: "b", key: "c" },
      "ERR_CERTIFICATE_REQUIRED",
      /Both a PFX and a PEM pair/,
    ],
    [
      "no key",
      { cert: testPem } as unknown as Certificate,
      "ERR_CERTIFICATE_REQUIRED",
      /without the option key, its private key/,
    ],
    ["no cert", { key: "b" } as Certificate, "ERR_CERTIFICATE_REQUIRED", /without the option cert/],
    [
      "a passphrase that is a number",
      { ...testCertificate(), passphrase: 1 as unknown as string },
      "ERR_CERTIFICATE_REQUIRED",
      /passphrase is no text/,
    ],
    ["a path with a zero byte", { pfx: "a\0b" }, "ERR_CERTIFICATE_FILE", /no path/],
    ["a path with a line end", { pfx: "rp.p12\n" }, "ERR_CERTIFICATE_FILE", /no path.*line ends/],
    ["a device without end", { pfx: "/dev/zero" }, "ERR_CERTIFICATE_FILE", /a pipe or a device/],
    [
      "a function that throws",
      () => {
        throw new Error("token s3cret-of-the-vault was refused");
      },
      "ERR_CERTIFICATE_SOURCE",
      /The function that gives the certificate threw/,
    ],
    [
      "a function that gives a promise",
      { pfx: (() => Promise.reject(new Error("later"))) as unknown as () => string },
      "ERR_CERTIFICATE_SOURCE",
      /The function of the option pfx gave a promise/,
    ],
  ])("%s", (_, source, code, words) => {
    const { findings } = inspectCertificate(source);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.code).toBe(code);
    expect(`${findings[0]?.message} ${findings[0]?.fix}`).toMatch(words);
    expect(JSON.stringify(findings)).not.toContain("s3cret");
    expect(() => clientWith(source)).toThrow(expect.objectContaining({ code }));
  });

  test("the options have the names that the user wrote", () => {
    const { findings } = inspectCertificate({ pfx: join(dir, "none.p12") }, { names: { pfx: "--pfx" } });
    expect(findings[0]?.message).toBe(
      `The file ${join(dir, "none.p12")} (--pfx) was not read: there is no such file.`,
    );
  });

  test("a clock before this program's time is told from a bad certificate (R22)", () => {
    const report = inspectCertificate(testCertificate(), { environment: "test", now: Date.UTC(1970, 0, 1) });
    expect(codes(report)).toEqual(["ERR_CLOCK"]);
    expect(codes(inspectCertificate(testCertificate(), { now: Number.NaN }))).toEqual(["ERR_CLOCK"]);
  });

  test("the dates are judged by the clock that the client is given", () => {
    expect(
      () =>
        new BankIdClient({
          environment: "test",
          certificate: testCertificate(),
          now: () => Date.UTC(2029, 5, 1),
        }),
    ).toThrow(expect.objectContaining({ code: "ERR_CERTIFICATE_EXPIRED" }));
  });

  test("several things are all told, the errors first", () => {
    const { findings } = inspectCertificate(
      { pfx: fixture("testcert-rc2-40.p12"), passphrase: "qwerty123" },
      { environment: "production", now: Date.UTC(2030, 0, 1) },
    );
    expect(findings.map(({ code }) => code)).toEqual([
      "ERR_CERTIFICATE_TEST_FILE",
      "ERR_CERTIFICATE_EXPIRED",
      "WARN_PFX_LEGACY",
    ]);
  });

  test("an own stand-in for BankID may have its own certificate, be it a root", async () => {
    await expect(clientWith({ cert: authority.cert, key: authority.key }).close()).resolves.toBeUndefined();
  });
});

describe("a certificate whose key alone is missing is told all about (S21)", () => {
  const { key } = splitCertificate(testCertificate());

  test.each<[string, () => Parameters<typeof inspectCertificate>[0], string]>([
    ["given without a key", () => ({ cert: testPem }), "ERR_CERTIFICATE_REQUIRED"],
    ["given for its key too", () => ({ cert: testPem, key: testPem }), "ERR_CERTIFICATE_NO_KEY"],
    ["given as a PFX", () => ({ pfx: Buffer.from(testPem) }), "ERR_CERTIFICATE_NO_KEY"],
    ["alone in a PFX", () => ({ pfx: onlyCertificate() }), "ERR_CERTIFICATE_NO_KEY"],
  ])("%s", (_, source, code) => {
    const options = { environment: "production", now: Date.UTC(2030, 0, 1) } as const;
    const report = inspectCertificate(source(), options);
    expect(report.certificate?.sha256).toBe(testSha256);
    expect(codes(report)).toEqual([code, "ERR_CERTIFICATE_TEST_FILE", "ERR_CERTIFICATE_EXPIRED"]);
    expect(() => clientWith(source() as Certificate)).toThrow(expect.objectContaining({ code }));
  });

  test("while one that is damaged is not made up", () => {
    const report = inspectCertificate({ cert: testPem.replace(/MII.{40}/, "MIIA"), key });
    expect(report.certificate).toBeUndefined();
  });
});

/** A PFX of BankID's test certificate without its key. */
function onlyCertificate(): Buffer {
  return makePfx({ key: undefined, certificates: [testPem], passphrase: "" });
}

describe("what is no regular file is refused before it is opened", () => {
  test("a pipe that nobody writes to does not hold the process", () => {
    const pipe = join(dir, "pipe.p12");
    execFileSync("mkfifo", [pipe]);
    for (const certificate of [{ pfx: pipe }, { cert: pair.cert, key: pipe }]) {
      const { findings } = inspectCertificate(certificate);
      expect(findings).toMatchObject([{ code: "ERR_CERTIFICATE_FILE" }]);
      expect(findings[0]?.message).toMatch(/a pipe or a device and no regular file/);
    }
  });

  test("a file of more than 1 MiB is not read, one of 1 MiB is", () => {
    const file = join(dir, "large.p12");
    writeFileSync(file, Buffer.alloc(1_048_577));
    expect(inspectCertificate({ pfx: file }).findings).toMatchObject([
      { code: "ERR_CERTIFICATE_FILE", message: expect.stringContaining("larger than 1 MiB") },
    ]);
    writeFileSync(file, Buffer.alloc(1_048_576));
    expect(inspectCertificate({ pfx: file }).findings).toMatchObject([{ code: "ERR_CERTIFICATE_INVALID" }]);
  });
});

describe("secrets of a certificate", () => {
  test("are not in what refuses it (S10)", () => {
    for (const certificate of [
      { ...testCertificate(), passphrase: "s3cret-phrase" },
      { cert: pair.cert, key: authority.key, passphrase: "s3cret-phrase" },
      { cert: pair.key, key: pair.cert, passphrase: "s3cret-phrase" },
    ]) {
      const report = inspectCertificate(certificate, { environment: "production" });
      const shown = inspect(report, { depth: Infinity }) + JSON.stringify(report);
      expect(report.findings).not.toEqual([]);
      expect(shown).not.toContain("s3cret-phrase");
      for (const line of `${pair.key}${authority.key}`
        .split("\n")
        .filter((each) => /^[^-]{20,}/.test(each))) {
        expect(shown).not.toContain(line);
      }
    }
  });

  test("are in no property of the client, its own or its prototype's (S22)", async () => {
    const client = clientWith({ cert: pair.cert, key: pair.key, passphrase: "s3cret-phrase" });
    const seen = [
      inspect(client, { depth: Infinity, showHidden: true, getters: true }),
      JSON.stringify(client),
      inspect(Object.getPrototypeOf(client), { depth: Infinity, showHidden: true }),
      ...Reflect.ownKeys(client).map((name) => inspect(Reflect.get(client, name), { depth: Infinity })),
    ].join("\n");
    expect(seen).not.toContain("s3cret-phrase");
    expect(seen).not.toContain(pair.key.split("\n")[1]);
    await client.close();
  });
});
