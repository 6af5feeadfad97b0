import { setTimeout as sleep } from "node:timers/promises";
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
  /** Where the app is opened, if it is on this device. */
  launchUrl = "";

  /** @param body - `{ mode: "device", device: "handheld" }` is a phone that has the app. */
  async start(body: AuthBody = { mode: "qr" }): Promise<Posted> {
    const answer = await this.post("/bankid/auth", body);
    const view = answer.body;
    if (view.status === "pending") {
      this.flow = view.flow;
      this.launchUrl = view.launch?.url ?? "";
    }
    return answer;
  }

  /** Starts, again and again while it is asked to come again. */
  async begin(): Promise<void> {
    await patiently(async () => this.start());
    if (this.flow === "") throw new Error("A start was refused.");
  }

  async collect(nonce?: string): Promise<Posted> {
    return this.post("/bankid/collect", { flow: this.flow, ...(nonce === undefined ? {} : { nonce }) });
  }

  /** Polls until the flow is over. */
  async ended(nonce?: string): Promise<Posted> {
    for (;;) {
      const answer = await patiently(async () => this.collect(nonce));
      if (answer.body.status !== "pending") return answer;
      await sleep(100);
    }
  }

  async qr(): Promise<Posted> {
    return this.post("/bankid/qr", { flow: this.flow });
  }

  /** The text of the code that there is now: BankID's app takes none that is some seconds old. */
  async code(): Promise<string> {
    return codeOf(await patiently(async () => this.qr()));
  }

  async cancel(): Promise<Posted> {
    return this.post("/bankid/cancel", { flow: this.flow });
  }

  /** Another tab of this browser with the same flow, perhaps served by another instance. */
  tab(base: string): Page {
    const tab = new Page(base, this.jar);
    const { flow, launchUrl } = this;
    return Object.assign(tab, { flow, launchUrl });
  }

  /** The login that `GET /me` answers with, if it takes this browser for logged in. */
  async me(): Promise<string | undefined> {
    const response = await this.fetch("/me");
    if (response.status !== 200) return undefined;
    const { loginId } = (await response.json()) as { loginId: string };
    return loginId;
  }
}

/** Asks until the answer is another than to come again, of which a machine that is too busy gives some. */
export async function patiently(ask: () => Promise<Posted>): Promise<Posted> {
  for (;;) {
    const answer = await ask();
    if (!answer.response.headers.has("retry-after")) return answer;
    await sleep(200);
  }
}

/** @throws when the answer shows no code. */
export function codeOf({ response, body }: Posted): string {
  if (body.status === "pending" && body.qr !== undefined) return body.qr.text;
  throw new Error(`There is no code to scan: ${response.status} ${JSON.stringify(body)}`);
}

/** How a flow that is over ended: `complete`, or why not. */
export function endOf({ body }: Posted): string {
  return body.status === "failed" ? body.reason : body.status;
}

/** One person has one phone: to scan the next code is to give up the one before. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Has a code scanned and approved, in turn.
 *
 * @param code - Asked when the turn has come: waiting for it, a code would grow too old to be scanned.
 * @returns the order's name at BankID.
 */
export async function approve(simulator: Simulator, code: () => Promise<string>): Promise<string> {
  const mine = turn.then(async () => {
    const order = await simulator.phone().scan(await code());
    await order.approve();
    return order.orderRef;
  });
  turn = mine.catch(() => undefined);
  return mine;
}

/** Has the app opened by the flow's link, and approves. @returns the nonce that the app comes back with. */
export async function approveHere(simulator: Simulator, { launchUrl }: Page): Promise<string> {
  const order = await simulator.phone().open(new URL(launchUrl).searchParams.get("autostarttoken") ?? "");
  const { returnUrl = "" } = await order.approve();
  return returnUrl.slice(returnUrl.lastIndexOf(".") + 1);
}
