import { BankIdClient } from "@bankid-kit/core";
import type { Channel, World } from "../../src/index.ts";
import { runBankId } from "../../src/index.ts";

/** What a channel of a test is like. */
export interface ChannelOptions {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  colorDepth?: Channel["colorDepth"];
}

/** A channel that keeps what was written. */
export interface RecordedChannel extends Channel {
  text: string;
}

export function channel({ isTTY = false, columns = 100, rows = 50, colorDepth = 1 }: ChannelOptions = {}) {
  const recorded: RecordedChannel = {
    text: "",
    write: (text) => void (recorded.text += text),
    isTTY,
    size: () => ({ columns, rows }),
    colorDepth,
  };
  return recorded;
}

export interface WorldOptions extends Partial<Omit<World, "out" | "err">> {
  out?: RecordedChannel;
  err?: RecordedChannel;
}

/** The moment at which tests happen, where it matters. */
export const testTime = Date.UTC(2026, 10, 24, 12);

/** A world of a test: nothing of the process's, and two channels to read. */
export function testWorld(options: WorldOptions = {}) {
  const interruption = new AbortController();
  const world = {
    out: channel(),
    err: channel(),
    env: {},
    clock: { now: () => testTime },
    nodeVersion: "20.19.0",
    interrupted: interruption.signal,
    createClient: (clientOptions) => new BankIdClient(clientOptions),
    askSecret: undefined,
    openUrl: () => undefined,
    ...options,
  } satisfies World;
  return { world, interrupt: () => interruption.abort() };
}

/** Runs one command line and tells what came of it. */
export async function run(argv: readonly string[], options: WorldOptions = {}) {
  const { world } = testWorld(options);
  const code = await runBankId(argv, world);
  return { code, out: world.out.text, err: world.err.text };
}

/** Without colours and cursor commands. */
export const plain = (text: string): string =>
  text.replaceAll(new RegExp(`${String.fromCodePoint(0x1b)}\\[[0-9;?]*[A-Za-z]`, "g"), "");
