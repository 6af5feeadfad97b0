import type { DeviceKind } from "./flow.ts";

/** What a page knows of its device besides the user agent. */
export interface DeviceHints {
  /** `navigator.maxTouchPoints`; a Mac with more than one is an iPad. Default: 0. */
  maxTouchPoints?: number | undefined;
}

/**
 * What the page runs on.
 *
 * An iPad may call itself a Mac: a page sees its touch points, and tells the server in the body's `device`.
 *
 * @param userAgent - `navigator.userAgent` or the User-Agent header.
 */
export function deviceKind(userAgent: string, { maxTouchPoints = 0 }: DeviceHints = {}): DeviceKind {
  if (/android|iphone|ipad|ipod|windows phone|mobile|\b(?:cr|fx|edg)ios\//i.test(userAgent))
    return "handheld";
  return /macintosh/i.test(userAgent) && maxTouchPoints > 1 ? "handheld" : "desktop";
}

/** How one browser opens the app, and how the app finds back to it. */
export interface BrowserRule {
  readonly name: string;
  /** What the user agent has if it is this browser. */
  readonly userAgent: RegExp;
  /**
   * `tap`: an app opens only when the person taps the link. `script`: a click by script does it too; still
   * show the link, for that may fail.
   */
  readonly opens: "script" | "tap";
  /**
   * The https `returnUrl` in the browser's own scheme, so that the app does not open the device's default
   * browser, which may be another.
   */
  readonly returnUrl?: (httpsUrl: string) => string;
}

/**
 * The browsers that are known; the first that matches counts. Put rules of your own before these.
 *
 * `opens` is what others measured on phones (2024–2025). None of the schemes was tried on a phone by us:
 * Chrome, Firefox, Edge and Opera Touch document or are widely known to take them.
 *
 * @see Specification §7.2, §7.3, §11.11.
 */
export const browserRules: readonly BrowserRule[] = [
  {
    name: "Chrome on iOS",
    userAgent: /\bCriOS\//,
    opens: "script",
    returnUrl: (url) => withScheme("googlechromes", url),
  },
  {
    name: "Firefox on iOS",
    userAgent: /\bFxiOS\//,
    opens: "script",
    returnUrl: (url) => `firefox://open-url?url=${encodeURIComponent(url)}`,
  },
  {
    name: "Edge on iOS",
    userAgent: /\bEdgiOS\//,
    opens: "script",
    returnUrl: (url) => withScheme("microsoft-edge-https", url),
  },
  {
    name: "Opera Touch on iOS",
    userAgent: /\b(?:iPhone|iPad)\b.*\bOPT\//,
    opens: "script",
    returnUrl: (url) => withScheme("touch-https", url),
  },
  { name: "Safari", userAgent: /\b(?:iPhone|iPad|iPod)\b/, opens: "script" },
  { name: "Firefox on Android", userAgent: /\bAndroid\b.*\bFirefox\//, opens: "script" },
  { name: "Opera on Android", userAgent: /\bAndroid\b.*\bOPR\//, opens: "script" },
  // Chrome, Edge, Samsung Internet, Brave: all want a tap, and so may what is not known.
  { name: "Android", userAgent: /\bAndroid\b/, opens: "tap" },
];

/** What stands for a browser that no rule knows: a computer's, as a rule. */
const otherBrowser: BrowserRule = { name: "other", userAgent: /^/, opens: "script" };

/**
 * The rule of a browser.
 *
 * @param userAgent - `navigator.userAgent` or the User-Agent header.
 * @param rules - Default: {@link browserRules}.
 */
export function browserRule(userAgent: string, rules: readonly BrowserRule[] = browserRules): BrowserRule {
  // Not test(): it keeps a position in a rule that has the flag g.
  return rules.find((rule) => userAgent.search(rule.userAgent) >= 0) ?? otherBrowser;
}

/**
 * Whether {@link browserRules} say that a browser opens an app by a tap alone: the same answer without the
 * table, for a page that has to be small.
 *
 * @param userAgent - `navigator.userAgent`.
 */
export function opensByTap(userAgent: string): boolean {
  return /\bAndroid\b/.test(userAgent) && !/\bAndroid\b.*\b(?:Firefox|OPR)\//.test(userAgent);
}

function withScheme(scheme: string, httpsUrl: string): string {
  return `${scheme}:${httpsUrl.slice("https:".length)}`;
}
