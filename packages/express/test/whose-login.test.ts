import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completionData } from "./fake-bankid.ts";
import type { Answer, Browser } from "./kit.ts";
import { Kit } from "./kit.ts";
import { reportVolume, volume } from "./support/volume-report.ts";

const runs = volume(10_000, 2);

/** What one of three browsers does, or what happens at BankID. `of` names another browser's flow. */
type Act =
  | { readonly act: "start"; readonly who: number; readonly mode: "qr" | "device" }
  | {
      readonly act: "collect";
      readonly who: number;
      readonly of: number;
      readonly nonce: "none" | "right" | "wrong";
    }
  | { readonly act: "current" | "forget"; readonly who: number }
  | { readonly act: "cancel"; readonly who: number; readonly of: number }
  | { readonly act: "approve" | "refuse"; readonly of: number }
  | { readonly act: "wait"; readonly ms: number };

const who = fc.nat(2);
/** A browser, and whose flow it names: its own as often as any other. */
const whose = fc
  .tuple(who, who, fc.boolean())
  .map(([one, other, own]) => ({ who: one, of: own ? one : other }));
const starts = fc.record({
  act: fc.constant("start" as const),
  who,
  mode: fc.constantFrom("qr" as const, "device" as const),
});
const collects = fc
  .tuple(whose, fc.constantFrom("none" as const, "right" as const, "wrong" as const))
  .map(([names, nonce]) => ({ act: "collect" as const, ...names, nonce }));
const waits = fc.record({
  act: fc.constant("wait" as const),
  ms: fc.constantFrom(2_000, 2_000, 9_000, 61_000),
});

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: starts },
  { weight: 12, arbitrary: collects },
  { weight: 5, arbitrary: waits },
  { weight: 4, arbitrary: who.map((of) => ({ act: "approve" as const, of })) },
  { weight: 1, arbitrary: who.map((of) => ({ act: "refuse" as const, of })) },
  { weight: 1, arbitrary: whose.map((names) => ({ act: "cancel" as const, ...names })) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom("current" as const, "forget" as const), who }) },
);

/** What is true of a flow, by what was done, and not by what the middleware says. */
interface Known {
  readonly starter: number;
  readonly mode: "qr" | "device";
  readonly nonce: string;
  /** Its order at BankID, by its place. */
  readonly order: number;
  approved: boolean;
  /** The starter's browser has brought the right nonce. */
  returned: boolean;
}

class World {
  readonly kit = new Kit();
  readonly browsers = [this.kit.browser(), this.kit.browser(), this.kit.browser()];
  readonly flows = new Map<string, Known>();
  readonly wrong: string[] = [];
  logins = 0;

  async run(act: Act): Promise<void> {
    switch (act.act) {
      case "start":
        return this.#start(act.who, act.mode);
      case "collect":
        return this.#collect(act.who, this.#browser(act.of).flow, act.nonce);
      case "current":
        return this.#judge(act.who, await this.#browser(act.who).send("/collect", {}));
      case "forget":
        this.#browser(act.who).jar.clear();
        return undefined;
      case "cancel":
        return this.#judge(
          act.who,
          await this.#browser(act.who).send("/cancel", { flow: this.#browser(act.of).flow }),
        );
      case "approve":
      case "refuse":
        return this.#answer(act.of, act.act === "approve");
      case "wait":
        this.kit.clock.advance(act.ms);
        return undefined;
      default:
        throw new Error("An act that there is not.");
    }
  }

  #browser(index: number): Browser {
    const browser = this.browsers[index];
    if (browser === undefined) throw new Error("There are three browsers.");
    return browser;
  }

  async #start(starter: number, mode: "qr" | "device"): Promise<void> {
    const browser = this.#browser(starter);
    await browser.start(mode);
    const { returnUrl = "" } = this.kit.bankId.order.request;
    const [, nonce = ""] = /\.([\w-]+)$/.exec(returnUrl) ?? [];
    const order = this.kit.bankId.orders.length - 1;
    this.flows.set(browser.flow, { starter, mode, nonce, order, approved: false, returned: false });
  }

  async #collect(index: number, flow: string, nonce: "none" | "right" | "wrong"): Promise<void> {
    const known = this.flows.get(flow);
    const browser = this.#browser(index);
    const given = nonce === "right" ? known?.nonce : nonce === "wrong" ? "x".repeat(22) : undefined;
    const hadCookie = browser.jar.size > 0;
    const answer = await browser.send("/collect", { flow, ...(given === undefined ? {} : { nonce: given }) });
    if (known !== undefined && nonce === "right" && known.starter === index && hadCookie)
      known.returned = true;
    return this.#judge(index, answer);
  }

  /** Whoever it is that holds the phone: BankID does not know whose browser an order is of. */
  #answer(index: number, approved: boolean): void {
    const known = this.flows.get(this.#browser(index).flow);
    const order = known && this.kit.bankId.orders[known.order];
    if (known === undefined || order?.answer.status !== "pending") return;
    order.answer = approved
      ? { status: "complete", data: completionData }
      : { status: "failed", hint: "userCancel" };
    known.approved = approved;
  }

  /** Sees what a login came of. */
  #judge(index: number, { body }: Answer): void {
    const established = this.kit.established.length;
    const isLogin = body.status === "complete";
    if (established - this.logins !== (isLogin ? 1 : 0))
      this.wrong.push("a session without a login, or the reverse");
    this.logins = established;
    if (!isLogin) return;
    const known = this.flows.get(body.flow);
    if (known?.starter !== index) this.wrong.push("logged in by another browser's flow");
    if (known?.approved !== true) this.wrong.push("logged in by what nobody approved");
    if (known?.mode === "device" && !known.returned) this.wrong.push("logged in without its nonce");
  }
}

describe("whatever three browsers do, in whatever order", () => {
  it("one is logged in only by its own flow, approved, and with its nonce on this device (S31, S36, S40, S43)", async () => {
    let [logins, decisions] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 20, maxLength: 60, size: "max" }), async (acts) => {
        const world = new World();
        for (const act of acts) await world.run(act);
        expect(world.wrong).toEqual([]);
        const { completions } = world.kit;
        const ids = completions.map(({ loginId }) => loginId);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(world.flows.get(id)?.approved).toBe(true);
        logins += world.logins;
        decisions += completions.length;
      }),
      { numRuns: runs },
    );
    expect(decisions).toBeGreaterThan(runs / 4);
    expect(logins).toBeGreaterThanOrEqual(decisions);
    reportVolume({
      what: "Orders of acts by three browsers (S31, S36, S40, S43)",
      volume: `${runs} runs`,
      result: `${decisions} decisions, 0 without the handle, 0 twice`,
    });
  });
});
