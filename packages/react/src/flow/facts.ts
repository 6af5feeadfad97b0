import { deviceKind, opensByTap, type DeviceKind } from "@bankid-kit/core/browser";
import type { PageFacts } from "./contract.ts";
import type { Platform } from "./platform.ts";

/**
 * What the page runs in.
 *
 * @param device - What the page's author says of it. Only `"handheld"` is believed.
 */
export function pageFacts(
  { location, navigator }: Pick<Platform, "location" | "navigator">,
  device: DeviceKind | undefined,
): PageFacts {
  return {
    hostname: location.hostname,
    device: device === "handheld" ? device : deviceKind(navigator.userAgent, navigator),
    launchByTap: opensByTap(navigator.userAgent),
  };
}
