import { expect } from "@playwright/test";
import type { Simulator } from "@bankid-kit/simulator";
import { FlowPage } from "./flow-page.ts";
import { openInApp } from "./in-app.ts";

/** What a route of the login answers, as far as stories look at it. */
interface Answer {
  flow: string;
  status: string;
  result?: { signId?: string };
}

/** The demo's login, as a person uses it. */
export class LoginPage extends FlowPage {
  readonly openBankId = this.page.getByRole("link", { name: "Open BankID" });
  readonly tryAgain = this.page.getByRole("button", { name: "Try again" });
  readonly cancel = this.page.getByRole("button", { name: "Cancel" });
  readonly logOut = this.page.getByRole("button", { name: "Log out" });

  async open(): Promise<void> {
    await this.page.goto(this.origin);
  }

  /** Starts with a QR code, and waits until it can be read. */
  async startWithQr(): Promise<string> {
    await this.open();
    await this.otherDevice.click();
    return this.scan();
  }

  /** Logs in without looks or waits, for a story that begins after it. */
  async logInByPhone(simulator: Simulator, person = "191212121212"): Promise<void> {
    await this.open();
    const { flow } = await this.post("auth", { mode: "qr" });
    await (await openInApp(simulator, person)).approve({ securityCode: "123456" });
    await expect.poll(async () => (await this.post("collect", { flow })).status).toBe("complete");
  }

  /** Asks a route of the login, from the page itself. */
  async post(route: string, body: object): Promise<Answer> {
    return this.page.evaluate(
      async ([path, json]) => {
        const headers = { "content-type": "application/json" };
        const answer = await fetch(`/bankid/${path}`, { method: "POST", headers, body: json ?? "" });
        return (await answer.json()) as Answer;
      },
      [route, JSON.stringify(body)],
    );
  }

  /** Says on the landing page who alone may log in. */
  async choosePerson(personalNumber: string): Promise<void> {
    await this.page.getByLabel("Personal number (optional)").fill(personalNumber);
    await this.page.getByRole("button", { name: "Save" }).click();
  }

  /** Puts another tab or window over the page, or takes it away again, as far as the page can tell. */
  async setHidden(hidden: boolean): Promise<void> {
    await this.page.evaluate((isHidden) => {
      const value = isHidden ? "hidden" : "visible";
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  }

  /** Whom the server takes this browser for, asked from the page itself. */
  async me(): Promise<string | undefined> {
    return this.page.evaluate(async () => {
      const { user } = (await (await fetch("/me")).json()) as { user: { name: string } | null };
      return user?.name;
    });
  }

  async expectLoggedIn(name: string): Promise<void> {
    await expect(this.page.getByRole("heading", { name: "You are logged in" })).toBeVisible();
    await expect(this.page.getByText(name, { exact: true })).toBeVisible();
    expect(await this.me()).toBe(name);
  }

  async expectStatus(text: string): Promise<void> {
    await expect(this.page.getByText(text).first()).toBeVisible();
  }
}
