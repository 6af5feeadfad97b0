import type { DeviceKind, Launch } from "./flow.ts";

const appLink = "https://app.bankid.com/";
const appScheme = "bankid:///";
const tokenForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What {@link launchPlan} decides by. */
export interface LaunchInput {
  /** The order's own token. */
  autoStartToken: string;
  /** What the page runs on. */
  device: DeviceKind;
  /** Stands in for the app's own address; the simulator's phone page. */
  appUrl?: string | undefined;
}

/**
 * How to open the BankID app on the device that shows the page.
 *
 * Handhelds get the verified app link, desktops the scheme (specification §7.1). There is never a
 * `redirect`: the order's `returnUrl` is the only way back (A4).
 */
export function launchPlan({ autoStartToken, device, appUrl }: LaunchInput): Launch {
  const base = appUrl ?? (device === "handheld" ? appLink : appScheme);
  return { url: `${base}?autostarttoken=${autoStartToken}` };
}

/**
 * Whether a page may follow a launch address: BankID's own app link or scheme with one well-formed token
 * and nothing else, or a loopback address when the page itself is on loopback (S64).
 *
 * @param url - What the server sent as `launch.url`.
 * @param pageHostname - The page's own `location.hostname`.
 */
export function isLaunchAllowed(url: string, pageHostname: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin, pathname, hash, username, password, hostname, searchParams } = new URL(url);
  const token = searchParams.get("autostarttoken");
  if (token === null || !tokenForm.test(token) || [...searchParams].length !== 1) return false;
  if (hash !== "" || username !== "" || password !== "") return false;
  if (protocol === "bankid:") return hostname === "" && pathname === "/";
  if (origin === new URL(appLink).origin) return pathname === "/";
  return protocol === "http:" && isLoopback(hostname) && isLoopback(pageHostname);
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

/**
 * What a user agent says the page runs on. An iPad may call itself a Mac; the page sees its touch points
 * and says so in the body's `device`, which this function cannot know.
 */
export function deviceKind(userAgent: string): DeviceKind {
  return /android|iphone|ipad|ipod|windows phone|mobile/i.test(userAgent) ? "handheld" : "desktop";
}
