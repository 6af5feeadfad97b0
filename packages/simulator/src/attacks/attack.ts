import { setTimeout as sleep } from "node:timers/promises";
import { callback, checkMembers, duration, needed, object, text, wholeNumber } from "../checks.ts";
import type { Checks } from "../checks.ts";
import type { PhoneOwner } from "../scenario/acts.ts";
import type { Phone } from "../scenario/phone.ts";
import type { Simulator } from "../simulator.ts";
import { openBrowser } from "./browser.ts";
import type { Browser } from "./browser.ts";
import { kitWire } from "./wire.ts";
import type { LoginState, LoginWire, StartedLogin } from "./wire.ts";

/** The attacks by name. */
export type AttackName = "fixation" | "relayedQr" | "stolenHandle" | "doubleCollect" | "lostResponse";

/** How an attack went. */
export interface Verdict {
  readonly attack: AttackName;
  /** Whether the login fell for it. */
  readonly succeeded: boolean;
  /** What was done and what was seen, in order; no token, no personal number. */
  readonly evidence: readonly string[];
}

/** The login under attack, and the BankID that it asks. */
export interface AttackOptions {
  /** What the address bar shows, as `http://localhost:3000`. */
  origin: string;
  /** The simulator that the login's server calls. */
  simulator: Pick<Simulator, "phone" | "calls" | "faults">;
  /** Who approves, and where: a login may know people by their address. Default: as `simulator.phone()`. */
  victim?: PhoneOwner;
  /** How the login speaks. Default: {@link kitWire} with its own defaults. */
  wire?: LoginWire;
  /** Time between two questions of a page, in ms. Default: 2000, as a page should. */
  pollEveryMs?: number;
  /** How often a page asks before it gives up. Default: 5. */
  polls?: number;
  /** Lets time pass; tests give their clock's. Default: real time. */
  wait?: (ms: number) => Promise<void>;
}

/** What every attack works with. */
export interface Attack {
  readonly wire: LoginWire;
  readonly simulator: AttackOptions["simulator"];
  readonly wait: (ms: number) => Promise<void>;
  /** The victim's. */
  readonly phone: () => Phone;
  readonly browser: () => Browser;
  /** Adds to the evidence. */
  readonly saw: (what: string) => void;
  /** Asks until it is over, or as often as a page does; tells how it stood last. */
  readonly follow: (browser: Browser, login: StartedLogin) => Promise<LoginState>;
}

const checks: Checks = {
  origin: needed(text),
  simulator: needed(object),
  victim: object,
  wire: object,
  pollEveryMs: duration(Number.MAX_VALUE),
  polls: wholeNumber(1, 1_000_000),
  wait: callback,
};

/**
 * Runs an attack; `act` says whether it succeeded.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`: an attack that was asked for wrongly proves nothing.
 */
export async function attack(
  name: AttackName,
  options: AttackOptions,
  act: (attack: Attack) => Promise<boolean>,
): Promise<Verdict> {
  checkMembers(`the options of ${name}`, options, checks);
  const {
    origin,
    simulator,
    victim,
    wire = kitWire(),
    pollEveryMs = 2_000,
    polls = 5,
    wait = sleep,
  } = options;
  const evidence: string[] = [];
  const tools: Attack = {
    wire,
    simulator,
    wait,
    phone: () => simulator.phone(victim),
    browser: () => openBrowser(origin),
    saw: (what) => void evidence.push(what),
    async follow(browser, login) {
      let state = await wire.poll(browser, login);
      for (let asked = 1; asked < polls && isOpen(state); asked += 1) {
        await wait(pollEveryMs);
        state = await wire.poll(browser, login);
      }
      return state;
    },
  };
  return { attack: name, succeeded: await act(tools), evidence };
}

function isOpen({ status }: LoginState): boolean {
  return status === "pending" || status === "error";
}
