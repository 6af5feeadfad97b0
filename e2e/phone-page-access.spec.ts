import type { Page } from "@playwright/test";
import { barriers } from "./support/barriers.ts";
import type { PhoneStack } from "./support/phone-stack.ts";
import { expect, test } from "./support/phone-stack.ts";
import type { PhonePage } from "./support/phone-page.ts";
import { tabTo } from "./support/tab-to.ts";

const endUserIp = "127.0.0.1";
const person = "191212121212";

/** Every screen of the phone in every state, each from the one before it. */
const states: Record<string, (phone: PhonePage, stack: PhoneStack) => Promise<void>> = {
  async "the first screen with a refusal, what the phone brings along, and a waiting order"(
    phone,
    { client },
  ) {
    await client.auth({ endUserIp });
    await phone.scan("nonsense");
    await phone.page.getByText("Mer om telefonen").click();
    await expect(phone.page.getByText("Det där är inte texten i en BankID-QR-kod.")).toBeVisible();
    await expect(phone.waiting).toHaveCount(1);
  },
  async "an order with a wrong code and everything under more"(phone) {
    await phone.waiting.first().click();
    await phone.approve({ securityCode: "0" });
    await expect(phone.page.getByText("2 försök kvar.")).toBeVisible();
    await phone.page.getByText("Mer: stanna eller misslyckas").click();
  },
  async "an order that is done, and its timeline"(phone) {
    await phone.approve();
    await phone.expectDone();
    await phone.page.getByRole("list", { name: "Ordrar" }).locator("summary").first().click();
  },
  async "a formatted text to sign"(phone, { client }) {
    await client.sign({
      endUserIp,
      userVisibleData:
        "# Avtal\n\nJag *godkänner*.\n\n+ ett\n+ två\n\n|Post|Pris|\n|:-|-:|\n|Hyra|9 000|\n\n---",
      userVisibleDataFormat: "simpleMarkdownV1",
      requirement: { pinCode: true },
    });
    await phone.pickOpenOrder();
  },
  async "a payment with a warning"(phone, { client }) {
    await client.payment({
      endUserIp,
      userVisibleTransaction: {
        transactionType: "card",
        recipient: { name: "Båt & Ö AB" },
        money: { amount: "1299,00", currency: "SEK" },
        riskWarning: "largeAmount",
      },
    });
    await phone.pickOpenOrder();
  },
  async "the question about the call"(phone, { client }) {
    // The payment still lies open on the person's phone: the first try ends it, the second is a new order.
    await client.phoneAuth({ personalNumber: person, callInitiator: "RP" }).catch(() => undefined);
    await client.phoneAuth({ personalNumber: person, callInitiator: "RP" });
    await phone.pickOpenOrder();
  },
  async "the ID document"(phone, { client }) {
    await client.auth({ endUserIp, requirement: { mrtd: true } });
    await phone.pickOpenOrder();
  },
  async "a way back to another app"(phone, { client }) {
    const { autoStartToken } = await client.auth({ endUserIp, returnUrl: "googlechromes://localhost/#x" });
    await phone.page.goto(`${phone.url}?lang=sv&autostarttoken=${autoStartToken}`);
    await phone.approve();
    await phone.expectDone();
  },
};

/** What a thumb has to hit is at least 44 px high, and nothing makes the page scroll sideways. */
async function expectGoodMeasures(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const targets = document.querySelectorAll<HTMLElement>(
      "button, select, textarea, summary, a[href], input",
    );
    const small = [...targets]
      .filter((target) => target.checkVisibility())
      .map((target) => ({
        name: target.id || target.textContent,
        height: target.getBoundingClientRect().height,
      }))
      .filter(({ height }) => height < 44);
    const { scrollWidth, clientWidth } = document.documentElement;
    return { small, overflow: scrollWidth - clientWidth };
  });
  expect(found).toEqual({ small: [], overflow: 0 });
}

test("axe finds nothing in any state in light or dark, from 320 px to a desktop's width", async ({
  phone,
  stack,
}) => {
  test.slow();
  const { page } = phone;
  for (const [name, reach] of Object.entries(states)) {
    await test.step(name, async () => {
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      await reach(phone, stack);
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        await expectGoodMeasures(page);
      }
      expect(await barriers(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await barriers(page, { coloursOnly: true })).toEqual([]);
    });
  }
});

test("a whole login is done by keyboard alone, and each new screen takes the focus to its heading", async ({
  phone,
  stack,
}) => {
  const { page } = phone;
  const order = await stack.client.auth({ endUserIp, userVisibleData: "Logga in" });
  await phone.open();
  await expect(phone.waiting).toHaveCount(1);

  await tabTo(page, phone.person);
  await page.keyboard.type("Exempla");
  await expect(phone.person).toHaveValue("200510312390");
  await tabTo(page, phone.waiting.first());
  await page.keyboard.press("Enter");
  await phone.expectAsked("Exempelföretaget");
  await expect(phone.title).toBeFocused();

  await tabTo(page, phone.securityCode);
  await page.keyboard.type("000000");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").getByText("Fel säkerhetskod. Försök igen.")).toBeVisible();
  await expect(phone.securityCode).toBeFocused();
  await page.keyboard.type("123456");
  await page.keyboard.press("Enter");
  await phone.expectDone();
  await expect(phone.title).toBeFocused();

  const answer = await stack.client.collect(order);
  expect(answer).toMatchObject({
    status: "complete",
    completionData: { user: { name: "Exempla Provperson" } },
  });
  await tabTo(page, page.getByRole("button", { name: "Läs en ny QR-kod" }));
  await page.keyboard.press("Enter");
  await expect(phone.title).toHaveText("Läs QR-koden");
  await expect(phone.title).toBeFocused();
});

test("a refusal is announced once", async ({ phone }) => {
  await phone.open();
  await phone.page.evaluate(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    for (const region of document.querySelectorAll("[role=alert], [role=status]")) {
      new MutationObserver(() => region.textContent && told.push(region.textContent)).observe(region, {
        childList: true,
      });
    }
  });
  await phone.page.getByLabel("QR-kodens text").fill("nonsense");
  await phone.page.getByRole("button", { name: "Läs koden" }).click();
  await expect(phone.page.getByRole("alert")).toContainText("Det där är inte texten");
  // Three questions to the simulator later, nothing more has been said.
  for (let tick = 0; tick < 3; tick += 1) {
    await phone.page.waitForResponse((response) => response.url().endsWith("/api/orders"));
  }
  expect(await phone.page.evaluate(() => (globalThis as unknown as { told: string[] }).told)).toEqual([
    "Det där är inte texten i en BankID-QR-kod.",
  ]);
});

test("buttons and fields keep their edges in forced colours", async ({ phone, stack }) => {
  await phone.page.emulateMedia({ forcedColors: "active" });
  await stack.client.auth({ endUserIp });
  await phone.pickOpenOrder();
  for (const part of [phone.securityCode, phone.page.getByRole("button", { name: "Identifiera" })]) {
    const style = await part.evaluate((element) => {
      const { borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(element);
      return { borderTopStyle, isSeen: borderTopColor !== backgroundColor };
    });
    expect(style).toEqual({ borderTopStyle: "solid", isSeen: true });
  }
});
