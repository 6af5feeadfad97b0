import { attack } from "./attack.ts";
import type { AttackOptions, Verdict } from "./attack.ts";

/**
 * A thief knows all that the victim's page knows — what it sends along with each question, the QR text — but not
 * the browser's cookie, and asks from a browser of their own, before and after the victim approves.
 *
 * Succeeds when the thief is told how the login stands, is logged in, or keeps the victim from it (S30, S33).
 */
export async function stolenHandle(options: AttackOptions): Promise<Verdict> {
  return attack("stolenHandle", options, async ({ wire, phone, browser, saw, follow }) => {
    const [victim, thief] = [browser(), browser()];
    const login = await wire.start(victim, "qr");
    const current = (await wire.poll(victim, login)).qrTexts.at(0) ?? login.qrTexts.at(0);
    if (current === undefined) throw new Error("The login gave no QR code.");
    const before = await wire.poll(thief, login);
    saw(`Before the approval the thief was told: ${before.status}.`);
    await (await phone().scan(current)).approve({ securityCode: "123456" });
    const after = await follow(thief, login);
    saw(`After the approval the thief was told: ${after.status}.`);
    const thiefIsIn = (await wire.whoIs(thief)) !== undefined;
    if (thiefIsIn) saw("The thief is logged in as the victim.");
    await follow(victim, login);
    const victimIsIn = (await wire.whoIs(victim)) !== undefined;
    saw(victimIsIn ? "The victim is logged in." : "The victim was kept from logging in.");
    const wasTold = [before, after].some(({ status }) => status !== "refused");
    return wasTold || thiefIsIn || !victimIsIn;
  });
}
