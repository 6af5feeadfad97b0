import { openInApp } from "./support/in-app.ts";
import { expect, test } from "./support/test.ts";

test("a reload while the code is shown goes on with the same order", async ({ login, phone, stack }) => {
  await login.startWithQr();
  await login.page.reload();
  await phone.scanFrom(login);
  await phone.approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
  expect(stack.upstream.orders).toHaveLength(1);
});

test("a reload while the person approves goes on with the same order", async ({ login, phone, stack }) => {
  await login.startWithQr();
  await phone.scanFrom(login);
  await login.expectStatus("Enter your security code in the BankID app");
  await login.page.reload();
  await login.expectStatus("Enter your security code in the BankID app");
  await phone.approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
  expect(stack.upstream.orders).toHaveLength(1);
});

test("a reload goes on in every other state too, and never opens an order by itself", async ({
  login,
  stack,
}) => {
  await login.open();
  await login.page.reload();
  await expect(login.otherDevice).toBeVisible();
  expect(stack.upstream.orders).toHaveLength(0);

  await login.otherDevice.click();
  await expect(login.qr).toBeVisible();
  await (await openInApp(stack.simulator)).fail("certificateErr");
  await login.expectStatus("Your BankID is blocked or too old.");
  await login.page.reload();
  await expect(login.otherDevice.or(login.tryAgain).first()).toBeVisible();
  expect(stack.upstream.orders).toHaveLength(1);

  await login.post("auth", { mode: "device" });
  for (let times = 0; times < 2; times += 1) {
    await login.page.reload();
    await expect(login.page.getByRole("link", { name: "Open BankID" })).toBeVisible();
  }
  await login.cancel.click();
  await login.expectStatus("The action was cancelled.");
  await login.page.reload();
  await expect(login.otherDevice).toBeVisible();
  expect(stack.upstream.orders).toHaveLength(2);
});

test("leaving the page during a login and coming back with Back goes on with the same order", async ({
  login,
  stack,
}) => {
  await login.startWithQr();
  await login.page.getByRole("link", { name: "Gallery" }).click();
  await expect(login.page.getByRole("heading", { name: "Gallery" })).toBeVisible();
  await login.page.goBack();
  await login.scan();
  await (await openInApp(stack.simulator)).approve({ securityCode: "123456" });
  await login.expectLoggedIn("Tolvan Tolvansson");
  expect(stack.upstream.orders).toHaveLength(1);

  await login.page.getByRole("link", { name: "Gallery" }).click();
  await login.page.goBack();
  await login.expectLoggedIn("Tolvan Tolvansson");
  await login.logOut.click();
  await expect(login.otherDevice).toBeVisible();
  await login.page.getByRole("link", { name: "Gallery" }).click();
  await login.page.goBack();
  await expect(login.page.getByRole("heading", { name: "Log in" })).toBeVisible();
  await expect(login.otherDevice).toBeVisible();
});

test("a double click starts one order, and a double cancel ends it once", async ({ login, stack }) => {
  await login.open();
  await login.otherDevice.dblclick();
  await login.scan();
  await login.cancel.dblclick();
  await expect(login.qr).toBeHidden();
  await expect.poll(() => stack.upstream.cancels).toBe(1);
  expect(stack.upstream.orders).toHaveLength(1);
});
