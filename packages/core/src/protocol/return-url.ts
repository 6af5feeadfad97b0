import type { BrowserRule } from "./browsers.ts";
import { browserRule } from "./browsers.ts";

/** BankID takes no longer one (specification §2.1). */
const longest = 512;

/** What {@link returnUrlFor} decides by. */
export interface ReturnUrlInput {
  /** Where to come back to, from the RP's own configuration (S16). */
  returnUrl: string;
  /** The User-Agent header. It picks a row of the table, and no part of it gets into the result. */
  userAgent: string;
  /** Default: `browserRules`. */
  rules?: readonly BrowserRule[] | undefined;
}

/**
 * The `returnUrl` for an order on the same device, so that the app comes back to the browser that started.
 *
 * The app opens the device's default browser, where this login's cookie may not be. Browsers on iOS that
 * have a scheme of their own are called by that. Everything else gets `returnUrl` as it is: an unknown
 * browser, another scheme than https, and what would get too long.
 *
 * Not tried on phones. Don't use it with a simulator, whose phone page can open https alone.
 *
 * @see Specification §7.2, §7.4.
 * @example
 * returnUrlFor({ returnUrl: "https://www.example.com/login#bankid=…", userAgent });
 * // Chrome on an iPhone: "googlechromes://www.example.com/login#bankid=…"
 */
export function returnUrlFor({ returnUrl, userAgent, rules }: ReturnUrlInput): string {
  const rule = browserRule(userAgent, rules);
  if (rule.returnUrl === undefined || !returnUrl.startsWith("https://")) return returnUrl;
  const own = rule.returnUrl(returnUrl);
  return own.length > longest ? returnUrl : own;
}
