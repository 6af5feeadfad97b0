import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { readQr } from "./qr.ts";

/** The demo's page to sign at, as a person uses it who is logged in. */
export class SignPage {
  readonly page: Page;
  readonly otherDevice: Locator;
  readonly thisDevice: Locator;
  readonly qr: Locator;
  private readonly origin: string;

  constructor(page: Page, origin: string) {
    this.page = page;
    this.origin = origin;
    this.otherDevice = page.getByRole("button", { name: "BankID on another device" });
    this.thisDevice = page.getByRole("button", { name: "BankID on this device" });
    this.qr = page.getByRole("img", { name: "QR code" });
  }

  async open(): Promise<void> {
    await this.page.goto(`${this.origin}/sign`);
    await expect(this.otherDevice).toBeVisible();
  }

  async choose(title: string): Promise<void> {
    await this.page.getByLabel(title).check();
  }

  /** The text of the code on the screen, read from its pixels. */
  async scan(): Promise<string> {
    let text: string | undefined;
    await expect.poll(async () => (text = await readQr(this.qr))).toMatch(/^bankid\./);
    return text ?? "";
  }

  async expectVerified(name: string): Promise<void> {
    await expect(this.page.getByRole("heading", { name: "Signed", exact: true })).toBeVisible();
    await expect(this.page.getByText(`Verified: signed by ${name} for Exempelföretaget`)).toBeVisible();
  }
}
