import { checkMembers, oneOf } from "../checks.ts";
import { attack } from "./attack.ts";
import type { Attack, AttackOptions, Verdict } from "./attack.ts";
import type { Browser } from "./browser.ts";
import type { StartedLogin } from "./wire.ts";

/** Options of {@link lostResponse}. */
export interface LostResponseOptions extends AttackOptions {
  /**
   * Which answer is lost on its way: the login's to the browser that would have logged it in, or BankID's to the
   * login. Default: `toBrowser`.
   */
  lost?: "toBrowser" | "fromBankId";
}

/**
 * No attacker but a bad network: the one answer that tells of the result is lost.
 *
 * `toBrowser` succeeds when the person is not logged in although they ask again (S45). `fromBankId` succeeds when
 * the page is left waiting, or with a server that breaks down: the result is gone, so an end that can be told and
 * a new login that works is all there can be (R10).
 */
export async function lostResponse({
  lost = "toBrowser",
  ...options
}: LostResponseOptions): Promise<Verdict> {
  checkMembers("the options of lostResponse", { lost }, { lost: oneOf("toBrowser", "fromBankId") });
  return attack("lostResponse", options, async (tools) => {
    const { wire, simulator, browser, saw } = tools;
    const victim = browser();
    const login = await approved(tools, victim);
    if (lost === "toBrowser") return lostToBrowser(tools, victim, login);

    const reset = simulator.faults.add({
      kind: "reset",
      when: "afterProcessing",
      endpoint: "collect",
      times: 1,
    });
    const { status } = await tools.follow(victim, login);
    reset.remove();
    saw(`BankID's answer was lost ${reset.hits} time(s), and the browser was told: ${status}.`);
    const again = await approved(tools, victim);
    await tools.follow(victim, again);
    const worksAgain = (await wire.whoIs(victim)) !== undefined;
    saw(worksAgain ? "A new login works." : "A new login does not work either.");
    return status !== "failed" || !worksAgain;
  });
}

async function lostToBrowser(
  { wire, saw, follow, wait }: Attack,
  victim: Browser,
  login: StartedLogin,
): Promise<boolean> {
  // A server may take a while to ask BankID again, so the answer that matters may not be the first.
  for (let lost = 0; lost < 3; lost += 1) {
    await wire.poll(victim, login, { loseAnswer: true });
    await wait(2_000);
  }
  const { status } = await follow(victim, login);
  saw(`The answers of six seconds were lost, and the browser was told after that: ${status}.`);
  const isIn = (await wire.whoIs(victim)) !== undefined;
  saw(isIn ? "The person is logged in." : "The person is not logged in.");
  return !isIn;
}

async function approved({ wire, phone, saw }: Attack, victim: Browser): Promise<StartedLogin> {
  const login = await wire.start(victim, "qr");
  const current = (await wire.poll(victim, login)).qrTexts.at(0) ?? login.qrTexts.at(0);
  if (current === undefined) throw new Error("The login gave no QR code.");
  await (await phone().scan(current)).approve({ securityCode: "123456" });
  saw("The person scanned and approved.");
  return login;
}
