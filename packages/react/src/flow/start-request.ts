/** What a start asks the server for. */

import type { AuthBody, DeviceKind, FlowMode, SignBody } from "@bankid-kit/core/browser";
import type { BankIdSettings } from "./contract.ts";
import type { Platform } from "./platform.ts";

/** A route that opens an order, and its body. */
export type StartRequest = { route: "auth"; body: AuthBody } | { route: "sign"; body: SignBody };

/** What {@link startRequest} needs. */
export interface StartRequestInput {
  mode: FlowMode;
  device: DeviceKind;
  settings: BankIdSettings;
  platform: Pick<Platform, "sha256">;
}

/**
 * The request of a start. With `settings.sign` it signs, and names the text that the person has read by its
 * hash, so that another one is not signed (S47).
 *
 * @throws Whatever `platform.sha256` does where there is no WebCrypto.
 */
export async function startRequest({
  mode,
  device,
  settings,
  platform,
}: StartRequestInput): Promise<StartRequest> {
  const { returnPath, locale, sign } = settings;
  const body: AuthBody = {
    mode,
    ...(device === "handheld" ? { device } : {}),
    ...(returnPath === undefined ? {} : { returnPath }),
    ...(locale === undefined ? {} : { locale }),
  };
  if (sign === undefined) return { route: "auth", body };
  const { intent, text } = sign;
  return {
    route: "sign",
    body: {
      ...body,
      ...(intent === undefined ? {} : { intent }),
      ...(text === undefined ? {} : { textHash: await platform.sha256(text) }),
    },
  };
}
