import { expect } from "@playwright/test";
import { DemoPage } from "./demo-page.ts";
import { readQr } from "./qr.ts";

/** A page with BankID on it: to log in, or to sign. */
export class FlowPage extends DemoPage {
  readonly otherDevice = this.page.getByRole("button", { name: "BankID on another device" });
  readonly thisDevice = this.page.getByRole("button", { name: "BankID on this device" });
  readonly qr = this.page.getByRole("img", { name: "QR code" });

  /** The text of the code on the screen, read from its pixels. */
  async scan(): Promise<string> {
    let text: string | undefined;
    await expect
      .poll(async () => (text = await readQr(this.qr)), { message: "a QR code that can be read" })
      .toMatch(/^bankid\./);
    return text ?? "";
  }
}
