import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { LoginPage } from "./support/login-page.ts";
import { PhonePage } from "./support/phone-page.ts";
import type { Running } from "./support/process.ts";
import { test as base, freePort } from "./support/process.ts";

const simulatorProgram = "packages/simulator/dist/cli.js";
const demoProgram = "apps/demo/dist/server.js";

interface Site {
  readonly origin: string;
  readonly phoneUrl: string;
  killBankId(): Promise<void>;
  startBankId(): Promise<void>;
}

/** The demo and the simulator as two processes, as in a developer's two terminals. */
const test = base.extend<{ site: Site }>({
  site: async ({ start }, use) => {
    const dir = mkdtempSync(join(tmpdir(), "bankid-e2e-"));
    const [port, phonePort, demoPort] = [await freePort(), await freePort(), await freePort()];
    const args = ["--port", String(port), "--phone-port", String(phonePort), "--dir", dir];
    let simulator: Running = start(simulatorProgram, args);
    await simulator.waitFor(/"url"/);
    const demo = start(demoProgram, [], { BANKID_ENV: "simulator", BANKID_DIR: dir, PORT: String(demoPort) });
    await demo.waitFor(/The phone/);
    await use({
      origin: `http://localhost:${demoPort}`,
      phoneUrl: `http://127.0.0.1:${phonePort}/`,
      killBankId: async () => void (await simulator.end("SIGKILL")),
      startBankId: async () => {
        simulator = start(simulatorProgram, args);
        await simulator.waitFor(/"url"/);
      },
    });
    await demo.end();
    await simulator.end();
    rmSync(dir, { recursive: true });
  },
});

test("when BankID goes away during a login the page says so; back again, a new login works", async ({
  page,
  browser,
  site,
}) => {
  const login = new LoginPage(page, site.origin);
  await login.startWithQr();
  await site.killBankId();
  await login.expectStatus("BankID can’t be reached right now.");

  await site.startBankId();
  await expect(login.tryAgain).toBeVisible();
  await login.expectStatus("The answer from BankID was lost.");
  await login.tryAgain.click();

  const context = await browser.newContext();
  const phone = new PhonePage(await context.newPage(), site.phoneUrl);
  await phone.scanFrom(login);
  await phone.approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
  await context.close();
});

test("when BankID is away from the start the page says so, and starts once it is back", async ({
  page,
  site,
}) => {
  const login = new LoginPage(page, site.origin);
  await site.killBankId();
  await login.open();
  await login.otherDevice.click();
  await login.expectStatus("BankID can’t be reached right now.");

  await site.startBankId();
  await login.tryAgain.click();
  await login.scan();
});
