import { DemoPage } from "./demo-page.ts";

/** The demo's call centre, as an agent uses it who is logged in. */
export class CallCentre extends DemoPage {
  readonly number = this.page.getByLabel("Their personal number");
  readonly ask = this.page.getByRole("button", { name: "Ask BankID" });
  readonly nextCall = this.page.getByRole("button", { name: "Next call" });

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
