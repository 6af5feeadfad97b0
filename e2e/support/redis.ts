import { spawn } from "node:child_process";
import { once } from "node:events";
import { findTool } from "../../scripts/tools.mjs";
import { freePort } from "./process.ts";

/** A real redis-server on a port of its own, with nothing on disk. */
export async function startRedis(): Promise<{ url: string; close(): Promise<void> }> {
  const program = findTool("redis");
  if (program === undefined) throw new Error("There is no redis-server here; npm test installs one.");
  const port = await freePort();
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(server, "exit");
  let said = "";
  for await (const chunk of server.stdout) {
    said += String(chunk);
    if (said.includes("Ready to accept")) break;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async close() {
      server.kill();
      await ended;
    },
  };
}
