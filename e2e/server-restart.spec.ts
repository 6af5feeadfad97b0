import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Simulator } from "@bankid-kit/simulator";
import { startSimulator } from "@bankid-kit/simulator";
import { expect } from "@playwright/test";
import { openInApp } from "./support/in-app.ts";
import { LoginPage } from "./support/login-page.ts";
import type { Running } from "./support/process.ts";
import { test as base, freePort } from "./support/process.ts";
import { startRedis } from "./support/redis.ts";

interface Site {
  readonly origin: string;
  readonly simulator: Simulator;
  /** Ends the demo as a machine that fails does, and starts it again. */
  restart(): Promise<void>;
}

/** The demo as a process of its own, with or without a store that outlives it. */
const test = base.extend<{ withRedis: boolean; site: Site }>({
  withRedis: [false, { option: true }],
  site: async ({ start, withRedis }, use) => {
    const dir = mkdtempSync(join(tmpdir(), "bankid-e2e-"));
    const simulator = await startSimulator({ dir });
    const redis = withRedis ? await startRedis() : undefined;
    const port = await freePort();
    const run = async (): Promise<Running> => {
      const demo = start("apps/demo/dist/server.js", [], {
        BANKID_ENV: "simulator",
        BANKID_DIR: dir,
        PORT: String(port),
        ...(redis && { REDIS_URL: redis.url, DEMO_SECRET: "a secret for this story and for no other" }),
      });
      await demo.waitFor(/The phone/);
      return demo;
    };
    let demo = await run();
    await use({
      origin: `http://localhost:${port}`,
      simulator,
      async restart() {
        await demo.end("SIGKILL");
        demo = await run();
      },
    });
    await demo.end();
    await redis?.close();
    await simulator.close();
    rmSync(dir, { recursive: true });
  },
});

test("a login is forgotten with a server that kept it in its memory, and the page offers a new one", async ({
  page,
  site,
}) => {
  const login = new LoginPage(page, site.origin);
  await login.startWithQr();
  await site.restart();
  await login.expectStatus("This action is no longer active. Please start again.");
  await login.tryAgain.click();
  await expect(login.qr).toBeVisible();
  await (await openInApp(site.simulator)).approve({ securityCode: "123456" });
  await login.expectLoggedIn("Tolvan Tolvansson");
});

test.describe("with Redis", () => {
  test.use({ withRedis: true });

  test("a login survives the server's end and goes on, and so do the session and what was signed", async ({
    page,
    site,
  }) => {
    const login = new LoginPage(page, site.origin);
    await login.startWithQr();
    const order = await openInApp(site.simulator);
    await site.restart();
    await order.approve({ securityCode: "123456" });
    await login.expectLoggedIn("Tolvan Tolvansson");

    const { flow } = await login.post("sign", { mode: "qr", intent: "minutes", locale: "en" });
    await (await openInApp(site.simulator)).approve({ securityCode: "123456" });
    let signId: string | undefined;
    await expect
      .poll(async () => (signId = (await login.post("collect", { flow })).result?.signId))
      .toBeDefined();
    await site.restart();
    await page.reload();
    await login.expectLoggedIn("Tolvan Tolvansson");
    const signed = await page.request.get(`${site.origin}/signed/${signId}`);
    expect(await signed.json()).toMatchObject({ verdict: { verified: true, name: "Tolvan Tolvansson" } });
  });
});
