import { setTimeout as sleep } from "node:timers/promises";
import type { AttackOptions, Verdict } from "@bankid-kit/simulator/attacks";
import {
  doubleCollect,
  fixation,
  lostResponse,
  relayedQr,
  stolenHandle,
} from "@bankid-kit/simulator/attacks";
import { expect, test } from "@playwright/test";
import type { Stack } from "./support/stack.ts";
import { startStack } from "./support/stack.ts";

let stack: Stack;
test.beforeEach(async () => {
  stack = await startStack();
});
test.afterEach(async () => {
  await stack.close();
});

test.describe("the demo's login stands (S80) against", () => {
  const attacks: [string, (options: AttackOptions) => Promise<Verdict>, string][] = [
    ["fixation by a launch link that was sent", fixation, "The attacker's browser was told: pending."],
    ["a code that was relayed with a delay", relayedQr, "The phone refused a relayed code: qrTooOld."],
    ["a handle that was stolen without the cookie", stolenHandle, "The victim is logged in."],
    ["twenty tabs that collect at once", doubleCollect, "The person is logged in."],
    ["the loss of the answer that logs in", lostResponse, "The person is logged in."],
    [
      "the loss of BankID's own answer",
      (options) => lostResponse({ ...options, lost: "fromBankId" }),
      "A new login works.",
    ],
  ];
  for (const [what, attack, sight] of attacks) {
    test(what, async () => {
      const verdict = await attack({
        origin: stack.origin,
        simulator: stack.simulator,
        polls: 4,
        // BankID's time jumps; the login's own pauses between two questions to BankID are real.
        wait: async (ms) => {
          if (ms > 2_000) stack.skip(ms - 2_000);
          await sleep(Math.min(ms, 2_000));
        },
      });
      expect(verdict.succeeded, verdict.evidence.join("\n")).toBe(false);
      expect(verdict.evidence).toContain(sight);
    });
  }
});
