/** Fixtures for Playwright: a simulator, and a phone that reads the QR code from the pixels on the screen. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test as base } from "@playwright/test";
import type {
  Locator,
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
  TestType,
} from "@playwright/test";
import { PNG } from "pngjs";
import { decodeQR } from "qr/decode.js";
import type { SimulatorOptions } from "./options.ts";
import { PhoneRefusal } from "./phone/refusal.ts";
import type { PickUpAct } from "./scenario/acts.ts";
import type { Phone, PickedUpOrder } from "./scenario/phone.ts";
import { startSimulator } from "./simulator.ts";
import type { Simulator } from "./simulator.ts";

/** A phone that is held before the screen. */
export interface ScanningPhone extends Phone {
  /**
   * Reads the QR code that is painted somewhere on the page, and tries again while there is none or it is stale.
   *
   * @param screen - What the code is in; its screenshot must show the whole code.
   * @param options - `timeoutMs`: how long to try. Default: 15000.
   * @throws {PhoneRefusal} when the phone refuses a code that is fresh; an Error when no code could be read.
   */
  scanFrom(screen: Locator, options?: PickUpAct & { timeoutMs?: number }): Promise<PickedUpOrder>;
}

/** What {@link test} gives each test. */
export interface SimulatorTestFixtures {
  /** The first person's phone. */
  phone: ScanningPhone;
}

/** What {@link test} gives each worker. */
export interface SimulatorWorkerFixtures {
  /** Set with `test.use`. */
  simulatorOptions: SimulatorOptions;
  /** Start your server with `new BankIdClient(simulator)`, in a worker fixture of your own. */
  simulator: Simulator;
}

/**
 * `test` with a BankID.
 *
 * @example
 * test("logs in", async ({ page, phone }) => {
 *   await page.getByRole("button", { name: "BankID" }).click();
 *   await (await phone.scanFrom(page.getByRole("img", { name: "QR" }))).approve();
 * });
 */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & SimulatorTestFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & SimulatorWorkerFixtures
> = base.extend<SimulatorTestFixtures, SimulatorWorkerFixtures>({
  simulatorOptions: [{}, { scope: "worker", option: true }],
  simulator: [
    async ({ simulatorOptions }, use) => {
      const simulator = await startSimulator(simulatorOptions);
      await use(simulator);
      await simulator.close();
    },
    { scope: "worker" },
  ],
  phone: async ({ simulator }, use) => {
    await use(scanningPhone(simulator.phone()));
  },
});

export { expect };

/** Lets a phone read codes from what a browser has painted. */
export function scanningPhone(phone: Phone): ScanningPhone {
  return {
    ...phone,
    async scanFrom(screen, { timeoutMs = 15_000, ...options } = {}) {
      const deadline = performance.now() + timeoutMs;
      let seen: PhoneRefusal | undefined;
      while (performance.now() < deadline) {
        const qrText = await readQr(screen, deadline - performance.now());
        if (qrText !== undefined) {
          try {
            return await phone.scan(qrText, options);
          } catch (error) {
            // A picture can be old by the time it is read; the next one is not.
            if (!(error instanceof PhoneRefusal) || !isStale(error)) throw error;
            seen = error;
          }
        }
        await sleep(200);
      }
      throw seen ?? new Error(`No QR code could be read from the page in ${timeoutMs} ms.`);
    },
  };
}

function isStale({ reason }: PhoneRefusal): boolean {
  return reason === "qrTooOld" || reason === "qrUnknown" || reason === "orderEnded";
}

async function readQr(screen: Locator, timeout: number): Promise<string | undefined> {
  const picture = await screen.screenshot({ timeout: Math.max(1, timeout) }).catch(() => undefined);
  if (picture === undefined) return undefined;
  try {
    return decodeQR(PNG.sync.read(picture));
  } catch {
    // The decoder's way of saying that there is no code.
    return undefined;
  }
}
