// Runs pnpm, in the version that package.json pins, through npx: nothing but Node and npm is needed.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/**
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 */
export async function pnpm(args, options) {
  const status = await run("npx", ["--yes", packageManager, ...args], options);
  if (status !== 0) {
    console.error(`"pnpm ${args.join(" ")}" failed (exit code ${status}).`);
    process.exit(1);
  }
}

/** The environment for another npx: without what an npx that this was started by has said to itself. */
export function inheritedEnv() {
  const { npm_config_call: _call, npm_config_package: _package, ...env } = process.env;
  return env;
}

/**
 * Runs a program with this one's output, and ends it with this one.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} Its exit code; 128 and more when a signal ended it, 127 when there is none.
 */
export function run(program, args, { env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      // On Windows npx is a batch file, which only a shell starts.
      shell: process.platform === "win32",
      env: { ...inheritedEnv(), TURBO_TELEMETRY_DISABLED: "1", ...env },
    });
    const forward = (signal) => child.kill(signal);
    const signals = ["SIGINT", "SIGTERM"];
    for (const signal of signals) process.on(signal, forward);
    child.once("error", () => resolve(127));
    child.once("close", (code, signal) => {
      for (const each of signals) process.off(each, forward);
      if (signal !== null) process.exit(130);
      resolve(code ?? 1);
    });
  });
}
