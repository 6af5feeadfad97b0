import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";

/** The simulator's phone, as a person uses it. */
export class PhonePage {
  readonly page: Page;
  readonly url: string;
  readonly title: Locator;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
    this.title = page.getByRole("heading", { level: 1 });
  }

  /** Reads the code on another page's screen, and again if it was too old by then, as a person would. */
  async scanFrom(screen: { scan(): Promise<string> }): Promise<void> {
    await this.page.goto(this.url);
    await expect(async () => {
      await this.enter(await screen.scan());
      await expect(this.title).not.toHaveText("Läs QR-koden", { timeout: 2_000 });
    }).toPass();
  }

  /** Reads the text of a QR code, as if the camera had. */
  async scan(text: string): Promise<void> {
    await this.page.goto(this.url);
    await this.enter(text);
  }

  private async enter(text: string): Promise<void> {
    await this.page.getByLabel("QR-kodens text").fill(text);
    await this.page.getByRole("button", { name: "Läs koden" }).click();
  }

  /** Opens the order that waits, without a code. */
  async pickOpenOrder(): Promise<void> {
    await this.page.goto(this.url);
    await this.page.getByRole("listitem").getByRole("button").click();
  }

  async expectAsked(rpName: string): Promise<void> {
    await expect(this.title).toHaveText(`Identifiera dig hos ${rpName}`);
  }

  async approve({ person = "Tolvan Tolvansson", securityCode = "123456" } = {}): Promise<void> {
    await this.page.getByLabel("Testperson").selectOption(person);
    await this.page.getByLabel("Säkerhetskod").fill(securityCode);
    await this.page.getByRole("button", { name: "Identifiera" }).click();
  }

  async expectDone(): Promise<void> {
    await expect(this.title).toHaveText("Klart");
  }

  async cancel(): Promise<void> {
    await this.page.getByRole("button", { name: "Avbryt" }).click();
    await expect(this.title).toHaveText("Avbrutet");
  }
}
