import type { Simulator } from "@bankid-kit/simulator";
import { Browser } from "./app.ts";

interface AuthBody {
  readonly mode: "qr" | "device";
  readonly device?: "handheld" | "desktop";
}

type Posted = Awaited<ReturnType<Browser["post"]>>;

/** A login page in a tab: a browser with a flow. */
export class Page extends Browser {
  flow = "";
  /** What the last start answered: the code's text, or where the app is opened. */
  qrText = "";
  launchUrl = "";

  /** @param body - `{ mode: "device", device: "handheld" }` is a phone that has the app. */
  async start(body: AuthBody = { mode: "qr" }): Promise<Posted> {
    const answer = await this.post("/bankid/auth", body);
    const view = answer.body;
    if (view.status === "pending") {
      this.flow = view.flow;
      this.qrText = view.qr?.text ?? "";
      this.launchUrl = view.launch?.url ?? "";
    }
    return answer;
  }

  async collect(nonce?: string): Promise<Posted> {
    return this.post("/bankid/collect", { flow: this.flow, ...(nonce === undefined ? {} : { nonce }) });
  }

  async cancel(): Promise<Posted> {
    return this.post("/bankid/cancel", { flow: this.flow });
  }

  /** Another tab of this browser with the same flow, perhaps served by another instance. */
  tab(base: string): Page {
    const tab = new Page(base, this.jar);
    const { flow, qrText, launchUrl } = this;
    return Object.assign(tab, { flow, qrText, launchUrl });
  }

  /** The login that `GET /me` answers with, if it takes this browser for logged in. */
  async me(): Promise<string | undefined> {
    const response = await this.fetch("/me");
    if (response.status !== 200) return undefined;
    const { loginId } = (await response.json()) as { loginId: string };
    return loginId;
  }
}

/** Has the flow's code scanned and approved. @returns the order's name at BankID. */
export async function approve(simulator: Simulator, { qrText }: Page): Promise<string> {
  const order = await simulator.phone().scan(qrText);
  await order.approve();
  return order.orderRef;
}

/** Has the app opened by the flow's link, and approves. @returns the nonce that the app comes back with. */
export async function approveHere(simulator: Simulator, { launchUrl }: Page): Promise<string> {
  const order = await simulator.phone().open(new URL(launchUrl).searchParams.get("autostarttoken") ?? "");
  const { returnUrl = "" } = await order.approve();
  return returnUrl.slice(returnUrl.lastIndexOf(".") + 1);
}
