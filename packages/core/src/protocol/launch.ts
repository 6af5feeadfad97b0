import type { BrowserRule } from "./browsers.ts";
import { browserRule, deviceKind } from "./browsers.ts";
import type { DeviceKind, Launch } from "./flow.ts";
import type { InAppBrowser } from "./in-app-browser.ts";
import { inAppBrowser } from "./in-app-browser.ts";

const appLink = "https://app.bankid.com/";
const appScheme = "bankid:///";
const parameter = "?autostarttoken=";
const tokenForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What {@link launchPlan} decides by. */
export interface LaunchInput {
  /** The order's own token. */
  autoStartToken: string;
  /** `navigator.userAgent` or the User-Agent header. Default: none known. */
  userAgent?: string | undefined;
  /** `navigator.maxTouchPoints`, where the page can tell. Default: 0. */
  maxTouchPoints?: number | undefined;
  /** What the page runs on, where it is known better than by the user agent. */
  device?: DeviceKind | undefined;
  /** Stands in for the app's own address; the simulator's phone page. */
  appUrl?: string | undefined;
  /** Default: `browserRules`. */
  rules?: readonly BrowserRule[] | undefined;
}

/** How to open the app and how it comes back. */
export interface LaunchPlan extends Launch {
  /** For the `href` of a link that the person can tap, whatever else is tried. */
  url: string;
  /**
   * `script`: a click on the link by script may do. `tap`: this browser opens an app only when the person
   * taps the link.
   */
  opens: "script" | "tap";
  /** For the link: the app may learn the page's origin and no more of its address. */
  referrerPolicy: "origin";
  /**
   * Where `returnUrl` opens when the order ends. `sameBrowser`: in this one, if `returnUrlFor` made it.
   * `defaultBrowser`: in the device's default browser, which may be another. `nowhere`: not in this in-app
   * browser, so say it before the start.
   */
  comesBack: "sameBrowser" | "defaultBrowser" | "nowhere";
  /** Name of the browser's rule, for events. */
  browser: string;
  /** The app whose own browser shows the page. */
  inApp?: InAppBrowser;
}

/**
 * How to open the BankID app on the device that shows the page.
 *
 * Handhelds get the verified app link, desktops the scheme (specification §7.1). There is never a
 * `redirect`: the order's `returnUrl` is the only way back (A4).
 *
 * @example
 * const { userAgent, maxTouchPoints } = navigator;
 * const { url, referrerPolicy, opens } = launchPlan({ autoStartToken, userAgent, maxTouchPoints });
 */
export function launchPlan({ userAgent = "", appUrl, rules, ...input }: LaunchInput): LaunchPlan {
  const { device = deviceKind(userAgent, input), autoStartToken } = input;
  const { name: browser, opens, returnUrl } = browserRule(userAgent, rules);
  const inApp = inAppBrowser(userAgent);
  return {
    url: `${appUrl ?? (device === "handheld" ? appLink : appScheme)}${parameter}${encodeURIComponent(autoStartToken)}`,
    opens,
    referrerPolicy: "origin",
    comesBack: inApp ? "nowhere" : returnUrl ? "sameBrowser" : "defaultBrowser",
    browser,
    ...(inApp && { inApp }),
  };
}

/**
 * Whether a page may follow a launch address: BankID's own app link or scheme with one well-formed token
 * and nothing else, or a loopback address when the page itself is on loopback (S64).
 *
 * @param url - What the server sent as `launch.url`.
 * @param pageHostname - The page's own `location.hostname`.
 */
export function isLaunchAllowed(url: string, pageHostname: string): boolean {
  const [base = "", token = "", ...more] = url.split(parameter);
  if (more.length > 0 || !tokenForm.test(token)) return false;
  if (base === appLink || base === appScheme) return true;
  return isLoopbackPage(base) && isLoopback(pageHostname);
}

/** To the letter as `URL` writes it: what a parser would mend is refused. */
function isLoopbackPage(address: string): boolean {
  if (!URL.canParse(address) || /[?#@]/.test(address)) return false;
  const { protocol, hostname, href } = new URL(address);
  return protocol === "http:" && isLoopback(hostname) && (href === address || href === `${address}/`);
}

/** Whether a hostname, as `URL` and `location` spell it, can only mean this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}
