import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  doubleCollect,
  fixation,
  kitWire,
  lostResponse,
  openBrowser,
  relayedQr,
  stolenHandle,
} from "../src/attacks/index.ts";
import type { AttackOptions, Verdict } from "../src/attacks/index.ts";
import { manualClock, startSimulator } from "../src/index.ts";
import type { Simulator } from "../src/index.ts";
import { naiveWire, startNaiveLogin } from "./support/naive-login.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const clock = manualClock();
let simulator: Simulator;
let login: Awaited<ReturnType<typeof startNaiveLogin>>;
let options: AttackOptions;
beforeAll(async () => {
  simulator = await startSimulator({ clock });
  login = await startNaiveLogin(simulator);
  options = { origin: login.origin, simulator, wire: naiveWire, wait: async (ms) => clock.advance(ms) };
});
afterAll(async () => {
  await login.close();
  await simulator.close();
});

describe("a login that was not thought through falls (S80)", () => {
  const attacks: [string, () => Promise<Verdict>, string][] = [
    ["to fixation", () => fixation(options), "The attacker is logged in as the victim."],
    [
      "to a relayed code",
      () => relayedQr(options),
      "A code that was 8000 ms on its way was accepted by the phone.",
    ],
    ["to a stolen handle", () => stolenHandle(options), "The thief is logged in as the victim."],
    [
      "to tabs that collect twice",
      () => doubleCollect({ ...options, tabs: 5 }),
      "4 of them were told: refused.",
    ],
    ["to a lost answer", () => lostResponse(options), "The person is not logged in."],
    [
      "to an answer of BankID's that is lost",
      () => lostResponse({ ...options, lost: "fromBankId" }),
      "BankID's answer was lost 1 time(s), and the browser was told: refused.",
    ],
  ];
  test.each(attacks)("%s", async (_what, act, sight) => {
    const verdict = await act();
    expect(verdict.succeeded).toBe(true);
    expect(verdict.evidence).toContain(sight);
    expect(JSON.stringify(verdict)).not.toMatch(/[0-9a-f]{8}-|\d{12}/);
  });
});

test("a delay that the app forgives gets a fresh code through, and a longer one not a stale one", async () => {
  const stale = { ...naiveWire, start: startWithOneCode };
  expect((await relayedQr({ ...options, wire: stale, delayMs: 4_000 })).succeeded).toBe(true);
  const late = await relayedQr({ ...options, wire: stale });
  expect(late.succeeded).toBe(false);
  expect(late.evidence).toContain("The phone refused a relayed code: qrTooOld.");
});

test("the host's decisions are counted when it counts them", async () => {
  const { evidence } = await doubleCollect({ ...options, tabs: 3, decisions: login.decisions });
  expect(evidence).toContain("The host decided 1 time(s).");
});

test("a login that does not start is an error, and no verdict", async () => {
  await expect(fixation({ origin: login.origin, simulator })).rejects.toThrow("/bankid/auth answered 404");
});

test.each<[string, () => unknown, string]>([
  [
    "an answer that nobody loses",
    () => lostResponse({ ...options, lost: as("toBrwser") }),
    "lost of the options of",
  ],
  [
    "a delay that is none",
    () => relayedQr({ ...options, delayMs: as("8s") }),
    "delayMs of the options of relayedQr",
  ],
  ["no tabs", () => doubleCollect({ ...options, tabs: 0 }), "tabs of the options of doubleCollect"],
  ["a misspelt option", () => fixation(as({ ...options, pollMs: 1 })), 'has no member "pollMs"'],
  ["no polls", () => stolenHandle({ ...options, polls: 0 }), "polls of the options of stolenHandle"],
  ["a device that is none", async () => kitWire({ device: as("watch") }), "device of the options of kitWire"],
  ["a victim that is none", () => fixation({ ...options, victim: as("Tolvan") }), "victim of the options of"],
  ["a misspelt path", async () => kitWire(as({ basepath: "/login" })), 'has no member "basepath"'],
])("an attack that is asked for wrongly proves nothing, and says so: %s", async (_what, act, message) => {
  const asked = act();
  await expect(asked).rejects.toMatchObject({ code: "ERR_SIMULATOR_OPTION" });
  await expect(asked).rejects.toThrow(message);
});

/** What only a caller without types can give. */
function as(value: unknown): never {
  return value as never;
}

test("a browser keeps its cookies to itself, and gives them up when told", async () => {
  const browser = openBrowser(login.origin);
  const started = await naiveWire.start(browser, "qr");
  await (await simulator.phone().scan(started.qrTexts[0] ?? "")).approve();
  await naiveWire.poll(browser, started);
  expect(await naiveWire.whoIs(browser)).toBe("Tolvan Tolvansson");
  expect(await naiveWire.whoIs(openBrowser(login.origin))).toBeUndefined();
});

async function startWithOneCode(...args: Parameters<typeof naiveWire.start>) {
  const started = await naiveWire.start(...args);
  return { ...started, qrTexts: started.qrTexts.slice(0, 1) };
}
