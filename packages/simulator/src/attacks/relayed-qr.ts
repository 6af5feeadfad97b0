import { checkMembers, duration } from "../checks.ts";
import { PhoneRefusal } from "../phone/refusal.ts";
import { attack } from "./attack.ts";
import type { AttackOptions, Verdict } from "./attack.ts";

/** Options of {@link relayedQr}. */
export interface RelayedQrOptions extends AttackOptions {
  /** How long the picture is on its way to the victim, in ms. Default: 8000, more than the app forgives. */
  delayMs?: number;
}

/**
 * The attacker starts a login with a QR code and passes on what its server sends; the victim scans it a while
 * later. Without the delay this works on every login, for that is what a QR code is: nobody but the person can
 * tell whose screen it is on.
 *
 * Succeeds when a code is accepted after the delay and the attacker is logged in: then the server handed out
 * codes ahead of time, or the secret to make them with (S18).
 */
export async function relayedQr({ delayMs = 8_000, ...options }: RelayedQrOptions): Promise<Verdict> {
  checkMembers("the options of relayedQr", { delayMs }, { delayMs: duration(Number.MAX_VALUE) });
  return attack("relayedQr", options, async ({ wire, phone, wait, browser, saw, follow }) => {
    const attacker = browser();
    const login = await wire.start(attacker, "qr");
    const { qrTexts } = await wire.poll(attacker, login);
    const relayed = [...new Set([...login.qrTexts, ...qrTexts])];
    saw(`The attacker's browser was given ${relayed.length} code(s) at once.`);
    await wait(delayMs);
    for (const qrText of relayed) {
      try {
        const opened = await phone().scan(qrText);
        saw(`A code that was ${delayMs} ms on its way was accepted by the phone.`);
        await opened.approve({ securityCode: "123456" });
        break;
      } catch (error) {
        if (!(error instanceof PhoneRefusal)) throw error;
        saw(`The phone refused a relayed code: ${error.reason}.`);
      }
    }
    const { status } = await follow(attacker, login);
    saw(`The attacker's browser was told: ${status}.`);
    return (await wire.whoIs(attacker)) !== undefined;
  });
}
