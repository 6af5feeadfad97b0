import { readFileSync } from "node:fs";
import type { BankIdError } from "@bankid-kit/core";
import { CommandError } from "./errors.ts";
import { exitCode, exitCodeOf } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { printable } from "./output/text.ts";
import { runProgram } from "./program.ts";
import { inOurWords } from "./words.ts";
import type { World } from "./world.ts";

/**
 * Runs one command line.
 *
 * What a user can cause is said in one sentence on stderr, and with `--json` as an object on stdout as well.
 *
 * @param argv - Without node and the script.
 * @returns What the process should end with.
 * @throws What is a fault of this program, with its stack.
 */
export async function runBankId(argv: readonly string[], world: World): Promise<ExitCode> {
  try {
    return await runProgram(argv, world, version());
  } catch (error) {
    if (world.interrupted.aborted) return exitCode.interrupted;
    const trouble = explain(error);
    world.err.write(`bankid: ${printable(trouble.message)}\n`);
    if (argv.includes("--json")) {
      const { code, message } = trouble;
      world.out.write(`${JSON.stringify({ event: "error", code, message })}\n`);
    }
    return trouble.exitCode;
  }
}

interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly exitCode: ExitCode;
}

function explain(error: unknown): Trouble {
  if (error instanceof CommandError) {
    const [code = "failed"] = Object.entries(exitCode).find(([, number]) => number === error.exitCode) ?? [];
    return { code, message: error.message, exitCode: error.exitCode };
  }
  if (isBankIdError(error)) {
    return { code: error.code, message: inOurWords(error.message), exitCode: exitCodeOf(error.code) };
  }
  throw error;
}

/** By its name, because the class would bring all of core along when only `--help` was asked for. */
function isBankIdError(error: unknown): error is BankIdError {
  return error instanceof Error && error.name === "BankIdError";
}

function version(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
