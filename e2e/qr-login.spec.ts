import type { Page } from "@playwright/test";
import { takePicture } from "./support/picture.ts";
import { expect, test } from "./support/test.ts";

test("a person logs in with the code that another device reads from the screen", async ({
  login,
  phone,
  browserName,
}) => {
  await login.page.setViewportSize({ width: 640, height: 960 });
  await login.startWithQr();
  await takePicture(login.page, `login-${browserName}`);
  await phone.scanFrom(login);
  await phone.expectAsked("Exempelföretaget");
  await expect(phone.page.getByText("Log in to localhost")).toBeVisible();
  await login.expectStatus("Enter your security code in the BankID app");
  await expect(login.qr).toBeHidden();
  await phone.page.setViewportSize({ width: 390, height: 844 });
  await takePicture(phone.page, `phone-${browserName}`);

  await phone.approve();
  await phone.expectDone();
  await login.expectLoggedIn("Tolvan Tolvansson");
  await takePicture(login.page, `logged-in-${browserName}`);

  await login.page.reload();
  await login.expectLoggedIn("Tolvan Tolvansson");
  await login.page.bringToFront();
  await login.logOut.click();
  await expect(login.page.getByRole("heading", { name: "Log in", exact: true })).toBeFocused();
  await expect(login.otherDevice).toBeVisible();
  expect(await login.me()).toBeUndefined();
  await login.page.reload();
  await expect(login.otherDevice).toBeVisible();
  expect(await login.me()).toBeUndefined();
});

test("the code changes between the statuses too, and none of its frames comes early", async ({
  login,
  stack,
}) => {
  const seconds: number[] = [];
  const elapsed: number[] = [];
  let statuses = 0;
  await login.startWithQr();
  login.page.on("response", (response) => (statuses += Number(response.url().endsWith("/collect"))));
  const painted = await countFrames(login.page);
  const [order] = stack.upstream.orders;
  const age = (): number => (performance.now() - (order?.receivedAtMs ?? 0)) / 1000;
  // A code that changed with each status alone could never be two frames ahead of them. A slow machine only takes longer.
  const changedInBetween = async (): Promise<boolean> => (await painted()) >= statuses + 2;
  while (age() < 27 && !((await changedInBetween()) && new Set(seconds).size >= 3)) {
    seconds.push(Number((await login.scan()).split(".")[2]));
    elapsed.push(Math.floor(age()));
  }
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
  expect(seconds.filter((second, index) => second > (elapsed[index] ?? 0))).toEqual([]);
  expect(new Set(seconds).size).toBeGreaterThanOrEqual(3);
  expect(await changedInBetween()).toBe(true);
});

/** Counts how often the drawing of the code changes from now on. */
async function countFrames(page: Page): Promise<() => Promise<number>> {
  const counter = await page.evaluateHandle(() => {
    const count = { frames: 0 };
    const code = document.querySelector("[role=img]");
    if (code === null) throw new Error("There is no code.");
    new MutationObserver(() => (count.frames += 1)).observe(code, {
      attributes: true,
      attributeFilter: ["d"],
      childList: true,
      subtree: true,
    });
    return count;
  });
  return () => counter.evaluate(({ frames }) => frames);
}

test(
  "the open order can be picked on the phone instead of reading the code",
  { tag: "@once" },
  async ({ login, phone }) => {
    await login.startWithQr();
    await expect(login.page.locator("html")).toHaveAttribute("lang", "en");
    await phone.pickOpenOrder();
    await phone.expectAsked("Exempelföretaget");
    await phone.approve({ person: "Exempla Provperson" });
    await login.expectLoggedIn("Exempla Provperson");
  },
);

test(
  "a wrong security code is refused on the phone, and the right one still logs in",
  { tag: "@once" },
  async ({ login, phone }) => {
    await login.startWithQr();
    await phone.scanFrom(login);
    await phone.approve({ securityCode: "000000" });
    await expect(phone.page.getByRole("alert").getByText("Fel säkerhetskod")).toBeVisible();
    await phone.approve();
    await login.expectLoggedIn("Tolvan Tolvansson");
  },
);

test(
  "a code from the screen that is some seconds old is refused by the phone",
  { tag: "@once" },
  async ({ login, phone, stack }) => {
    const text = await login.startWithQr();
    stack.skip(10_000);
    await phone.scan(text);
    await expect(phone.page.getByText("QR-koden är för gammal")).toBeVisible();
  },
);

test.describe("in Swedish", () => {
  test.use({ locale: "sv-SE" });
  test("the page speaks Swedish", async ({ login }) => {
    await login.open();
    await login.page.getByRole("button", { name: "BankID på en annan enhet" }).click();
    await expect(login.page.getByText("Starta BankID-appen.").first()).toBeVisible();
    await expect(login.page.locator("html")).toHaveAttribute("lang", "sv");
  });
});

test(
  "a login for one person by number is refused to another on the phone",
  { tag: "@once" },
  async ({ login, phone }) => {
    await login.open();
    await login.choosePerson("121212-1213");
    await expect(login.page.getByText("That is no personal number")).toBeVisible();
    await login.choosePerson("19121212-1212");
    await expect(login.page.getByText("Only this person can log in.")).toBeVisible();

    await login.otherDevice.click();
    await phone.scanFrom(login);
    await phone.approve({ person: "Exempla Provperson" });
    await expect(phone.page.getByText("en annan person")).toBeVisible();
    await phone.approve({ person: "Tolvan Tolvansson" });
    await login.expectLoggedIn("Tolvan Tolvansson");
  },
);
