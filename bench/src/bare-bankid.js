// A server that costs as little as an mTLS server in Node can, in a process of its own: what is left is the
// client's cost. Its certificates are made by the simulator.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "@bankid-kit/simulator";

/** @param options.script - The server, beside this file. */
export async function startBareBankId({ script = "server.js" } = {}) {
  const dir = mkdtempSync(join(tmpdir(), "bankid-bench-"));
  const simulator = await startSimulator({ dir });
  const { passphrase } = simulator;
  await simulator.close();

  const server = fork(new URL(script, import.meta.url), [dir]);
  const [{ port }] = await once(server, "message");
  const file = (name) => readFileSync(join(dir, name));
  return {
    origin: `https://127.0.0.1:${port}`,
    ca: file("ca.pem"),
    cert: file("client.pem"),
    key: file("client.key"),
    pfx: file("client.p12"),
    passphrase,
    async handshakes() {
      server.send({});
      const [{ handshakes }] = await once(server, "message");
      return handshakes;
    },
    /** How many collects each order had since the last time, and when its first and last came, in ms; for a script that counts. */
    async collects() {
      server.send({});
      const [{ collects }] = await once(server, "message");
      return collects;
    },
    async setLatency(latencyMs) {
      server.send({ latencyMs });
      await once(server, "message");
    },
    async close() {
      server.disconnect();
      await once(server, "exit");
      rmSync(dir, { recursive: true });
    },
  };
}
