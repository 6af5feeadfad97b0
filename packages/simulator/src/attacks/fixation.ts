import { attack } from "./attack.ts";
import type { AttackOptions, Verdict } from "./attack.ts";

/**
 * The attacker starts a login on "this device", sends the link that opens the app to a victim, and waits in the
 * browser that started. The victim approves; their own browser is where the app comes back to.
 *
 * Succeeds when anybody is logged in thereby: the attacker as the victim, or the victim's browser in a login that
 * it did not start. What stops it is a nonce in `returnUrl` that only the starting browser may redeem (S36, S42).
 */
export async function fixation(options: AttackOptions): Promise<Verdict> {
  return attack("fixation", options, async ({ wire, phone, browser, saw, follow }) => {
    const [attacker, victim] = [browser(), browser()];
    const login = await wire.start(attacker, "device");
    if (login.autoStartToken === undefined) throw new Error("The login gave no link to open the app with.");
    saw("The attacker started a login and sent its launch link to the victim.");
    const opened = await phone().open(login.autoStartToken);
    const { returnUrl } = await opened.approve({ securityCode: "123456" });
    saw("The victim opened the link and approved.");
    if (returnUrl !== undefined && /^https?:/.test(returnUrl)) {
      const { status } = await wire.comeBack(victim, returnUrl);
      saw(`The app came back in the victim's browser, which was told: ${status}.`);
    }
    const { status } = await follow(attacker, login);
    saw(`The attacker's browser was told: ${status}.`);
    const isIn = (await wire.whoIs(attacker)) !== undefined;
    const victimIsIn = (await wire.whoIs(victim)) !== undefined;
    if (isIn) saw("The attacker is logged in as the victim.");
    if (victimIsIn) saw("The victim is logged in to a login that the attacker started.");
    return isIn || victimIsIn;
  });
}
