// Starts what the measurements of the middleware need: its BankID, apps of one or more processes, a Redis.
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createClient } from "redis";
import { Pool } from "undici";
import { findTool } from "../../scripts/tools.mjs";

/** One process of the app, and a pool of connections to it. */
export async function startApp({ origin, ca, cert, key }, { redisPort } = {}) {
  const process = fork(new URL("express-server.js", import.meta.url), {
    execArgv: ["--expose-gc"],
    serialization: "advanced",
  });
  process.send({ origin, ca, cert, key, redisPort });
  const [{ port }] = await once(process, "message");
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 64, pipelining: 1 });
  return {
    pool,
    /** What only that process knows; `memory` collects garbage first. */
    async look(what = "figures") {
      process.send({ look: what });
      const [seen] = await once(process, "message");
      return seen;
    },
    async close() {
      await pool.close();
      process.disconnect();
      await once(process, "exit");
    },
  };
}

/** A redis-server with nothing on disk, or nothing where there is none. */
export async function startRedis() {
  const program = findTool("redis");
  if (program === undefined) return undefined;
  const port = await freePort();
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const chunk of server.stdout) if (String(chunk).includes("Ready to accept")) break;
  return {
    port,
    /** What it holds, its own bookkeeping included. */
    async bytes() {
      const client = await createClient({ url: `redis://127.0.0.1:${port}` }).connect();
      const [, bytes] = /^used_memory:(\d+)/m.exec(await client.info("memory"));
      await client.close();
      return Number(bytes);
    },
    async close() {
      const ended = once(server, "exit");
      server.kill();
      await ended;
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
