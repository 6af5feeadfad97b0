import type { Locator, Page } from "@playwright/test";

/** The demo's call centre, as an agent uses it who is logged in. */
export class CallCentre {
  readonly page: Page;
  readonly number: Locator;
  readonly ask: Locator;
  readonly nextCall: Locator;
  private readonly origin: string;

  constructor(page: Page, origin: string) {
    this.page = page;
    this.origin = origin;
    this.number = page.getByLabel("Their personal number");
    this.ask = page.getByRole("button", { name: "Ask BankID" });
    this.nextCall = page.getByRole("button", { name: "Next call" });
  }

  async open(): Promise<void> {
    await this.page.goto(`${this.origin}/call-centre`);
  }

  /** Asks BankID who is on the phone. */
  async askFor(personalNumber: string, whoCalled = "They called us"): Promise<void> {
    await this.number.fill(personalNumber);
    await this.page.getByLabel(whoCalled).check();
    await this.ask.click();
  }

  /** The code that the agent says. */
  async code(): Promise<string> {
    return this.page.getByText(/^\d{4}$/).innerText();
  }
}
