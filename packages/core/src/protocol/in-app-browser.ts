/** An app that shows pages in a browser of its own. */
export type InAppBrowser =
  | "Instagram"
  | "Threads"
  | "Messenger"
  | "Facebook"
  | "LinkedIn"
  | "Snapchat"
  | "TikTok"
  | "X"
  | "Pinterest"
  | "Line"
  | "WeChat"
  | "Google"
  | "Outlook"
  | "Teams"
  | "WebView";

/**
 * What each app adds to the user agent. The tokens are those that such apps are seen to send; they come and go
 * with the apps' versions, so not to be found here proves nothing.
 */
const apps: readonly (readonly [InAppBrowser, RegExp])[] = [
  ["Instagram", /\bInstagram\b/],
  ["Threads", /\bBarcelona\b/],
  ["Messenger", /\bMessenger(?:Lite)?ForiOS\b|\bOrca-Android\b|FB_IAB\/MESSENGER/],
  ["Facebook", /\bFB(?:AN|AV|_IAB|IOS)\b/],
  ["LinkedIn", /\bLinkedInApp\b/],
  ["Snapchat", /Snapchat/],
  ["TikTok", /musical_ly|BytedanceWebview|\bTikTok\b|\btrill_/],
  ["X", /\bTwitter for (?:iPhone|iPad)\b|\bTwitterAndroid\b/],
  ["Pinterest", /\[Pinterest\/|\bPinterest for\b/],
  ["Line", /\bLine\//],
  ["WeChat", /\bMicroMessenger\//],
  ["Google", /\bGSA\//],
  ["Outlook", /\bOutlook-(?:iOS|Android)\b/],
  ["Teams", /\bTeamsMobile\b/],
];

/**
 * The app whose own browser shows the page, if any: BankID can't come back to it, so it is said before the
 * start, with how to open the page in a real browser.
 *
 * @param userAgent - `navigator.userAgent` or the User-Agent header.
 * @returns The app's name, `WebView` for one that does not say its name, or `undefined`.
 * @example
 * inAppBrowser("… Mobile/15E148 Instagram 345.0.4.20.86 (iPhone15,2; …)"); // "Instagram"
 */
export function inAppBrowser(userAgent: string): InAppBrowser | undefined {
  const app = apps.find(([, token]) => token.test(userAgent));
  if (app !== undefined) return app[0];
  return isWebView(userAgent) ? "WebView" : undefined;
}

/** Android marks its own; on iOS every browser says Safari, and a bare web view does not. */
function isWebView(userAgent: string): boolean {
  if (/; wv\)/.test(userAgent) || /\bAndroid\b.*\bVersion\/\d+\.\d+ Chrome\//.test(userAgent)) return true;
  return /\b(?:iPhone|iPad|iPod)\b.*\bAppleWebKit\//.test(userAgent) && !userAgent.includes("Safari");
}
