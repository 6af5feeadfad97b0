import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { testCertificate } from "@bankid-kit/core";
import { expect } from "@playwright/test";
import type { Start } from "./support/process.ts";
import { freePort, test } from "./support/process.ts";

const program = "apps/demo/dist/server.js";

test("the demo starts for BankID's test service with BankID's public certificate", async ({ start }) => {
  const demo = start(program, [], { BANKID_ENV: "test", PORT: String(await freePort()) });
  await demo.waitFor(/BankID's test environment/);
  expect(await demo.end("SIGTERM")).toEqual({ code: 0, signal: null });
});

test.describe("the demo says in one sentence what to do about", () => {
  const mistakes: [string, Record<string, string>, RegExp][] = [
    [
      "an unknown BANKID_ENV",
      { BANKID_ENV: "prod" },
      /^BANKID_ENV is "prod": write simulator, test or production\.$/,
    ],
    [
      "a directory without a simulator",
      { BANKID_ENV: "simulator", BANKID_DIR: "/nowhere" },
      /^BANKID_DIR is "\/nowhere".*bankid-simulator --dir/,
    ],
    [
      "a certificate file that is missing",
      { BANKID_ENV: "test", BANKID_PFX: "/nowhere.p12" },
      /^The file \/nowhere\.p12 \(BANKID_PFX\) was not read: there is no such file/,
    ],
    [
      "a signature root that is no certificate",
      { BANKID_ENV: "test", SIGNATURE_ROOTS: "/dev/null" },
      /^The signature root at \/dev\/null is no certificate .*SIGNATURE_ROOTS/,
    ],
    [
      "a Redis that does not answer, and ends",
      { REDIS_URL: "redis://:s3cret@127.0.0.1:1", DEMO_SECRET: "x".repeat(32) },
      /^No Redis answers at REDIS_URL\. /,
    ],
    [
      "a Redis whose address the client does not take, without repeating it",
      { REDIS_URL: "redis://:s3cret@db.example/name", DEMO_SECRET: "x".repeat(32) },
      /^REDIS_URL must be (?!.*s3cret)/,
    ],
    ["a HOST of another machine", { HOST: "192.0.2.1" }, /^HOST is "192\.0\.2\.1", .*127\.0\.0\.1\.$/],
    ["a HOST that is none", { HOST: "999.1.1.1" }, /^HOST is "999\.1\.1\.1", .*127\.0\.0\.1\.$/],
    [
      "everybody as a proxy",
      { BANKID_ENV: "test", PUBLIC_ORIGIN: "https://demo.example.com", TRUST_PROXY: "0.0.0.0/0" },
      /^TRUST_PROXY must be /,
    ],
    ["a certificate without BANKID_ENV", { BANKID_CERT: "/nowhere.pem" }, /^BANKID_ENV is not set/],
    ["a PORT that is none", { PORT: "http" }, /^PORT is "http": write a number/],
    [
      "production on localhost",
      { BANKID_ENV: "production" },
      /^BANKID_ENV is production, and the demo .* BANKID_ENV=simulator or test\.$/,
    ],
    ["a directory without BANKID_ENV", { BANKID_DIR: "/nowhere" }, /^BANKID_ENV is not set/],
  ];
  for (const [what, env, sentence] of mistakes) {
    test(what, async ({ start }) => {
      await expectRefusal(start, { PORT: String(await freePort()), ...env }, sentence);
    });
  }

  test("a wrong passphrase, without repeating it", async ({ start }) => {
    const file = test.info().outputPath("test.p12");
    writeFileSync(file, testCertificate().pfx);
    const printed = await expectRefusal(
      start,
      { BANKID_ENV: "test", BANKID_PFX: file, BANKID_PASSPHRASE: "s3cret" },
      /passphrase does not open the file/,
    );
    expect(printed).not.toContain("s3cret");
  });

  test("a port that is used", async ({ start }) => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    await expectRefusal(
      start,
      { PORT: String(port) },
      /^Port \d+ is used by another program\. .*PORT=\d+ npm run demo$/,
    );
    other.close();
  });
});

test("the demo says of a broken request neither what was in it nor where it runs", async ({ start }) => {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const demo = start(program, [], { PORT: String(port) });
  await demo.waitFor(/The phone/);
  const answer = await fetch(`${origin}/person`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: '{"personalNumber":"191212121212"',
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: "invalid_body" });
  await demo.end("SIGTERM");
  expect(demo.output()).not.toMatch(/19121212|node_modules|SyntaxError/);
});

/** One line, exit code 1, no stack trace, and no keys left behind. */
async function expectRefusal(start: Start, env: Record<string, string>, sentence: RegExp): Promise<string> {
  const tmp = test.info().outputPath("tmp");
  mkdirSync(tmp, { recursive: true });
  const demo = start(program, [], { TMPDIR: tmp, ...env });
  expect(await demo.ended()).toBe(1);
  expect(readdirSync(tmp)).toEqual([]);
  const printed = demo.output().trim();
  expect(printed.split("\n")).toHaveLength(1);
  expect(printed).toMatch(sentence);
  return printed;
}
