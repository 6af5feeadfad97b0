#!/usr/bin/env node
import { runBankId } from "./main.ts";
import { processWorld } from "./process-world.ts";

async function main(): Promise<void> {
  process.exitCode = await runBankId(process.argv.slice(2), processWorld());
}

void main();
