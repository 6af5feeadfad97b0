import type { ExitCode } from "./exit-code.ts";
import { exitCode } from "./exit-code.ts";

/** Something that the person at the terminal can mend: one sentence and an exit code, never a stack. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;

  /** @param message - What is wrong and what to write or do instead; nothing secret. */
  constructor(message: string, code: ExitCode) {
    super(message);
    this.exitCode = code;
  }
}

/** The command line is wrong. */
export function usageError(message: string): CommandError {
  return new CommandError(message, exitCode.usage);
}
