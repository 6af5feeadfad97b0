import { expect } from "@playwright/test";
import { FlowPage } from "./flow-page.ts";

/** The demo's page to sign at, as a person uses it who is logged in. */
export class SignPage extends FlowPage {
  async open(): Promise<void> {
    await this.page.goto(`${this.origin}/sign`);
    await expect(this.otherDevice).toBeVisible();
  }

  async choose(title: string): Promise<void> {
    await this.page.getByLabel(title).check();
  }

  async expectVerified(name: string): Promise<void> {
    await expect(this.page.getByRole("heading", { name: "Signed", exact: true })).toBeVisible();
    await expect(this.page.getByText(`Verified: signed by ${name} for Exempelföretaget`)).toBeVisible();
  }
}
