import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { SimulatorError } from "../errors.ts";
import { startSimulator } from "../simulator.ts";
import type { Simulator } from "../simulator.ts";
import type { RunArguments } from "./arguments.ts";
import { runCommand } from "./command.ts";
import { describeCall } from "./log.ts";

/** Where the words go: `out` is for programs, `log` for people. */
export interface Output {
  readonly out: (line: string) => void;
  readonly log: (line: string) => void;
}

/**
 * Runs the simulator until a signal comes or the command after `--` ends.
 *
 * @returns The exit code.
 */
export async function run(args: RunArguments, { out, log }: Output): Promise<number> {
  const signals = listenForSignals();
  const kept = args.dir !== undefined;
  const dir = kept ? resolve(args.dir ?? "") : await temporaryDirectory();
  let simulator: Simulator | undefined;
  try {
    const { port, phonePort, host, iKnowThisGrantsAnyIdentity, people, verbose } = args;
    simulator = await startSimulator({
      dir,
      port,
      phonePort,
      iKnowThisGrantsAnyIdentity,
      people,
      ...(host === undefined ? {} : { host }),
      onCall: (call) => log(describeCall(call, verbose)),
    });
    const { url, phoneUrl, passphrase, token } = simulator;
    if (simulator.keys === "renewed") log("The kept certificates were about to expire and were made anew.");
    log(`BankID simulator at ${url}; open the phone at ${phoneUrl}`);
    if (iKnowThisGrantsAnyIdentity) log("Whoever reaches it can log in as anybody.");
    if (args.command.length === 0) log(`Run your app with BANKID_ENV=simulator BANKID_DIR=${dir}`);
    out(JSON.stringify({ url, phoneUrl, dir, passphrase, token }));
    if (args.command.length === 0) {
      await signals.first;
      return 0;
    }
    const command = runCommand(args.command, dir);
    signals.forwardTo(command.kill);
    return await command.ended;
  } finally {
    signals.stop();
    await simulator?.close();
    if (!kept) await rm(dir, { recursive: true, force: true });
  }
}

async function temporaryDirectory(): Promise<string> {
  const parent = tmpdir();
  try {
    return await mkdtemp(join(parent, "bankid-simulator-"));
  } catch {
    const message = `No directory can be made in ${parent}. Give one that this user may write, with --dir.`;
    throw new SimulatorError("ERR_SIMULATOR_DIR", message);
  }
}

interface Signals {
  /** The first signal. */
  readonly first: Promise<void>;
  /** Hands signals on from here, those that have come already first. */
  forwardTo(kill: (signal: NodeJS.Signals) => void): void;
  stop(): void;
}

function listenForSignals(): Signals {
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const early: NodeJS.Signals[] = [];
  let forward: ((signal: NodeJS.Signals) => void) | undefined;
  let report: (() => void) | undefined;
  const first = new Promise<void>((done) => {
    report = done;
  });
  const listener = (signal: NodeJS.Signals): void => {
    // Who asks twice while it still starts is not made to wait for a directory that never answers.
    if (forward === undefined && early.length > 0) process.exit(130);
    report?.();
    if (forward === undefined) early.push(signal);
    // Ctrl-C at a terminal reaches the command by itself; twice would make many programs give up at once.
    else if (signal !== "SIGINT" || !process.stdin.isTTY) forward(signal);
  };
  for (const name of names) process.on(name, listener);
  return {
    first,
    forwardTo(kill) {
      forward = kill;
      for (const signal of early) kill(signal);
    },
    stop() {
      for (const name of names) process.off(name, listener);
    },
  };
}
