/** What the controller tells of the browser. Pure. */

import { browserRule, deviceKind, inAppBrowser, type DeviceKind } from "@bankid-kit/core/browser";
import type { PageFacts } from "./contract.ts";
import type { Platform } from "./platform.ts";

/**
 * The facts of a page.
 *
 * @param told - What the app says that the page runs on. A handheld never becomes a desktop by it.
 */
export function pageFacts(
  { userAgent, maxTouchPoints, location }: Pick<Platform, "userAgent" | "maxTouchPoints" | "location">,
  told: DeviceKind | undefined,
): PageFacts {
  return {
    hostname: location.hostname,
    device: told === "handheld" ? told : deviceKind(userAgent, { maxTouchPoints }),
    inApp: inAppBrowser(userAgent),
    launchByTap: browserRule(userAgent).opens === "tap",
  };
}
