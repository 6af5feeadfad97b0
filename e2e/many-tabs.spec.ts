import { openInApp } from "./support/in-app.ts";
import { LoginPage } from "./support/login-page.ts";
import { expect, test } from "./support/test.ts";

/** Tabs of one browser; fifty of them take a minute. */
const count = process.env["BANKID_KIT_LONG"] === "1" ? 50 : 6;

test(`${count} tabs that follow one login are all let in, and BankID is asked as often as by one`, async ({
  login,
  stack,
}) => {
  await login.startWithQr();
  // Opened in the app before the other tabs are: to open fifty may take longer than a code lives.
  const order = await openInApp(stack.simulator);
  const context = login.page.context();
  const tabs = await Promise.all(
    Array.from({ length: count - 1 }, async () => new LoginPage(await context.newPage(), stack.origin)),
  );
  await Promise.all(tabs.map(async (tab) => tab.open()));
  await Promise.all(tabs.map(async (tab) => tab.expectStatus("Enter your security code in the BankID app")));
  await order.approve({ securityCode: "123456" });
  for (const tab of [login, ...tabs]) await tab.expectLoggedIn("Tolvan Tolvansson");

  expect(stack.upstream.orders).toHaveLength(1);
  expect(stack.upstream.results).toHaveLength(1);
  expect(stack.events.filter(({ type }) => type === "completed")).toHaveLength(1);
  expect(stack.upstream.pauses().filter((ms) => ms < 1_700)).toEqual([]);
});
