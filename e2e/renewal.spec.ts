import { openInApp } from "./support/in-app.ts";
import { expect, test } from "./support/test.ts";

const startWindowMs = 30_000;

test("when nobody scans for 30 seconds the code is renewed, and the new one logs in", async ({
  login,
  phone,
  stack,
}) => {
  const first = await login.startWithQr();
  stack.skip(startWindowMs);
  await expect.poll(() => stack.upstream.orders.length).toBe(2);
  await expect
    .poll(async () => (await login.scan()).split(".")[1], { message: "the code of the new order" })
    .toBe(stack.upstream.orders[1]?.qrStartToken);

  await phone.scan(first);
  await expect(phone.page.getByText("QR-koden hör inte till någon order")).toBeVisible();
  await phone.scanFrom(login);
  await phone.approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
});

test("a code that was scanned in time is not renewed", async ({ login, phone, stack }) => {
  await login.startWithQr();
  await phone.scanFrom(login);
  await login.expectStatus("Enter your security code in the BankID app");
  stack.skip(startWindowMs);
  await phone.approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
  expect(stack.upstream.orders).toHaveLength(1);
});

test("an order that is picked up and left alone for 180 seconds fails with a way to try again", async ({
  login,
  phone,
  stack,
}) => {
  await login.startWithQr();
  await phone.scanFrom(login);
  await login.expectStatus("Enter your security code in the BankID app");
  stack.skip(180_000);
  await login.expectStatus("The BankID app is not responding.");
  await expect(login.tryAgain).toBeVisible();
  expect(await login.me()).toBeUndefined();
});

test("after five renewals the page asks whether to go on, makes no order until it is told, and then logs in", async ({
  login,
  stack,
}) => {
  await login.open();
  await login.otherDevice.click();
  for (let order = 1; order <= 6; order += 1) {
    await expect.poll(() => stack.upstream.orders.length).toBe(order);
    await expect(login.qr).toBeVisible();
    stack.skip(startWindowMs);
  }
  await expect(login.page.getByRole("heading", { name: "Do you want to go on?" })).toBeVisible();
  expect(stack.upstream.orders).toHaveLength(6);
  await login.page.getByRole("button", { name: "Show a new QR code" }).click();
  await login.scan();
  expect(stack.upstream.orders).toHaveLength(7);
  await (await openInApp(stack.simulator)).approve({ securityCode: "123456" });
  await login.expectLoggedIn("Tolvan Tolvansson");
});
