import { returnParameter } from "@bankid-kit/core/browser";
import { anyText, checkMembers, oneOf, text } from "../checks.ts";
import type { Browser, BrowserAnswer } from "./browser.ts";

/** A login that a browser has started, with all that the server told it. */
export interface StartedLogin {
  /** What the page sends along with each question; empty for a login that needs nothing of the kind. */
  readonly handle: string;
  /** Every QR text that the answer holds: one of now, and none of a second to come. */
  readonly qrTexts: readonly string[];
  /** Of the link that opens the app on the same device. */
  readonly autoStartToken?: string;
}

/** How a login stands, as its server told a browser. */
export interface LoginState {
  /** `refused`: the server knows no such login of this browser. `error`: it broke down. */
  readonly status: "pending" | "complete" | "failed" | "refused" | "error" | "lost";
  readonly qrTexts: readonly string[];
}

/** How a login speaks HTTP, for the attacks to drive it: an adapter for each kind of login. */
export interface LoginWire {
  /** The person presses the button. `device`: BankID on this device. */
  start(browser: Browser, mode: "qr" | "device"): Promise<StartedLogin>;
  /** The page asks how it stands. */
  poll(browser: Browser, login: StartedLogin, options?: { loseAnswer?: boolean }): Promise<LoginState>;
  /** What the page at `returnUrl` does when the app opens it in a browser. */
  comeBack(browser: Browser, returnUrl: string): Promise<LoginState>;
  /** Whom the server takes this browser for; nothing when nobody is logged in. */
  whoIs(browser: Browser): Promise<string | undefined>;
}

/** Where the kit's own routes are, and who asks. */
export interface KitWireOptions {
  /** Where `bankId()` is mounted. Default: `/bankid`. */
  basePath?: string;
  /** A route that answers `{ user: { name } }`, or `{ user: null }` for nobody. Default: `/me`. */
  mePath?: string;
  /** What a browser of an attack is, for BankID on this device. Default: `handheld`. */
  device?: "handheld" | "desktop";
}

/**
 * The wire of `@bankid-kit/express`.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`.
 */
export function kitWire(options: KitWireOptions = {}): LoginWire {
  checkMembers("the options of kitWire", options, {
    basePath: anyText,
    mePath: text,
    device: oneOf("handheld", "desktop"),
  });
  const { basePath = "/bankid", mePath = "/me", device = "handheld" } = options;
  return {
    async start(browser, mode) {
      const { status, json } = await browser.post(`${basePath}/auth`, { mode, device });
      if (status !== 200) throw new Error(`The login did not start: ${basePath}/auth answered ${status}.`);
      const launch = json["launch"] as { url?: string } | undefined;
      const [, autoStartToken] = /[?&]autostarttoken=([0-9a-f-]{36})/.exec(launch?.url ?? "") ?? [];
      return {
        handle: String(json["flow"]),
        qrTexts: qrTextsOf(json),
        ...(autoStartToken === undefined ? {} : { autoStartToken }),
      };
    },
    poll: async (browser, { handle }, how) =>
      stateOf(await browser.post(`${basePath}/collect`, { flow: handle }, how)),
    async comeBack(browser, returnUrl) {
      const fragment = new URLSearchParams(new URL(returnUrl).hash.slice(1));
      const [flow, nonce] = fragment.get(returnParameter)?.split(".") ?? [];
      return stateOf(await browser.post(`${basePath}/collect`, { flow, nonce }));
    },
    async whoIs(browser) {
      const user = (await browser.get(mePath)).json["user"] as { name?: string } | null | undefined;
      return user?.name;
    },
  };
}

function stateOf({ status, json }: BrowserAnswer): LoginState {
  const qrTexts = qrTextsOf(json);
  if (status === 0) return { status: "lost", qrTexts };
  if (status >= 500) return { status: "error", qrTexts };
  const told = json["status"];
  if (told === "pending" || told === "complete" || told === "failed") return { status: told, qrTexts };
  return { status: "refused", qrTexts };
}

function qrTextsOf(json: Readonly<Record<string, unknown>>): string[] {
  const texts = JSON.stringify(json).match(/bankid\.[0-9a-f-]{36}\.\d+\.[0-9a-f]{64}/g);
  return [...new Set(texts)];
}
