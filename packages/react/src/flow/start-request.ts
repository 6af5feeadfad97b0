/** What a start asks the server for. */

import type { DeviceKind, FlowMode } from "@bankid-kit/core/browser";
import type { StartRequest } from "./api.ts";
import type { BankIdSettings } from "./contract.ts";
import type { Platform } from "./platform.ts";

/** What {@link startRequest} needs. */
export interface StartRequestInput {
  mode: FlowMode;
  device: DeviceKind;
  settings: BankIdSettings;
  platform: Pick<Platform, "sha256">;
}

/**
 * The request of a start. With `settings.sign` it signs, and names the text that the person has read by its
 * hash, so that another one is not signed (S47). JSON leaves out what is undefined.
 *
 * @throws Whatever `platform.sha256` does where there is no WebCrypto.
 */
export async function startRequest(input: StartRequestInput): Promise<StartRequest> {
  const { mode, device, settings, platform } = input;
  const { returnPath, locale, sign } = settings;
  const body = { mode, device: device === "handheld" ? device : undefined, returnPath, locale };
  if (!sign) return { route: "auth", body };
  const textHash = await hashOfText(settings, platform);
  return { route: "sign", body: { ...body, intent: sign.intent, textHash } };
}

/**
 * The hash of the text that the person is to sign, where the page shows it.
 *
 * @throws Whatever `platform.sha256` does where there is no WebCrypto.
 */
export async function hashOfText(
  { sign }: BankIdSettings,
  platform: Pick<Platform, "sha256">,
): Promise<string | undefined> {
  return sign?.text === undefined ? undefined : platform.sha256(sign.text);
}
