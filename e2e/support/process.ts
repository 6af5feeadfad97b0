import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { test as base } from "@playwright/test";

export interface Running {
  readonly process: ChildProcess;
  /** Everything printed so far, on both channels. */
  readonly output: () => string;
  /** Resolves with the first match in what is printed. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal and resolves with how the process ended. */
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Resolves with the exit code of a process that ends by itself. */
  ended(): Promise<number | null>;
}

/** Runs one of the project's programs, built, as its user would; whatever becomes of the test ends it. */
export type Start = (path: string, args?: readonly string[], env?: Record<string, string>) => Running;

/** A test that starts programs. */
export const test = base.extend<{ start: Start }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
  start: async ({}, use) => {
    const started: Running[] = [];
    await use((...args) => {
      const running = run(...args);
      started.push(running);
      return running;
    });
    await Promise.all(started.map((running) => running.end("SIGKILL")));
  },
});

function run(path: string, args: readonly string[] = [], env: Record<string, string> = {}): Running {
  const program = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const { BANKID_ENV: _env, BANKID_DIR: _dir, PORT: _port, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...inherited, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += String(chunk)));
  child.stderr.on("data", (chunk: Buffer) => (printed += String(chunk)));

  return {
    process: child,
    output: () => printed,
    async waitFor(pattern) {
      for (;;) {
        const match = pattern.exec(printed);
        if (match !== null) return match;
        if (child.exitCode !== null)
          throw new Error(`It ended before it printed ${String(pattern)}:\n${printed}`);
        await Promise.race([once(child.stdout, "data"), once(child.stderr, "data"), exit]);
      }
    },
    async end(signal = "SIGINT") {
      child.kill(signal);
      const [code, by] = await exit;
      return { code, signal: by };
    },
    async ended() {
      return (await exit)[0];
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
