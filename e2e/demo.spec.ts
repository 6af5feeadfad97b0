import { mkdirSync, readdirSync } from "node:fs";
import { expect } from "@playwright/test";
import { LoginPage } from "./support/login-page.ts";
import { PhonePage } from "./support/phone-page.ts";
import { freePort, test } from "./support/process.ts";

test("the demo prints its address and the phone's, logs in, and ends entirely with Ctrl-C", async ({
  page,
  browser,
  start,
}) => {
  const port = await freePort();
  const tmp = test.info().outputPath("tmp");
  mkdirSync(tmp, { recursive: true });
  const demo = start("apps/demo/dist/server.js", [], { PORT: String(port), TMPDIR: tmp });
  const [, origin = "", phoneUrl = ""] = await demo.waitFor(
    /(http:\/\/localhost:\d+)\/?\s[^]*?(http:\/\/127\.0\.0\.1:\d+\/)/,
  );
  expect(origin).toBe(`http://localhost:${port}`);

  const login = new LoginPage(page, origin);
  const context = await browser.newContext();
  const phone = new PhonePage(await context.newPage(), phoneUrl);
  await login.startWithQr();
  await phone.scanFrom(login);
  await phone.approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
  await context.close();

  expect(await demo.end("SIGINT")).toEqual({ code: 0, signal: null });
  await expect(fetch(origin)).rejects.toThrow();
  await expect(fetch(phoneUrl)).rejects.toThrow();
  expect(readdirSync(tmp)).toEqual([]);
});
