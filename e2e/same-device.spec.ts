import type { Page } from "@playwright/test";
import { LoginPage } from "./support/login-page.ts";
import { PhonePage } from "./support/phone-page.ts";
import { expect, test } from "./support/test.ts";

const devices = {
  "a touch device": {
    userAgent:
      "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  },
  "a desktop": {},
};

for (const [name, use] of Object.entries(devices)) {
  test.describe(`on ${name}`, () => {
    test.use(use);

    test("a person opens BankID, approves, comes back and is logged in", async ({ login, stack }) => {
      await login.open();
      await login.thisDevice.click();
      if ("hasTouch" in use) await login.openBankId.click(); // Chrome on Android opens an app by a tap alone
      const app = new PhonePage(login.page, stack.simulator.phoneUrl);
      await app.expectAsked("Exempelföretaget");
      expect(new URL(login.page.url()).origin).toBe(new URL(stack.simulator.phoneUrl).origin);

      await app.approve();
      await login.expectLoggedIn("Tolvan Tolvansson");
      expect(login.page.url()).toBe(`${stack.origin}/`);
      expect(stack.events.find(({ type }) => type === "started")).toMatchObject({
        device: "hasTouch" in use ? "handheld" : "desktop",
      });
    });

    test("a person who cancels in BankID and goes back is told so", async ({ login, stack }) => {
      await login.open();
      await login.thisDevice.click();
      if ("hasTouch" in use) await login.openBankId.click(); // Chrome on Android opens an app by a tap alone
      const app = new PhonePage(login.page, stack.simulator.phoneUrl);
      await app.expectAsked("Exempelföretaget");
      await app.cancel();
      await login.open();
      await login.expectStatus("The action was cancelled.");
      expect(await login.me()).toBeUndefined();
    });
  });
}

/** What the button does on a phone, where the way back alone decides (S36), without going to the app. */
async function startOnThisDevice(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await fetch("/bankid/auth", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ mode: "device", device: "handheld" }),
    });
  });
}

test("a launch link that is approved in another browser logs nobody in", async ({
  login,
  browser,
  stack,
}) => {
  // An attacker starts the login, keeps the page open and sends the launch link to somebody else.
  await login.open();
  await startOnThisDevice(login.page);
  await login.page.reload();
  await expect(login.openBankId).toBeVisible();

  const victim = await browser.newContext();
  const app = new PhonePage(await victim.newPage(), stack.simulator.phoneUrl);
  await app.page.goto(
    `${stack.simulator.phoneUrl}?autostarttoken=${stack.upstream.orders[0]?.autoStartToken}`,
  );
  await app.approve();

  // BankID has told the server that the order is complete, and the app has opened returnUrl at the victim's.
  const landed = new LoginPage(app.page, stack.origin);
  await landed.expectStatus("BankID opened another browser than the one you started in.");
  await expect.poll(() => stack.upstream.results.length).toBe(1);
  expect(await landed.me()).toBeUndefined();

  await login.expectStatus("Go back to this page from the BankID app to finish.");
  expect(await login.me()).toBeUndefined();
  expect(stack.events.map(({ type }) => type)).not.toContain("completed");
  await victim.close();
});
