import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testCertificate } from "@bankid-kit/core";
import { afterAll, describe, expect, test } from "vitest";
import { isShowablePath } from "../src/path.ts";
import { run } from "./support/world.ts";

const dir = mkdtempSync(join(tmpdir(), "bankid-cli-configuration-"));
afterAll(() => rmSync(dir, { recursive: true }));
const pfx = join(dir, "rp.p12");
const pw = join(dir, "pw.txt");
const wrong = join(dir, "wrong.txt");
const pem = join(dir, "cert.pem");
const key = join(dir, "key.pem");
writeFileSync(pfx, testCertificate().pfx);
writeFileSync(pw, "qwerty123\n");
writeFileSync(wrong, "canary-4711\n");
await run(["certificate", "test", "--dir", dir]);

const look = ["doctor", "--offline", "--env", "test"];

describe("an option wins over the variables", () => {
  test.each<[string, string[], Record<string, string>]>([
    [
      "BANKID_PASSPHRASE opens the file of --pfx",
      [...look, "--pfx", pfx],
      { BANKID_PASSPHRASE: "qwerty123" },
    ],
    ["BANKID_PASSPHRASE_FILE does too", [...look, "--pfx", pfx], { BANKID_PASSPHRASE_FILE: pw }],
    ["and in certificate show", ["certificate", "show", pfx], { BANKID_PASSPHRASE_FILE: pw }],
    [
      "and in certificate split",
      ["certificate", "split", pfx, "--out", join(dir, "split")],
      { BANKID_PASSPHRASE_FILE: pw },
    ],
    [
      "--passphrase-file over a file of the variable",
      [...look, "--pfx", pfx, "--passphrase-file", pw],
      { BANKID_PASSPHRASE_FILE: wrong },
    ],
    [
      "--passphrase-file over both variables, for the certificate of a variable",
      [...look, "--passphrase-file", pw],
      { BANKID_PFX: pfx, BANKID_PASSPHRASE: "canary-4711", BANKID_PASSPHRASE_FILE: wrong },
    ],
    [
      "--pfx over a PEM pair",
      [...look, "--pfx", pfx, "--passphrase-file", pw],
      { BANKID_CERT: "none.pem", BANKID_KEY: "none.key" },
    ],
    [
      "--cert over a PFX and half a pair",
      [...look, "--cert", pem, "--key", key],
      { BANKID_PFX: pfx, BANKID_KEY: "x" },
    ],
    ["--env over a simulator's directory", look, { BANKID_ENV: "simulator", BANKID_DIR: dir }],
    ["--proxy over a proxy that is none", [...look, "--proxy", "http://127.0.0.1:9"], { BANKID_PROXY: "%" }],
    ["an empty variable is not set", [...look, "--cert", pem, "--key", key], { BANKID_PASSPHRASE: "" }],
  ])("%s", async (_what, argv, env) => {
    const { code, out, err } = await run(argv, { env });
    expect([code, out.includes("✗"), err.includes("bankid:")]).toEqual([0, false, false]);
  });

  test("two variables that contradict each other are a finding of the doctor", async () => {
    const env = { BANKID_PASSPHRASE: "canary-4711", BANKID_PASSPHRASE_FILE: pw };
    const { code, out } = await run([...look, "--pfx", pfx], { env });
    expect([code, out.includes("canary")]).toEqual([1, false]);
    expect(out).toContain("✗ Configuration  BANKID_PASSPHRASE and BANKID_PASSPHRASE_FILE are both set");
  });
});

describe("what is wrong is said in the words of the command line", () => {
  test.each<[string, string[], Record<string, string>, string]>([
    [
      "no environment",
      ["auth"],
      {},
      "Neither --env nor BANKID_ENV is set, and there is no default: give --env test, --env production or --env simulator.",
    ],
    [
      "no directory",
      ["auth", "--env", "simulator"],
      {},
      "Neither --dir nor BANKID_DIR is set: with the environment simulator it",
    ],
    [
      "no certificate",
      ["auth", "--env", "production"],
      {},
      "Neither --pfx nor BANKID_PFX is set: with the environment production",
    ],
    [
      "a directory that is not there",
      ["auth", "--dir", "/nowhere"],
      {},
      '--dir is "/nowhere", where there is no directory',
    ],
    [
      "an empty option",
      ["auth", "--env", "test", "--pfx", ""],
      {},
      "--pfx is empty: was a variable of the shell not set?",
    ],
    [
      "a passphrase for nothing",
      ["auth", "--env", "test", "--passphrase-file", pw],
      {},
      "--passphrase-file is given without a certificate to open",
    ],
    [
      "an address that is none",
      ["auth", "--env", "test", "--ip", "999"],
      {},
      "--ip must be one IPv4 or IPv6 address",
    ],
    [
      "an address with a zone",
      ["sign", "--env", "test", "--text", "Hej", "--ip", "fe80::1%eth0"],
      {},
      "--ip must be one IPv4 or IPv6 address",
    ],
    [
      "a proxy that is none",
      ["auth", "--env", "test", "--proxy", "127.0.0.1:9"],
      {},
      "--proxy must be an address such as",
    ],
    ["an empty text", ["auth", "--env", "test", "--text", ""], {}, "The text is empty."],
    [
      "a proxy that nobody answers at",
      ["auth", "--env", "test"],
      { BANKID_PROXY: "http://127.0.0.1:9" },
      "check --proxy or BANKID_PROXY",
    ],
  ])("%s", async (_what, argv, env, words) => {
    const { code, out, err } = await run(argv, { env });
    expect([code > 1, out]).toEqual([true, ""]);
    expect(err).toContain(words);
    expect(err).not.toMatch(/req\.ip|option proxy|userVisibleData|timeoutMs/);
  });

  test("the doctor names --env, and the variable of a proxy that fails", async () => {
    const { out: unset } = await run(["doctor"]);
    expect(unset).toMatch(/✗ Configuration {2}Neither --env nor BANKID_ENV is set.*\n +→ Give --env test/);
    const env = { BANKID_PROXY: "http://127.0.0.1:9" };
    const { out } = await run(["doctor", "--env", "test"], { env });
    expect(out.replaceAll(/\s+/g, " ")).toContain("user and password in --proxy or BANKID_PROXY");
    const { out: none } = await run(["doctor", "--env", "test", "--proxy", "127.0.0.1:9"]);
    expect(none).toContain("✗ Configuration  --proxy must be an address");
    expect(none).not.toContain("✓ Configuration");
  });
});

describe("where a certificate comes from", () => {
  const encoded = Buffer.from(testCertificate().pfx as Uint8Array).toString("base64");

  test("is told without the value when that may be a key", async () => {
    const folded = encoded.slice(0, 190).replaceAll(/.{64}/g, "$& ");
    for (const value of [encoded, encoded.slice(0, 80), `${folded}/`, "canary4711", "a\u001b[2J/b.p12"]) {
      for (const env of [{ BANKID_PFX: value }, { BANKID_CERT: value, BANKID_KEY: value }]) {
        const { out, err } = await run(look, { env });
        const [name = ""] = Object.keys(env);
        const origin = /the certificate is (.*)\./.exec(out)?.[1];
        expect([origin, err.includes(value)]).toEqual([name, false]);
      }
    }
  });

  test("is told with the value when that is a path", async () => {
    expect((await run(look, { env: { BANKID_PFX: pfx } })).out.replaceAll(/\s+/g, " ")).toContain(
      `the certificate is BANKID_PFX=${pfx}.`,
    );
    for (const path of ["rp.p12", "./rp", "C:\\rp\\client", "/run/secrets/bankid", "Mitt certifikat.pfx"]) {
      expect([path, isShowablePath(path)]).toEqual([path, true]);
    }
  });
});

describe("a file that is no regular file or too large", () => {
  const pipe = join(dir, "pipe");
  const large = join(dir, "large");
  execFileSync("mkfifo", [pipe]);
  writeFileSync(large, Buffer.alloc(300_000, "a"));

  test.each<[string, string[], RegExp]>([
    ["a pipe as certificate", ["certificate", "show", pipe], /pipe|regular/],
    [
      "a pipe as passphrase file",
      ["certificate", "show", pfx, "--passphrase-file", pipe],
      /The file of --passphrase-file can't be read: it is a pipe or a device, and must be a file\./,
    ],
    ["a pipe as text file", ["sign", "--text-file", pipe], /pipe can't be read: it is a pipe or a device/],
    ["a device as text file", ["sign", "--text-file", "/dev/zero"], /it is a pipe or a device/],
    ["a directory as text file", ["sign", "--text-file", dir], /it is a directory/],
    ["a large text file", ["sign", "--text-file", large], /it has more than 262144 bytes/],
    [
      "a large passphrase file",
      ["certificate", "show", pfx, "--passphrase-file", large],
      /it has more than 4096 bytes/,
    ],
  ])("is refused and holds nothing up: %s", async (_what, argv, words) => {
    const { code, out, err } = await run(argv);
    expect([code > 1, out]).toEqual([true, ""]);
    expect(err).toMatch(words);
  });

  test("a passphrase in the place of its file's name is not shown", async () => {
    const { err } = await run(["certificate", "show", pfx, "--passphrase-file", "canary.4711"]);
    expect(err).toContain("The file of --passphrase-file can't be read: there is no such file.");
    expect(err).not.toContain("canary");
  });
});
