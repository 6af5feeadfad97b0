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
