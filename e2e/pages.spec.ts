import { barriers } from "./support/barriers.ts";
import { CallCentre } from "./support/call-centre.ts";
import { openInApp } from "./support/in-app.ts";
import { expect, test } from "./support/test.ts";

test("every page says where one is, keeps to its policy, complains of nothing, and lets everybody in (S62)", async ({
  login,
  stack,
  browserName,
}) => {
  const { page } = login;
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const looks = async (title: string): Promise<void> => {
    await expect(page).toHaveTitle(`${title} – bankid-kit`);
    // What axe looks at is the same in both browsers.
    if (browserName === "chromium") expect(await barriers(page)).toEqual([]);
  };
  const approve = async (): Promise<void> => {
    await (await openInApp(stack.simulator)).approve({ securityCode: "123456" });
  };

  await login.open();
  await expect(login.otherDevice).toBeVisible();
  await looks("Log in");
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - banner
    - main:
      - heading "Log in" [level=1]
    - complementary "Explanation"
  `);
  await login.otherDevice.click();
  await expect(login.qr).toBeVisible();
  await page.getByRole("button", { name: "Enlarge the QR code" }).click();
  await looks("Log in");
  await page.getByRole("button", { name: "Close" }).click();
  await login.cancel.click();
  await expect(page.getByRole("heading", { name: "Cancelled" })).toBeVisible();
  await looks("Log in");
  await login.tryAgain.click();
  await expect(login.qr).toBeVisible();
  await approve();
  await login.expectLoggedIn("Tolvan Tolvansson");
  await looks("Log in");

  await page.getByRole("main").getByRole("link", { name: "Sign" }).click();
  await expect(login.otherDevice).toBeVisible();
  await looks("Sign");
  await login.otherDevice.click();
  await expect(login.qr).toBeVisible();
  await approve();
  await page.getByRole("button", { name: "Change a figure in a copy" }).click();
  await expect(page.getByText("Refused (digest_mismatch)")).toBeVisible();
  await looks("Sign");

  const centre = new CallCentre(page, stack.origin);
  await centre.open();
  await centre.askFor("200510312390");
  await centre.code();
  await looks("Call centre");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("alert")).toContainText("You took the question back.");
  await looks("Call centre");

  await page.goto(`${stack.origin}/gallery`);
  await expect(page.locator("#state-signChoice")).toBeVisible();
  await page.getByRole("button", { name: "På svenska" }).click();
  await expect(page).toHaveTitle("Galleri – bankid-kit");

  expect(complaints).toEqual([]);
  expect(stack.policyReports).toEqual([]);
  const policy = (await page.request.get(stack.origin)).headers()["content-security-policy"];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*/);
});
