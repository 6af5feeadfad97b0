import { spawn } from "node:child_process";
import { constants } from "node:os";
import { SimulatorError } from "../errors.ts";

/** A running command. */
export interface RunningCommand {
  /** The exit code: the command's own, or 128 and the number of the signal that ended it, as a shell says. */
  readonly ended: Promise<number>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

/**
 * Runs a command that is told where the simulator is.
 *
 * @param command - Program and arguments.
 * @param dir - The simulator's directory.
 * @throws {SimulatorError} `ERR_SIMULATOR_COMMAND` through `ended` when it can't be started.
 */
export function runCommand([program = "", ...args]: readonly string[], dir: string): RunningCommand {
  const env = { ...process.env, BANKID_ENV: "simulator", BANKID_DIR: dir };
  // There, npm and its like are scripts that only a shell can start.
  const shell = process.platform === "win32";
  const child = spawn(program, args, { stdio: "inherit", env, shell });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("exit", (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
    child.once("error", ({ code = "unknown error" }: NodeJS.ErrnoException) => {
      const message = `The command ${program} can't be started (${code}). Check what stands after --.`;
      reject(new SimulatorError("ERR_SIMULATOR_COMMAND", message));
    });
  });
  return { ended, kill: (signal) => void child.kill(signal) };
}
