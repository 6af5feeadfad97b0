import { LoginPage } from "./support/login-page.ts";
import { expect, test } from "./support/test.ts";

test("two tabs that follow one login are both let in, and BankID is asked once at a time", async ({
  login,
  phone,
  stack,
}) => {
  const text = await login.startWithQr();
  const second = new LoginPage(await login.page.context().newPage(), stack.origin);
  await second.open();
  await expect(second.qr).toBeVisible();
  expect((await second.scan()).split(".")[1]).toBe(text.split(".")[1]);

  await phone.scanFrom(login);
  await phone.expectAsked("Exempelföretaget");
  await phone.approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
  await second.expectLoggedIn("Tolvan Tolvansson");

  expect(stack.upstream.orders).toHaveLength(1);
  expect(stack.upstream.results).toHaveLength(1);
  expect(stack.events.filter(({ type }) => type === "completed")).toHaveLength(1);
  expect(stack.upstream.pauses().filter((ms) => ms < 1_700)).toEqual([]);
});

test("a tab is told that it was replaced when another tab of the browser starts a login", async ({
  login,
  phone,
  stack,
}) => {
  const second = new LoginPage(await login.page.context().newPage(), stack.origin);
  await second.open();
  await expect(second.otherDevice).toBeVisible();
  await login.startWithQr();

  await second.otherDevice.click();
  await second.scan();
  await login.expectStatus("You went on in another tab.");
  await expect.poll(() => stack.upstream.cancels).toBe(1);

  await phone.scanFrom(second);
  await phone.approve();
  await second.expectLoggedIn("Tolvan Tolvansson");
});
