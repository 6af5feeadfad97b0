import { expect, test } from "./support/test.ts";

test("a login that is cancelled on the phone says so, and can be tried again", async ({ login, phone }) => {
  await login.startWithQr();
  await phone.scanFrom(login);
  await phone.cancel();
  await login.expectStatus("The action was cancelled.");
  expect(await login.me()).toBeUndefined();

  await login.tryAgain.click();
  await phone.scanFrom(login);
  await phone.approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
});

test("a login that is cancelled in the browser ends at BankID too", async ({ login, phone, stack }) => {
  const text = await login.startWithQr();
  await login.cancel.click();
  await expect(login.qr).toBeHidden();
  await login.expectStatus("The action was cancelled.");
  await expect.poll(() => stack.upstream.cancels).toBe(1);

  await phone.scan(text);
  await expect(phone.page.getByText("QR-koden hör inte till någon order")).toBeVisible();
  expect(await login.me()).toBeUndefined();
});
