import { callback, checkMembers, wholeNumber } from "../checks.ts";
import { attack } from "./attack.ts";
import type { AttackOptions, Verdict } from "./attack.ts";

/** Options of {@link doubleCollect}. */
export interface DoubleCollectOptions extends AttackOptions {
  /** Questions that the tabs ask at the same moment. Default: 20. */
  tabs?: number;
  /** How often the host has decided who logs in, counted by the test. Default: not looked at. */
  decisions?: () => number;
}

/**
 * Many tabs of one browser ask at the moment when the login completes. BankID tells a result once, so a server
 * that collects for each of them throws the person out, or decides twice.
 *
 * Succeeds when a tab is told of a failure, when nobody is logged in at the end, or when the host decided more
 * than once (S40, R8).
 */
export async function doubleCollect({
  tabs = 20,
  decisions,
  ...options
}: DoubleCollectOptions): Promise<Verdict> {
  const own = { tabs: wholeNumber(1, 10_000), decisions: callback };
  checkMembers("the options of doubleCollect", { tabs, decisions }, own);
  return attack("doubleCollect", options, async ({ wire, simulator, phone, browser, saw, follow }) => {
    const victim = browser();
    const login = await wire.start(victim, "qr");
    const current = (await wire.poll(victim, login)).qrTexts.at(0) ?? login.qrTexts.at(0);
    if (current === undefined) throw new Error("The login gave no QR code.");
    await (await phone().scan(current)).approve({ securityCode: "123456" });
    const [collectsBefore, decisionsBefore] = [simulator.calls().collect, decisions?.() ?? 0];
    const states = await Promise.all(Array.from({ length: tabs }, async () => follow(victim, login)));
    const collects = simulator.calls().collect - collectsBefore;
    const unhappy = states.filter(({ status }) => status !== "complete").map(({ status }) => status);
    saw(`${tabs} tabs asked at once, and BankID was asked ${collects} time(s).`);
    if (unhappy.length > 0) saw(`${unhappy.length} of them were told: ${[...new Set(unhappy)].join(", ")}.`);
    const isIn = (await wire.whoIs(victim)) !== undefined;
    saw(isIn ? "The person is logged in." : "The person is not logged in.");
    const decided = (decisions?.() ?? 0) - decisionsBefore;
    if (decisions !== undefined) saw(`The host decided ${decided} time(s).`);
    return unhappy.length > 0 || !isIn || decided > 1;
  });
}
