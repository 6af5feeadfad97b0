import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";

/** The simulator's phone, as a person uses it; in Swedish when it is opened here, else as the browser likes. */
export class PhonePage {
  readonly page: Page;
  readonly url: string;
  readonly title: Locator;
  readonly person: Locator;
  readonly securityCode: Locator;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
    this.title = page.getByRole("heading", { level: 1 });
    this.person = page.getByLabel(/^(Testperson|Test person)$/);
    this.securityCode = page.getByRole("textbox", { name: /^(Säkerhetskod|Security code)$/ });
  }

  async open(): Promise<void> {
    await this.page.goto(`${this.url}?lang=sv`);
  }

  /** Reads the code on another page's screen, and again if it was too old by then, as a person would. */
  async scanFrom(screen: { scan(): Promise<string> }): Promise<void> {
    await this.open();
    await expect(async () => {
      await this.enter(await screen.scan());
      await expect(this.title).not.toHaveText("Läs QR-koden", { timeout: 2_000 });
    }).toPass();
  }

  /** Reads the text of a QR code, as if the camera had. */
  async scan(text: string): Promise<void> {
    await this.open();
    await this.enter(text);
  }

  private async enter(text: string): Promise<void> {
    await this.page.getByLabel("QR-kodens text").fill(text);
    await this.page.getByRole("button", { name: "Läs koden" }).click();
  }

  /** Opens the order that waits, without a code. */
  async pickOpenOrder(): Promise<void> {
    await this.open();
    await this.waiting.first().click();
  }

  /** The orders that wait to be opened. */
  get waiting(): Locator {
    return this.page.getByRole("list", { name: "Eller öppna en väntande order" }).getByRole("button");
  }

  async expectAsked(rpName: string): Promise<void> {
    await expect(this.title).toHaveText(new RegExp(`^(Identifiera dig hos|Identify yourself at) ${rpName}$`));
  }

  async approve({ person = "Tolvan Tolvansson", securityCode = "123456" } = {}): Promise<void> {
    await this.person.selectOption(person);
    await this.securityCode.fill(securityCode);
    await this.page.getByRole("button", { name: /^(Identifiera|Identify)$/ }).click();
  }

  /** Signs what was opened. */
  async sign(person: string, securityCode = "123456"): Promise<void> {
    await this.person.selectOption(person);
    await this.securityCode.fill(securityCode);
    await this.page.getByRole("button", { name: /^(Skriv under|Sign)$/ }).click();
  }

  async expectDone(): Promise<void> {
    await expect(this.title).toHaveText("Klart");
  }

  async cancel(): Promise<void> {
    await this.page.getByRole("button", { name: /^(Avbryt|Cancel)$/ }).click();
    await expect(this.title).toHaveText(/^(Avbrutet|Cancelled)$/);
  }
}
