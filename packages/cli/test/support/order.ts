import { BankIdClient } from "@bankid-kit/core";
import { manualClock, startSimulator } from "@bankid-kit/simulator";
import type { ManualClock, Simulator } from "@bankid-kit/simulator";
import { runBankId } from "../../src/index.ts";
import { testWorld } from "./world.ts";
import type { RecordedChannel, WorldOptions } from "./world.ts";

/** A simulator whose time stands still until somebody waits. */
export interface Bench {
  readonly simulator: Simulator;
  readonly clock: ManualClock;
  readonly dir: string;
}

export async function startBench(dir: string): Promise<Bench> {
  const clock = manualClock();
  return { simulator: await startSimulator({ dir, clock }), clock, dir };
}

/** What a step sees. */
export interface StepView {
  readonly out: RecordedChannel;
  readonly err: RecordedChannel;
  readonly interrupt: () => void;
}

/** Something that happens while the command waits. */
export type Step = (view: StepView) => void | Promise<void>;

/** Passes time and nothing else. */
export const wait = (): void => undefined;

/** Enough to collect what the last step did. */
const idle: readonly Step[] = [wait, wait, wait, wait];

/**
 * Runs a command against the simulator. Each time that it waits, the next step happens and time goes on by as
 * much. Some waits after the last step it is interrupted, so that no order is followed for ever.
 */
export async function runOrder(
  { dir, clock }: Bench,
  argv: readonly string[],
  steps: readonly Step[],
  options: WorldOptions = {},
) {
  const left = [...steps, ...idle];
  const { world, interrupt } = testWorld({
    createClient: (clientOptions) => {
      const client = new BankIdClient({ ...clientOptions, monotonicNow: clock.now });
      const follow = client.follow.bind(client);
      client.follow = (order, followOptions) =>
        follow(order, {
          ...followOptions,
          sleep: async (ms, signal) => {
            const step = left.shift() ?? interrupt;
            await step({ out: world.out, err: world.err, interrupt });
            signal.throwIfAborted();
            clock.advance(ms);
          },
        });
      return client;
    },
    ...options,
  });
  const code = await runBankId([...argv, "--dir", dir], world);
  return { code, out: world.out.text, err: world.err.text };
}

/** The QR texts that were printed as lines. */
export const printedTexts = (text: string): string[] =>
  [...text.matchAll(/bankid\.[0-9a-f-]{36}\.\d+\.[0-9a-f]{64}/g)].map(([found]) => found);
