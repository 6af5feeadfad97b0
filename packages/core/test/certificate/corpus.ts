import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Certificate, CertificateFinding, CustomEnvironment, Environment } from "@bankid-kit/core";
import { splitCertificate, testCertificate } from "@bankid-kit/core";
import type { CertificateWish, Name, TestKey } from "./make.ts";
import { makeCertificate, makeKey, makePfx } from "./make.ts";

/** One way in which a certificate's files can be wrong. */
export interface BadCertificate {
  /** Names the case, and its directory. */
  readonly name: string;
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** Which of the files (or of the directory's other entries) are given for which option. */
  readonly options: { readonly pfx?: string; readonly cert?: string; readonly key?: string };
  readonly passphrase?: string;
  readonly environment: "production" | "test" | "simulator";
  /** What the first finding must be. */
  readonly code: CertificateFinding["code"];
}

/** A {@link BadCertificate} whose files lie in a directory. */
export interface WrittenCertificate extends BadCertificate {
  readonly dir: string;
  /** The options with whole paths. */
  readonly certificate: Certificate;
}

/** What `inspectCertificate` and a client take for the environment of an entry. */
export function environmentOf(entry: Pick<BadCertificate, "environment">, ca: string): Environment {
  const simulator: CustomEnvironment = { name: "simulator", url: "https://127.0.0.1:1", ca };
  return entry.environment === "simulator" ? simulator : entry.environment;
}

/** Writes each entry's files into a directory of its own below `dir`. */
export async function writeCorpus(dir: string): Promise<WrittenCertificate[]> {
  return (await badCertificates()).map((entry) => {
    const own = join(dir, entry.name);
    mkdirSync(join(own, "directory"), { recursive: true });
    for (const [name, content] of Object.entries(entry.files)) {
      writeFileSync(join(own, name), content);
      if (name.startsWith("locked")) chmodSync(join(own, name), 0);
    }
    const { pfx, cert, key } = entry.options;
    const passphrase = entry.passphrase === undefined ? {} : { passphrase: entry.passphrase };
    const certificate =
      pfx === undefined
        ? { cert: join(own, cert ?? ""), key: join(own, key ?? ""), ...passphrase }
        : { pfx: join(own, pfx), ...passphrase };
    return { ...entry, dir: own, certificate };
  });
}

const secret = "Hemligt-4711";
const publicPassphrase = "qwerty123";

const names = {
  rp: [
    ["C", "SE"],
    ["O", "Exempelbolaget AB"],
    ["serialNumber", "5566000001"],
    ["name", "Exempelbolaget"],
    ["CN", "Exempelbolaget RP 1"],
  ],
  testIssuer: [
    ["C", "SE"],
    ["O", "Testbank A AB (publ)"],
    ["serialNumber", "111111111111"],
    ["CN", "Testbank A RP CA v1 for BankID Test"],
  ],
  issuer: [
    ["C", "SE"],
    ["O", "Exempelbanken AB (publ)"],
    ["CN", "Exempelbanken RP CA v1 for BankID"],
  ],
  simulatorIssuer: [
    ["O", "SIMULATOR"],
    ["OU", "Infrastructure CA"],
    ["CN", "SIMULATOR RP CA"],
  ],
  unknownIssuer: [
    ["O", "Exempel Intern IT"],
    ["CN", "Exempel Issuing CA 3"],
  ],
  oldTest: [
    ["C", "SE"],
    ["O", "Testbank A AB (publ)"],
    ["serialNumber", "5566304928"],
    ["name", "Test av BankID"],
    ["CN", "FP Testcert 4"],
  ],
  person: [
    ["C", "SE"],
    ["O", "Testbank A AB (publ)"],
    ["SN", "Tolvansson"],
    ["GN", "Tolvan"],
    ["serialNumber", "191212121212"],
    ["CN", "Tolvan Tolvansson"],
  ],
  personIssuer: [
    ["C", "SE"],
    ["O", "Testbank A AB (publ)"],
    ["CN", "Testbank A Customer CA1 v1 for BankID Test"],
  ],
  web: [["CN", "www.example.com"]],
  webIssuer: [
    ["C", "US"],
    ["O", "Example Trust"],
    ["CN", "Example TLS RSA CA 1"],
  ],
} as const satisfies Readonly<Record<string, Name>>;

const serverAuth = "1.3.6.1.5.5.7.3.1";
const html =
  "<!DOCTYPE html>\n<html><head><title>Logga in</title></head><body>Sessionen har gått ut</body></html>\n";

/** Reads one of the files that OpenSSL made, as no library here writes such old ones. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
}

/** Each way in which the files can be wrong, or odd, with the finding that must come of it. */
export async function badCertificates(): Promise<readonly BadCertificate[]> {
  const [keys, otherKeys, shortKeys] = await Promise.all([makeKey(), makeKey(), makeKey(1_024)]);
  const make = (wish: Partial<CertificateWish>, own: TestKey = keys): Promise<string> =>
    makeCertificate({ subject: names.rp, issuer: names.testIssuer, ...wish }, own, otherKeys);
  const rp = await make({});
  const pfxBytes = (wish: { key?: string | undefined; certificates?: string[] } = {}): Buffer =>
    makePfx({ key: keys.pem, certificates: [rp], passphrase: secret, ...wish });

  const pfx = (
    name: string,
    code: BadCertificate["code"],
    bytes: Uint8Array | string,
    rest: Partial<BadCertificate> = {},
  ): BadCertificate => ({
    name,
    code,
    files: { "rp.p12": bytes },
    options: { pfx: "rp.p12" },
    passphrase: secret,
    environment: "test",
    ...rest,
  });
  const pem = (
    name: string,
    code: BadCertificate["code"],
    files: { cert?: Uint8Array | string; key?: Uint8Array | string },
    rest: Partial<BadCertificate> = {},
  ): BadCertificate => ({
    name,
    code,
    files: { "rp.pem": files.cert ?? rp, "rp.key": files.key ?? keys.pem },
    options: { cert: "rp.pem", key: "rp.key" },
    environment: "test",
    ...rest,
  });
  const said = async (
    name: string,
    code: BadCertificate["code"],
    wish: Partial<CertificateWish>,
    rest: Partial<BadCertificate> = {},
  ): Promise<BadCertificate> => pem(name, code, { cert: await make(wish) }, rest);

  const whole = pfxBytes();
  const encryptedKey = createPrivateKey(keys.pem)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: secret })
    .toString();
  const edKey = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const publicTest = splitCertificate(testCertificate());
  const root = await make({ subject: names.testIssuer, ca: true }, otherKeys);

  return [
    // The file itself
    pfx("no-such-file", "ERR_CERTIFICATE_FILE", whole, { options: { pfx: "rq.p12" } }),
    pfx("a-directory", "ERR_CERTIFICATE_FILE", whole, { options: { pfx: "directory" } }),
    pfx("a-path-through-a-file", "ERR_CERTIFICATE_FILE", whole, { options: { pfx: "rp.p12/rp.p12" } }),
    pem("no-such-key-file", "ERR_CERTIFICATE_FILE", {}, { options: { cert: "rp.pem", key: "rq.key" } }),
    // Root reads everything.
    ...(process.getuid?.() === 0
      ? []
      : [
          pfx("not-readable", "ERR_CERTIFICATE_FILE", whole, {
            files: { "locked.p12": whole },
            options: { pfx: "locked.p12" },
          }),
        ]),
    pfx("empty-pfx", "ERR_CERTIFICATE_EMPTY", ""),
    pem("empty-pem", "ERR_CERTIFICATE_EMPTY", { cert: "" }),
    pem("blank-key", "ERR_CERTIFICATE_EMPTY", { key: " \r\n\n" }),
    pfx("web-page-as-pfx", "ERR_CERTIFICATE_HTML", html),
    pem("web-page-as-pem", "ERR_CERTIFICATE_HTML", { cert: `\uFEFF${html}` }),
    pfx("zip-as-downloaded", "ERR_CERTIFICATE_INVALID", Buffer.from("PK\x03\x04\x14\0\0\0\x08\0")),
    pfx("java-keystore", "ERR_CERTIFICATE_INVALID", Buffer.from("feedfeed0000000200000001", "hex")),
    pfx("noise", "ERR_CERTIFICATE_INVALID", Buffer.from("c0ffee".repeat(100), "hex")),
    pem("plain-text", "ERR_CERTIFICATE_INVALID", { cert: "Certifikatet kommer i ett eget brev.\n" }),
    pfx("base64-noise", "ERR_CERTIFICATE_INVALID", Buffer.alloc(600, "hej").toString("base64")),
    pfx("base64-of-pfx", "ERR_CERTIFICATE_BASE64", whole.toString("base64")),
    pem("base64-without-lines", "ERR_CERTIFICATE_BASE64", { cert: der(rp).toString("base64") }),
    pfx("cut-off-pfx", "ERR_CERTIFICATE_TRUNCATED", whole.subarray(0, 1_500)),
    pfx("cut-off-legacy-pfx", "ERR_CERTIFICATE_TRUNCATED", fixture("testcert-rc2-40.p12").subarray(0, 900)),
    pem("cut-off-certificate", "ERR_CERTIFICATE_TRUNCATED", { cert: rp.slice(0, 700) }),
    pem("cut-off-key", "ERR_CERTIFICATE_TRUNCATED", { key: keys.pem.slice(0, 700) }),
    pem("cut-off-der", "ERR_CERTIFICATE_TRUNCATED", { cert: der(rp).subarray(0, 500) }),
    pfx("damaged-pfx", "ERR_CERTIFICATE_PASSPHRASE", flipped(whole, 400)),
    pem("damaged-certificate", "ERR_CERTIFICATE_INVALID", { cert: damaged(rp, "CERTIFICATE") }),
    pem("damaged-key", "ERR_CERTIFICATE_INVALID", { key: damaged(keys.pem, "PRIVATE KEY") }),

    // The passphrase
    pfx("wrong-passphrase", "ERR_CERTIFICATE_PASSPHRASE", whole, { passphrase: "Hemligt-4712" }),
    pfx("passphrase-with-line-end", "ERR_CERTIFICATE_PASSPHRASE", whole, { passphrase: `${secret}\n` }),
    pfx("no-passphrase", "ERR_CERTIFICATE_PASSPHRASE_MISSING", whole, { passphrase: "" }),
    pfx("wrong-passphrase-of-legacy", "ERR_CERTIFICATE_PASSPHRASE", fixture("testcert-rc2-40.p12")),
    pfx("no-passphrase-of-legacy", "ERR_CERTIFICATE_PASSPHRASE_MISSING", fixture("testcert-rc2-40.p12"), {
      passphrase: "",
    }),
    pem(
      "wrong-passphrase-of-key",
      "ERR_CERTIFICATE_PASSPHRASE",
      { key: encryptedKey },
      { passphrase: "fel" },
    ),
    pem("no-passphrase-of-key", "ERR_CERTIFICATE_PASSPHRASE_MISSING", { key: encryptedKey }),
    pem(
      "wrong-passphrase-of-old-key",
      "ERR_CERTIFICATE_PASSPHRASE",
      { cert: publicTest.certificate, key: fixture("testcert-traditional.key") },
      { passphrase: "fel" },
    ),
    pem("no-passphrase-of-old-key", "ERR_CERTIFICATE_PASSPHRASE_MISSING", {
      cert: publicTest.certificate,
      key: fixture("testcert-traditional.key"),
    }),

    // What is in it
    pfx("pfx-without-key", "ERR_CERTIFICATE_NO_KEY", pfxBytes({ key: undefined })),
    pfx("pfx-without-certificate", "ERR_CERTIFICATE_NO_CERTIFICATE", pfxBytes({ certificates: [] })),
    pfx("pfx-with-other-key", "ERR_CERTIFICATE_KEY_MISMATCH", pfxBytes({ key: otherKeys.pem })),
    pfx("certificate-alone-as-pfx", "ERR_CERTIFICATE_NO_KEY", der(rp)),
    pfx("pem-certificate-as-pfx", "ERR_CERTIFICATE_NO_KEY", rp),
    pfx("pem-as-pfx", "ERR_CERTIFICATE_OPTION", rp + encryptedKey),
    pem("pfx-as-pem", "ERR_CERTIFICATE_OPTION", { cert: whole, key: whole }),
    pem("pfx-as-key", "ERR_CERTIFICATE_OPTION", { key: whole }),
    pem("swapped", "ERR_CERTIFICATE_SWAPPED", { cert: keys.pem, key: rp }),
    pem("certificate-twice", "ERR_CERTIFICATE_NO_KEY", { key: rp }),
    pem("key-twice", "ERR_CERTIFICATE_NO_CERTIFICATE", { cert: keys.pem }),
    pem("certificate-request", "ERR_CERTIFICATE_NO_CERTIFICATE", {
      cert: asPem("CERTIFICATE REQUEST", der(rp)),
    }),
    pem("public-key", "ERR_CERTIFICATE_NO_KEY", {
      key: createPublicKey(keys.pem).export({ type: "spki", format: "pem" }).toString(),
    }),
    pem("other-key", "ERR_CERTIFICATE_KEY_MISMATCH", { key: otherKeys.pem }),
    pem("key-of-another-kind", "ERR_CERTIFICATE_KEY_MISMATCH", { key: edKey }),
    pem("short-key", "ERR_CERTIFICATE_UNUSABLE", { cert: await make({}, shortKeys), key: shortKeys.pem }),
    pfx("unsupported-cipher", "ERR_PFX_LEGACY", fixture("testcert-rc2-128.p12"), {
      passphrase: publicPassphrase,
    }),

    // Whose it is
    pem("ca-certificate", "ERR_CERTIFICATE_CA", { cert: root }),
    await said("ca-with-its-key", "ERR_CERTIFICATE_CA", { ca: true }, { environment: "production" }),
    await said("persons-bankid", "ERR_CERTIFICATE_PERSON", {
      subject: names.person,
      issuer: names.personIssuer,
    }),
    await said("website", "ERR_CERTIFICATE_PURPOSE", {
      subject: names.web,
      issuer: names.webIssuer,
      extendedKeyUsage: [serverAuth],
    }),
    pfx("test-file-in-production", "ERR_CERTIFICATE_TEST_FILE", testCertificate().pfx, {
      passphrase: publicPassphrase,
      environment: "production",
    }),
    pfx("test-file-in-simulator", "ERR_CERTIFICATE_TEST_FILE", testCertificate().pfx, {
      passphrase: publicPassphrase,
      environment: "simulator",
    }),
    pem("test-in-production", "ERR_CERTIFICATE_ENVIRONMENT", {}, { environment: "production" }),
    pem("test-in-simulator", "ERR_CERTIFICATE_ENVIRONMENT", {}, { environment: "simulator" }),
    await said("production-in-test", "ERR_CERTIFICATE_ENVIRONMENT", { issuer: names.issuer }),
    await said("production-by-policy-in-test", "ERR_CERTIFICATE_ENVIRONMENT", {
      issuer: names.unknownIssuer,
      policies: ["1.2.752.78.1.4"],
    }),
    await said(
      "production-in-simulator",
      "ERR_CERTIFICATE_ENVIRONMENT",
      { issuer: names.issuer },
      { environment: "simulator" },
    ),
    await said("simulator-in-test", "ERR_CERTIFICATE_ENVIRONMENT", { issuer: names.simulatorIssuer }),
    await said(
      "simulator-in-production",
      "ERR_CERTIFICATE_ENVIRONMENT",
      { issuer: names.simulatorIssuer },
      { environment: "production" },
    ),

    // When it is
    await said("expired", "ERR_CERTIFICATE_EXPIRED", { days: [-700, -1] }),
    await said("old-test-file", "ERR_CERTIFICATE_EXPIRED", { subject: names.oldTest, days: [-1_500, -400] }),
    await said("not-yet-valid", "ERR_CERTIFICATE_NOT_YET_VALID", { days: [2, 700] }),

    // Odd, and used all the same
    pfx("legacy-rc2", "WARN_PFX_LEGACY", fixture("testcert-rc2-40.p12"), { passphrase: publicPassphrase }),
    pfx("legacy-3des", "WARN_PFX_LEGACY", fixture("testcert-3des.p12"), { passphrase: publicPassphrase }),
    pem("der-certificate-and-key", "WARN_CERTIFICATE_DER", { cert: der(rp), key: der(keys.pem) }),
    pem("der-encrypted-key", "WARN_CERTIFICATE_DER", { key: der(encryptedKey) }, { passphrase: secret }),
    pem("utf-16", "WARN_CERTIFICATE_ENCODING", { cert: Buffer.from(`\uFEFF${rp}`, "utf16le") }),
    pem("utf-16-big-endian", "WARN_CERTIFICATE_ENCODING", {
      cert: Buffer.from(`\uFEFF${rp}`, "utf16le").swap16(),
    }),
    pem("issuer-first", "WARN_CERTIFICATE_ORDER", { cert: root + rp }),
    await said(
      "unknown-issuer",
      "WARN_CERTIFICATE_ISSUER",
      { issuer: names.unknownIssuer },
      { environment: "production" },
    ),
    await said("ends-soon", "WARN_CERTIFICATE_EXPIRES", { days: [-700, 20] }),
  ];
}

function der(text: string): Buffer {
  return Buffer.from(text.replaceAll(/-----[^\n]+-----|\s/g, ""), "base64");
}

function asPem(label: string, bytes: Buffer): string {
  return `-----BEGIN ${label}-----\n${bytes.toString("base64")}\n-----END ${label}-----\n`;
}

function damaged(text: string, label: string): string {
  const bytes = der(text);
  bytes.fill(0xff, 20, 40);
  return asPem(label, bytes);
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
