import { openInApp } from "./support/in-app.ts";
import { tabTo } from "./support/tab-to.ts";
import { expect, test } from "./support/test.ts";

test("a person logs in and signs by keyboard alone, is read each state, and breaks no policy of the page", async ({
  login,
  stack,
}) => {
  const { page } = login;
  const section = page.locator(".bankid-root");
  await login.open();
  await expect(section).toMatchAriaSnapshot(`
    - region "Identify with BankID":
      - heading "Identify with BankID" [level=2]
      - status
      - paragraph
      - button "BankID on another device"
      - button "BankID on this device"
  `);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, login.otherDevice);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Scan the QR code" })).toBeFocused();
  await expect(section).toMatchAriaSnapshot(`
    - region "Scan the QR code":
      - heading "Scan the QR code" [level=2]
      - img /QR code to scan/
      - button "Enlarge the QR code"
      - status:
        - paragraph: Start your BankID app.
      - paragraph: /^You are logging in to Exempelföretaget \\(localhost\\)/
      - button "Cancel"
  `);
  await tabTo(page, login.cancel);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Cancelled" })).toBeFocused();
  await tabTo(page, login.tryAgain);
  await page.keyboard.press("Space");
  await expect(login.qr).toBeVisible();

  const order = await openInApp(stack.simulator);
  await expect(page.getByRole("heading", { name: "Continue in the BankID app" })).toBeFocused();
  await expect(section.getByRole("status")).toHaveText(/^Enter your security code/);
  await order.approve({ securityCode: "123456" });
  await expect(page.getByRole("heading", { name: "You are logged in" })).toBeFocused();

  await tabTo(page, page.getByRole("main").getByRole("link", { name: "Sign" }));
  await page.keyboard.press("Enter");
  await expect(login.otherDevice).toBeVisible();
  await tabTo(page, page.getByLabel("Loan of a bicycle"));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByLabel("Minutes of a meeting")).toBeChecked();
  await tabTo(page, page.getByRole("region", { name: "Text to sign" }));
  await tabTo(page, login.otherDevice);
  await page.keyboard.press("Enter");
  await expect(login.qr).toBeVisible();
  await (await openInApp(stack.simulator)).approve({ securityCode: "123456" });
  await expect(page.getByRole("heading", { name: "Signed", exact: true })).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "Change a figure in a copy" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Refused (digest_mismatch)")).toBeVisible();
  expect(stack.policyReports).toEqual([]);
});

test("the language is switched without losing the login, and stays through a reload", async ({
  login,
  stack,
}) => {
  const { page } = login;
  await login.open();
  await login.otherDevice.click();
  await expect(login.qr).toBeVisible();
  await page.getByRole("button", { name: "På svenska" }).click();
  await expect(page.getByRole("heading", { name: "Läs av QR-koden" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "sv");
  await page.reload();
  await expect(page.getByRole("img", { name: "QR-kod att läsa av" })).toBeVisible();
  await (await openInApp(stack.simulator)).approve({ securityCode: "123456" });
  await expect(page.getByRole("heading", { name: "Du är inloggad" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Skriv under" }).click();
  await expect(page.getByRole("heading", { name: "Lån av en cykel" })).toBeVisible();
  expect(stack.upstream.orders).toHaveLength(1);
  expect(stack.policyReports).toEqual([]);
});
