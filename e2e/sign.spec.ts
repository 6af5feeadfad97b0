import { readFileSync } from "node:fs";
import { verifyProof } from "@bankid-kit/verify";
import type { Page } from "@playwright/test";
import { openInApp } from "./support/in-app.ts";
import { LoginPage } from "./support/login-page.ts";
import { PhonePage } from "./support/phone-page.ts";
import { takePicture } from "./support/picture.ts";
import { SignPage } from "./support/sign-page.ts";
import { expect, test as base } from "./support/test.ts";

const signer = { number: "191212121212", name: "Tolvan Tolvansson" };

/** Somebody who is logged in, about to sign. */
const test = base.extend<{ sign: SignPage }>({
  sign: async ({ login, stack }, use) => {
    await login.logInByPhone(stack.simulator, signer.number);
    const sign = new SignPage(login.page, stack.origin);
    await sign.open();
    await use(sign);
  },
});

test("a person reads a document, signs it on the phone, and keeps a proof that holds", async ({
  sign,
  phone,
  stack,
  browserName,
}) => {
  await expect(sign.page.getByRole("heading", { name: "Loan of a bicycle" })).toBeVisible();
  await expect(sign.page.getByRole("cell", { name: "SEK 4 500" })).toBeVisible();
  await sign.otherDevice.click();
  await phone.scanFrom(sign);
  await expect(phone.page.getByRole("cell", { name: "SEK 4 500" })).toBeVisible();
  await phone.sign(signer.name);
  await sign.expectVerified(signer.name);

  await sign.page.setViewportSize({ width: 1200, height: 800 });
  await takePicture(sign.page, `signed-${browserName}`);

  const downloading = sign.page.waitForEvent("download");
  await sign.page.getByRole("link", { name: "Download the proof" }).click();
  const file = readFileSync(await (await downloading).path(), "utf8");
  expect(verifyProof(file, { signatureRoots: stack.simulator.signingRoot })).toMatchObject({
    ok: true,
    evidence: { kind: "sign", person: { personalNumber: signer.number } },
  });

  await sign.page.getByRole("button", { name: "Change a figure in a copy" }).click();
  await expect(sign.page.getByText("Refused (digest_mismatch)")).toBeVisible();
  await expect(sign.page.getByText("9 June")).toBeVisible();
});

test("a person signs on the same device and comes back to the signed document", async ({ sign, stack }) => {
  await sign.choose("Minutes of a meeting");
  await sign.thisDevice.click();
  const app = new PhonePage(sign.page, stack.simulator.phoneUrl);
  await app.sign(signer.name);
  await sign.expectVerified(signer.name);
  await expect(sign.page.getByText("buy a new coffee machine")).toBeVisible();
  expect(new URL(sign.page.url()).pathname).toBe("/sign");
});

test("what is being signed keeps its text and its language through a switch of the page's and a reload, and no other can be chosen", async ({
  sign,
  stack,
}) => {
  const { page } = sign;
  const minutes = page.getByLabel("Minutes of a meeting");
  await sign.choose("Minutes of a meeting");
  await sign.otherDevice.click();
  await expect(page.getByLabel("Loan of a bicycle")).toBeDisabled();
  await expect(page.getByRole("group", { name: "Document" })).toHaveAccessibleDescription(
    "It is being signed. Cancel that first to choose another.",
  );
  await page.getByRole("button", { name: "På svenska" }).click();
  const code = page.getByRole("img", { name: "QR-kod att läsa av" });
  await expect(code).toBeVisible();
  await expect(minutes).toBeChecked();
  await page.reload();
  await expect(code).toBeVisible();
  await expect(minutes).toBeChecked();
  await expect(minutes).toBeDisabled();

  await (await openInApp(stack.simulator, signer.number)).approve({ securityCode: "123456" });
  const languageOf = async (text: string): Promise<string | null | undefined> =>
    page.getByText(text).evaluate((element) => element.closest("[lang]")?.getAttribute("lang"));
  expect(await languageOf("buy a new coffee machine")).toBe("en");
  await page.getByRole("button", { name: "Skriv under ett annat dokument" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Skriv under", level: 1 })).toBeFocused();
  expect(await languageOf("köpa en ny kaffebryggare")).toBe("sv");
  await expect(page.getByLabel("Protokoll från ett möte")).toBeEnabled();
  expect(stack.upstream.orders).toHaveLength(2);
});

test(
  "nobody but who is logged in can sign what they are asked to",
  { tag: "@once" },
  async ({ sign, phone }) => {
    await sign.otherDevice.click();
    await phone.scanFrom(sign);
    await phone.sign("Exempla Provperson");
    await expect(phone.page.getByText("en annan person")).toBeVisible();
    await phone.sign(signer.name);
    await sign.expectVerified(signer.name);
  },
);

async function look(page: Page, path: string): Promise<number> {
  return page.evaluate(async (url) => (await fetch(url)).status, path);
}

test(
  "what somebody signed is seen by nobody else",
  { tag: "@once" },
  async ({ sign, browser, stack, login }) => {
    const { flow } = await login.post("sign", { mode: "qr", intent: "minutes", locale: "en" });
    await (await openInApp(stack.simulator, signer.number)).approve({ securityCode: "123456" });
    let signId = "";
    await expect
      .poll(async () => (signId = (await login.post("collect", { flow })).result?.signId ?? ""))
      .toMatch(/^[\w-]{16,}$/);
    const paths = [`/signed/${signId}`, `/signed/${signId}/proof`, `/signed/${signId}/tampered`];
    for (const path of paths) expect(await look(sign.page, path)).toBe(200);

    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(stack.origin);
    for (const path of paths) expect(await look(page, path)).toBe(403);
    const other = new LoginPage(page, stack.origin);
    await other.logInByPhone(stack.simulator, "200510312390");
    for (const path of paths) expect(await look(page, path)).toBe(404);
    await context.close();
  },
);

test("who is not logged in is sent to do that first, and can't sign by request", async ({ login, stack }) => {
  await login.page.goto(`${stack.origin}/sign`);
  await expect(login.page.getByRole("link", { name: "Log in first" })).toBeVisible();
  expect(await login.post("sign", { mode: "qr", intent: "minutes" })).toMatchObject({
    error: "not_logged_in",
  });
  expect(stack.upstream.orders).toHaveLength(0);
});

test("what the server does not answer is said, and asked again by a button", async ({ login, stack }) => {
  const { page } = login;
  await login.logInByPhone(stack.simulator, signer.number);
  const losing = async (path: string, act: () => Promise<unknown>): Promise<void> => {
    await page.route(path, async (route) => route.abort());
    await act();
    await expect(page.getByRole("alert")).toContainText("server does not answer");
    await page.unroute(path);
    await login.tryAgain.click();
    await expect(page.getByRole("alert")).toHaveCount(0);
  };

  await losing("**/documents*", async () => page.goto(`${stack.origin}/sign`));
  await expect(page.getByRole("heading", { name: "Loan of a bicycle" })).toBeVisible();
  await losing("**/signed/*", async () => {
    await login.otherDevice.click();
    await expect(login.qr).toBeVisible();
    await (await openInApp(stack.simulator, signer.number)).approve({ securityCode: "123456" });
  });
  await expect(page.getByText(`Verified: signed by ${signer.name}`)).toBeVisible();
  await losing("**/tampered", async () =>
    page.getByRole("button", { name: "Change a figure in a copy" }).click(),
  );
  await expect(page.getByText("Refused (digest_mismatch)")).toBeVisible();
});
