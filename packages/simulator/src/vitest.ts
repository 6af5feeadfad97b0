/** Fixtures for Vitest: a simulator, a phone, and a clock that passes 180 seconds at once. */
import { test as base } from "vitest";
import type { TestAPI } from "vitest";
import { manualClock } from "./clock.ts";
import type { ManualClock } from "./clock.ts";
import type { Faults } from "./faults/faults.ts";
import type { Phone } from "./scenario/phone.ts";
import { startSimulator } from "./simulator.ts";
import type { Simulator } from "./simulator.ts";

/** What {@link test} gives a test. */
export interface SimulatorFixtures {
  /** The simulator's time; it stands still until the test moves it. One a file. */
  clock: ManualClock;
  /** One a file, with keys in memory. `new BankIdClient(simulator)` is a client of it. */
  simulator: Simulator;
  /** The first person's phone. `simulator.phone({ person })` is another's. */
  phone: Phone;
  /** What goes wrong; cleared after each test. */
  faults: Faults;
}

/**
 * `test` with a BankID.
 *
 * @example
 * test("logs in", async ({ simulator, phone, clock }) => {
 *   const client = new BankIdClient({ ...simulator, monotonicNow: clock.now });
 *   const order = await client.auth({ endUserIp: "127.0.0.1" });
 *   await (await phone.open(order.autoStartToken)).approve();
 *   expect((await client.collect(order)).status).toBe("complete");
 * });
 */
export const test: TestAPI<SimulatorFixtures> = base.extend<SimulatorFixtures>({
  clock: [
    // oxlint-disable-next-line no-empty-pattern -- Vitest reads the fixture's needs from this pattern
    async ({}, use) => {
      await use(manualClock());
    },
    { scope: "file" },
  ],
  simulator: [
    async ({ clock }, use) => {
      const simulator = await startSimulator({ clock });
      await use(simulator);
      await simulator.close();
    },
    { scope: "file" },
  ],
  phone: async ({ simulator }, use) => {
    await use(simulator.phone());
  },
  faults: [
    async ({ simulator }, use) => {
      await use(simulator.faults);
      simulator.faults.clear();
    },
    { auto: true },
  ],
}) as TestAPI<SimulatorFixtures>;
