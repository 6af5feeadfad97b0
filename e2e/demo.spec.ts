import { createServer } from "node:http";
import { once } from "node:events";
import { expect, test } from "@playwright/test";
import { LoginPage } from "./support/login-page.ts";
import { PhonePage } from "./support/phone-page.ts";
import { freePort, start } from "./support/process.ts";

const program = "apps/demo/dist/server.js";

test.describe("the demo as it is started", () => {
  test("prints its address and the phone's, logs in, and ends entirely with Ctrl-C", async ({
    page,
    browser,
  }) => {
    const port = await freePort();
    const demo = start(program, [], { PORT: String(port) });
    const [, origin = "", phoneUrl = ""] = await demo.waitFor(
      /(http:\/\/localhost:\d+)\/?\s[^]*?(http:\/\/127\.0\.0\.1:\d+\/)/,
    );
    expect(origin).toBe(`http://localhost:${port}`);

    const login = new LoginPage(page, origin);
    const context = await browser.newContext();
    const phone = new PhonePage(await context.newPage(), phoneUrl);
    await phone.scan(await login.startWithQr());
    await phone.approve();
    await login.expectLoggedIn("Tolvan Tolvansson");
    await context.close();

    expect(await demo.end("SIGINT")).toEqual({ code: 0, signal: null });
    await expect(fetch(origin)).rejects.toThrow();
    await expect(fetch(phoneUrl)).rejects.toThrow();
  });

  test("ends with SIGTERM too", async () => {
    const demo = start(program, [], { PORT: String(await freePort()) });
    await demo.waitFor(/The phone/);
    expect(await demo.end("SIGTERM")).toEqual({ code: 0, signal: null });
  });

  for (const [what, env, sentence] of [
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
      /^The certificate file \/nowhere\.p12 .* no such file/,
    ],
    [
      "a wrong passphrase",
      { BANKID_ENV: "test", BANKID_PFX: "PFX", BANKID_PASSPHRASE: "s3cret" },
      /passphrase does not open the PFX/,
    ],
    ["a PORT that is none", { PORT: "http" }, /^PORT is "http": write a number/],
  ] as const) {
    test(`says in one sentence what to do about ${what}`, async ({ browserName }, testInfo) => {
      const settings: Record<string, string> = { PORT: String(await freePort()), ...env };
      if (settings["BANKID_PFX"] === "PFX")
        settings["BANKID_PFX"] = await testPfx(testInfo.outputPath(`${browserName}.p12`));
      const demo = start(program, [], settings);
      expect(await demo.ended()).toBe(1);
      expect(demo.output().trim().split("\n")).toHaveLength(1);
      expect(demo.output().trim()).toMatch(sentence);
      expect(demo.output()).not.toContain("s3cret");
    });
  }

  test("says in one sentence what to do about a port that is used", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const demo = start(program, [], { PORT: String(port) });
    expect(await demo.ended()).toBe(1);
    expect(demo.output().trim()).toMatch(/^Port \d+ is used by another program\. .*PORT=\d+ npm run demo$/);
    other.close();
  });

  test("runs against BankID's test service with BankID's public certificate", async () => {
    const demo = start(program, [], { BANKID_ENV: "test", PORT: String(await freePort()) });
    await demo.waitFor(/BankID's test environment/);
    expect(await demo.end()).toEqual({ code: 0, signal: null });
  });
});

async function testPfx(path: string): Promise<string> {
  const { writeFileSync } = await import("node:fs");
  const { testCertificate } = await import("@bankid-kit/core");
  writeFileSync(path, testCertificate().pfx);
  return path;
}
