import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BankIdClient } from "@bankid-kit/core";
import type { Simulator } from "@bankid-kit/simulator";
import { manualClock, startSimulator } from "@bankid-kit/simulator";
import type { Browser, LaunchOptions } from "@playwright/test";
import { test as base, chromium } from "@playwright/test";
import { chromiumLaunchOptions } from "../../scripts/tools.mjs";
import { PhonePage } from "./phone-page.ts";

/** A local BankID whose time stands still, and a service that calls it. */
export interface PhoneStack {
  readonly simulator: Simulator;
  readonly client: BankIdClient;
  /** What the service is told when it collects. */
  hint(order: { orderRef: string }): Promise<string>;
}

/** Keys are made once a worker: an RSA key takes longer than a story. */
const keys = mkdtempSync(join(tmpdir(), "bankid-e2e-phone-"));
process.once("exit", () => rmSync(keys, { recursive: true, force: true }));

export const test = base.extend<{ stack: PhoneStack; phone: PhonePage }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
  stack: async ({}, use) => {
    const simulator = await startSimulator({ dir: keys, clock: manualClock() });
    const client = new BankIdClient(simulator);
    await use({
      simulator,
      client,
      async hint({ orderRef }) {
        const answer = await client.collect({ orderRef });
        return answer.status === "complete" ? answer.status : answer.hintCode;
      },
    });
    await client.close();
    await simulator.close();
  },
  phone: async ({ page, stack }, use) => {
    await use(new PhonePage(page, stack.simulator.phoneUrl));
  },
});

/** A Chromium of its own, for what is chosen when a browser starts. */
export async function launchChromium(...args: string[]): Promise<Browser> {
  const options: LaunchOptions & { args: string[] } = chromiumLaunchOptions({ whole: true });
  return chromium.launch({ ...options, args: [...options.args, ...args] });
}

export { expect } from "@playwright/test";
