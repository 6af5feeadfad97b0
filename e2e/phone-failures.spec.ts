import type { FailedHint } from "@bankid-kit/core";
import { openInApp } from "./support/in-app.ts";
import { expect, test } from "./support/test.ts";

/** What can go wrong on the phone, and what the page says of it. */
const failures = {
  userCancel: "The action was cancelled.",
  certificateErr: "Your BankID is blocked or too old.",
  mrtdVerificationFailed: "The check of your ID document failed.",
  facialRecognitionFailed: "The facial recognition failed.",
  nfcNotSupportedByDevice: "Your device lacks the reader that is needed",
  multipleBankIdsOnDevice: "You have more than one BankID on your device.",
  stepUpFailed: "The confirmation of your identity failed.",
  notSupportedByUserApp: "Something went wrong.",
  transactionRiskBlocked: "Something went wrong.",
} satisfies Partial<Record<FailedHint, string>>;

test("whatever goes wrong on the phone, the page says it in words and goes on from there", async ({
  login,
  stack,
}) => {
  await login.open();
  await login.otherDevice.click();
  for (const [hint, words] of Object.entries(failures)) {
    await expect(login.qr).toBeVisible();
    await (await openInApp(stack.simulator)).fail(hint);
    await login.expectStatus(words);
    expect(await login.me()).toBeUndefined();
    await login.tryAgain.click();
  }
  await expect(login.qr).toBeVisible();
  await (await openInApp(stack.simulator)).approve({ securityCode: "123456" });
  await login.expectLoggedIn("Tolvan Tolvansson");
});

test("a person with another order open learns that both were ended, and starts again", async ({
  login,
  stack,
}) => {
  await login.open();
  await login.choosePerson("19121212-1212");
  await login.otherDevice.click();
  await expect(login.qr).toBeVisible();
  const elsewhere = await stack.client
    .phoneAuth({ personalNumber: "191212121212", callInitiator: "user" })
    .catch(({ bankIdCode }: { bankIdCode: string }) => bankIdCode);
  expect(elsewhere).toBe("alreadyInProgress");
  await login.expectStatus("The action was cancelled.");
  await login.tryAgain.click();
  await expect(login.qr).toBeVisible();
});
