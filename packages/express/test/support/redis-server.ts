import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { findTool } from "../../../../scripts/tools.mjs";

/** A real redis-server on a port of its own, with nothing on disk unless its options say so. */
export interface RedisServer {
  readonly port: number;
  /** Where it keeps what it writes. */
  readonly dir: string;
  /** The process that runs now. */
  readonly process: ChildProcess;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again with what is on disk, on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** @param options - More of the server's own options, as `["--maxmemory", "2mb"]`. */
export async function startRedis(options: readonly string[] = []): Promise<RedisServer> {
  const program = findTool("redis");
  if (program === undefined) throw new Error("There is no redis-server here; npm test installs one.");
  const dir = mkdtempSync(join(tmpdir(), "bankid-kit-redis-"));
  const port = await freePort();
  const all = ["--port", String(port), "--bind", "127.0.0.1", "--dir", dir];
  all.push("--save", "", "--appendonly", "no", ...options);
  let process = await run(program, all);
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, "exit");
    process.kill(signal);
    await ended;
  }
  return {
    port,
    dir,
    get process() {
      return process;
    },
    kill: async () => end("SIGKILL"),
    async restart() {
      process = await run(program, all);
    },
    async close() {
      await end("SIGTERM");
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function run(program: string, options: readonly string[]): Promise<ChildProcess> {
  const process = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
  await ready(process);
  return process;
}

/** Three nodes that share the slots. */
export async function startCluster(): Promise<{ ports: number[]; close(): Promise<void> }> {
  const nodes = await Promise.all([1, 2, 3].map(async () => startRedis(["--cluster-enabled", "yes"])));
  const ports = nodes.map(({ port }) => port);
  const close = async (): Promise<void> => void (await Promise.all(nodes.map(async (node) => node.close())));
  try {
    const addresses = ports.map((port) => `127.0.0.1:${port}`);
    await redisCli(["--cluster", "create", ...addresses, "--cluster-replicas", "0", "--cluster-yes"]);
    await Promise.all(ports.map(agreed));
  } catch (error) {
    await close();
    throw error;
  }
  return { ports, close };
}

/** The nodes have their slots before all of them know it, and refuse commands until then. */
async function agreed(port: number): Promise<void> {
  while (!(await redisCli(["-p", String(port), "cluster", "info"])).includes("cluster_state:ok")) {
    await sleep(20);
  }
}

async function redisCli(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(findTool("redis-cli") ?? "redis-cli", args);
  return stdout;
}

async function ready(process: ChildProcess): Promise<void> {
  let said = "";
  for await (const chunk of process.stdout ?? []) {
    said += String(chunk);
    if (said.includes("Ready to accept connections")) break;
  }
  if (!said.includes("Ready to accept")) throw new Error(`redis-server did not start:\n${said}`);
  process.stdout?.resume();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  // A cluster's nodes talk to each other on a port that is 10 000 higher.
  return port > 55_000 ? freePort() : port;
}
