#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { help, parseArguments } from "./cli/arguments.ts";
import type { Arguments } from "./cli/arguments.ts";
import { SimulatorError } from "./errors.ts";

async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", outliveReader);
  try {
    process.exitCode = await obey(parseArguments(process.argv.slice(2)));
  } catch (error) {
    // What a user can mend is one sentence; anything else is a fault of ours and keeps its stack.
    if (!(error instanceof SimulatorError)) throw error;
    process.stderr.write(`bankid-simulator: ${error.message}\n`);
    process.exitCode = 1;
  }
}

async function obey(args: Arguments): Promise<number> {
  if (args.mode === "run") {
    // Not before it is needed: making certificates brings a lot along, and --help should be quick.
    const { run } = await import("./cli/run.ts");
    return run(args, {
      out: (line) => void process.stdout.write(`${line}\n`),
      log: (line) => void process.stderr.write(`${line}\n`),
    });
  }
  process.stdout.write(args.mode === "help" ? help : `${version()}\n`);
  return 0;
}

/**
 * Whoever reads the output may go before the simulator does; it still serves, and must put its directory in order
 * at the end.
 */
function outliveReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
}

function version(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

void main();
