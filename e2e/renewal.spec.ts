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
