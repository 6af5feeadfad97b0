import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import type { Order, ServerConfig, Serving } from "./server/config.ts";

/** A process of the app. */
export interface ServerProcess {
  readonly url: string;
  /** Resolves with the signal or exit code, once the process is gone. */
  readonly gone: Promise<NodeJS.Signals | number>;
  /** What it wrote to stderr so far. */
  said(): string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** A graceful shutdown, as an operator does it. */
  close(): Promise<void>;
  /** Sets its wall clock. */
  setClock(aheadMs: number): void;
}

/** The program of a server process, from the packages' source. */
export interface ServerProgram {
  start(config: ServerConfig): Promise<ServerProcess>;
  /** Kills every process that runs. */
  killAll(): Promise<void>;
  /** Kills them, and takes the program away. */
  close(): Promise<void>;
}

const cache = fileURLToPath(new URL("../../node_modules/", import.meta.url));

export async function serverProgram(): Promise<ServerProgram> {
  const dir = mkdtempSync(join(cache, ".test-server-"));
  const file = join(dir, "server.mjs");
  await bundle(fileURLToPath(new URL("server/main.ts", import.meta.url)), file);
  const running = new Set<ServerProcess>();
  async function killAll(): Promise<void> {
    await Promise.all([...running].map(async (process) => process.kill()));
    running.clear();
  }
  return {
    killAll,
    async start(config) {
      const process = await start(file, config);
      running.add(process);
      return process;
    },
    async close() {
      await killAll();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Everything in one file: a child starts quickly, and no package's built files are asked for. */
async function bundle(input: string, file: string): Promise<void> {
  const build = await rolldown({
    input,
    platform: "node",
    resolve: { conditionNames: ["@bankid-kit/source", "node", "default"] },
    logLevel: "silent",
  });
  await build.write({ file, format: "esm", codeSplitting: false });
  await build.close();
}

async function start(file: string, config: ServerConfig): Promise<ServerProcess> {
  const child = fork(file, [JSON.stringify(config)], {
    stdio: ["ignore", "inherit", "pipe", "ipc"],
    execArgv: [],
  });
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  const gone = once(child, "exit").then(([code, signal]) => (signal ?? code) as NodeJS.Signals | number);
  const first = await Promise.race([once(child, "message"), gone]);
  if (!Array.isArray(first)) throw new Error(`A server did not start (${first}):\n${said}`);
  const { port } = first[0] as Serving;
  return {
    url: `http://127.0.0.1:${port}`,
    gone,
    said: () => said,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
    async close() {
      child.send({ close: true } satisfies Order);
      await gone;
    },
    setClock: (clockAheadMs) => void child.send({ clockAheadMs } satisfies Order),
  };
}
