import { X509Certificate, createPrivateKey } from "node:crypto";
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testCertificate } from "@bankid-kit/core";
import { startSimulator } from "@bankid-kit/simulator";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { run, testTime } from "./support/world.ts";

const parent = mkdtempSync(join(tmpdir(), "bankid-cli-certificate-"));
afterAll(() => rmSync(parent, { recursive: true }));

// A simulator's keys are made now, not at the time of the other tests.
const today = { clock: { now: () => Date.now() } };

let dir: string;
let pfx: string;
let passphraseFile: string;
beforeEach(() => {
  dir = mkdtempSync(join(parent, "case-"));
  pfx = join(dir, "rp.p12");
  passphraseFile = join(dir, "passphrase");
  writeFileSync(pfx, testCertificate().pfx);
  writeFileSync(passphraseFile, "qwerty123\r\n");
});

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const isPair = (folder: string): boolean =>
  new X509Certificate(readFileSync(join(folder, "cert.pem"))).checkPrivateKey(
    createPrivateKey(readFileSync(join(folder, "key.pem"))),
  );

const split = (...more: string[]) => ["certificate", "split", pfx, "--out", join(dir, "out"), ...more];
const show = (...more: string[]) => run(["certificate", "show", ...more]);

describe("bankid certificate test", () => {
  test("writes a pair that only this user may read, and says where", async () => {
    const out = join(dir, "new", "folder");
    const { code, out: told } = await run(["certificate", "test", "--dir", out]);
    expect([code, told]).toEqual([0, `${join(out, "cert.pem")}\n${join(out, "key.pem")}\n`]);
    expect(isPair(out)).toBe(true);
    expect([mode(join(out, "cert.pem")), mode(join(out, "key.pem"))]).toEqual(["600", "600"]);
  });

  test("writes nothing over what is there, and leaves no half of the pair", async () => {
    writeFileSync(join(dir, "key.pem"), "mine");
    const { code, err } = await run(["certificate", "test", "--dir", dir]);
    expect([code, err]).toEqual([
      1,
      `bankid: ${join(dir, "key.pem")} is there already, and nothing was written. Give another directory, or --force to replace it.\n`,
    ]);
    expect(readFileSync(join(dir, "key.pem"), "utf8")).toBe("mine");
    expect(readdirSync(dir)).not.toContain("cert.pem");
  });

  test("replaces with --force, with a new mode, and not through a link", async () => {
    const elsewhere = join(dir, "elsewhere");
    writeFileSync(elsewhere, "untouched");
    symlinkSync(elsewhere, join(dir, "cert.pem"));
    writeFileSync(join(dir, "key.pem"), "old", { mode: 0o644 });
    const { code, out } = await run(["certificate", "test", "--dir", dir, "--force", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ cert: join(dir, "cert.pem"), key: join(dir, "key.pem") });
    expect([isPair(dir), mode(join(dir, "key.pem"))]).toEqual([true, "600"]);
    expect(readFileSync(elsewhere, "utf8")).toBe("untouched");
  });

  test("says when the directory is a file", async () => {
    const { code, err } = await run(["certificate", "test", "--dir", pfx]);
    expect([code, err]).toEqual([
      1,
      `bankid: Nothing can be written to ${pfx} (EEXIST). Give a directory that this user may write to.\n`,
    ]);
  });
});

describe("bankid certificate split", () => {
  test("opens with a passphrase from a file, a variable or the terminal", async () => {
    const ways = [
      [[...split(), "--passphrase-file", passphraseFile], {}],
      [split(), { env: { BANKID_PASSPHRASE: "qwerty123" } }],
      [split(), { askSecret: async () => "qwerty123" }],
    ] as const;
    for (const [argv, world] of ways) {
      const { code, err } = await run([...argv, "--force"], world);
      expect([code, err]).toEqual([
        0,
        `${join(dir, "out", "key.pem")} has no passphrase: who reads it can act as you. Keep it out of version control.\n`,
      ]);
      expect([isPair(join(dir, "out")), mode(join(dir, "out", "key.pem"))]).toEqual([true, "600"]);
    }
  });

  test("splits the client.p12 that a simulator writes", async () => {
    const folder = join(dir, "simulator");
    const simulator = await startSimulator({ dir: folder });
    try {
      const file = join(folder, "client.p12");
      const env = { BANKID_PASSPHRASE: simulator.passphrase };
      const { code } = await run(["certificate", "split", file, "--out", join(dir, "out")], {
        ...today,
        env,
      });
      expect([code, isPair(join(dir, "out"))]).toEqual([0, true]);
      const pair = ["--cert", join(dir, "out", "cert.pem"), "--key", join(dir, "out", "key.pem")];
      expect((await run(["doctor", "--dir", folder, ...pair], today)).code).toBe(0);
    } finally {
      await simulator.close();
    }
  }, 60_000);

  test("says what is wrong with the file or the passphrase, and writes nothing", async () => {
    const empty = join(dir, "empty");
    writeFileSync(empty, "");
    const cases: readonly (readonly [string[], Record<string, string>, RegExp])[] = [
      [
        split(),
        {},
        /is encrypted, and no passphrase was given\. Give the passphrase \(--passphrase-file or BANKID_PASSPHRASE\)/,
      ],
      [split(), { BANKID_PASSPHRASE: "canary-4711" }, /The passphrase does not open/],
      [
        split("--passphrase-file", empty),
        {},
        /The file of --passphrase-file is empty: its first line must be the passphrase\./,
      ],
      [
        split("--passphrase-file", "/nowhere"),
        {},
        /The file of --passphrase-file can't be read: there is no such file\./,
      ],
      [["certificate", "split", empty, "--out", dir], {}, /is empty/],
    ];
    for (const [argv, env, words] of cases) {
      const { code, out, err } = await run(argv, { env });
      expect([code, out]).toEqual([3, ""]);
      expect(err).toMatch(words);
      expect(err).not.toContain("canary");
    }
    expect(readdirSync(dir)).not.toContain("out");
  });
});

describe("bankid certificate show", () => {
  test("tells whose it is, of which BankID and how long it lasts", async () => {
    const { code, out, err } = await show(pfx, "--passphrase-file", passphraseFile);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^Environment {6}test$/m);
    expect(out).toMatch(/^Valid {12}\d{4}-\d\d-\d\d to 2029-05-28 \(916 days left\)$/m);
    expect(out).toMatch(/^SHA-256 {10}EF:15:B3:E1:83/m);
    expect(out.replaceAll(/\s+/g, " ")).toContain("CN=FP Testcert 5");
  });

  test("reads a certificate in PEM without its key", async () => {
    await run(["certificate", "test", "--dir", dir]);
    const { code, out } = await show(join(dir, "cert.pem"));
    expect(code).toBe(0);
    expect(out.replaceAll(/\s+/g, " ")).toContain("CN=FP Testcert 5");
    expect(out).not.toContain("✗");
  });

  test("says it when the key of --key is another one", async () => {
    await run(["certificate", "test", "--dir", dir]);
    const key = join(dir, "other.key");
    const { generateKeyPairSync } = await import("node:crypto");
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }));
    const { out } = await show(join(dir, "cert.pem"), "--key", key);
    expect(out).toContain("✗ The private key belongs to another certificate");
  });

  test("never shows the key", async () => {
    await run(["certificate", "test", "--dir", dir]);
    const { out } = await show(join(dir, "cert.pem"), "--key", join(dir, "key.pem"), "--json");
    const key = readFileSync(join(dir, "key.pem"), "utf8");
    for (const line of key.split("\n").filter((part) => part.length > 20)) expect(out).not.toContain(line);
    expect(JSON.parse(out)).toMatchObject({
      environment: "test",
      notAfter: expect.stringMatching(/^2029-05-28T/),
      daysLeft: Math.floor((Date.parse("2029-05-28T21:59:59Z") - testTime) / 86_400_000),
      findings: [],
    });
  });

  test("ends with 3 when there is no certificate in the file", async () => {
    const { code, err } = await show(passphraseFile);
    expect(code).toBe(3);
    expect(err).toMatch(/^bankid: .*passphrase/);
  });
});
