import { spawn } from "node:child_process";
import { once } from "node:events";
import type { LookupFunction, Socket } from "node:net";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import type { TLSSocket } from "node:tls";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { ConnectError, createConnector } from "../../src/client/connect.ts";
import { createTrust } from "../../src/client/trust.ts";
import { make } from "../support/chains.ts";
import type { Made } from "../support/chains.ts";
import type { FaultServer } from "../support/fault-server.ts";
import { freePort, startFaultServer } from "../support/fault-server.ts";
import { transportTo } from "../support/transport.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ address }) => address === "::1"),
);

let root: Made;
let identity: Made;
let rp: Made;
const running = new Set<FaultServer>();

beforeAll(async () => {
  root = await make({ name: "CN=Test root", ca: true });
  identity = await make({ name: "CN=server", by: root, dns: ["localhost"], ip: ["127.0.0.1", "::1"] });
  rp = await make({ name: "CN=Test RP", by: root });
});
afterEach(async () => {
  await Promise.all([...running].map((server) => server.close()));
  running.clear();
});

async function listen(host: string, port = 0): Promise<FaultServer> {
  const { cert, key } = identity;
  const server = await startFaultServer({ cert, key, ca: root.cert, requestCert: true }, { host, port });
  running.add(server);
  return server;
}

/** The name server's answer, in the order in which addresses are tried. */
function answers(...addresses: string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  return (_, __, done) => queueMicrotask(() => done(null, found));
}

function reach(port: number, lookup: LookupFunction): Promise<string> {
  const trust = createTrust(
    { name: "custom", origin: "https://localhost", ca: root.cert },
    { cert: Buffer.from(rp.cert), key: Buffer.from(rp.key) },
  );
  // Far longer than one family is waited for, and far shorter than the kernel waits for a dead one.
  const connector = createConnector({ trust, timeoutMs: 20_000, lookup });
  return new Promise((resolve) =>
    connector({ hostname: "localhost", port }, (result: TLSSocket | ConnectError) => {
      if (result instanceof ConnectError) return resolve(result.reason);
      resolve(String(result.remoteAddress));
      result.destroy();
    }),
  );
}

describe("a server (R32)", () => {
  test("with an IPv4 address alone is reached", async () => {
    const server = await listen("127.0.0.1");
    expect(await reach(server.port, answers("127.0.0.1"))).toBe("127.0.0.1");
  });

  test.skipIf(!hasIpv6)("with an IPv6 address alone is reached, by name and by address", async () => {
    const server = await listen("::1");
    expect(await reach(server.port, answers("::1"))).toBe("::1");
    const transport = transportTo(server, { root: root.cert, rp });
    expect(await transport.post("collect", { orderRef: "ref" })).toMatchObject({ status: 200 });
    await transport.close();
  });

  test.skipIf(!hasIpv6).each([
    ["IPv6", "127.0.0.1", ["::1", "127.0.0.1"]],
    ["IPv4", "::1", ["127.0.0.1", "::1"]],
  ])("is reached where %s is refused", async (_, host, addresses) => {
    const server = await listen(host);
    expect(await reach(server.port, answers(...addresses))).toBe(host);
  });

  test.skipIf(!hasIpv6 || process.platform !== "linux")(
    "is reached where its first address swallows every packet",
    async () => {
      const port = await freePort();
      const hole = await digHole("::1", port);
      await listen("127.0.0.1", port);
      expect(await reach(port, answers("::1", "127.0.0.1"))).toBe("127.0.0.1");
      await hole.fill();
    },
  );

  test("with no address that answers is not reached", async () => {
    expect(await reach(await freePort(), answers("127.0.0.1"))).toBe("ECONNREFUSED");
  });
});

/** An address that lets connections wait for ever: its program sleeps, and the kernel's queue for it is full. */
async function digHole(host: string, port: number): Promise<{ fill(): Promise<void> }> {
  const script = `require("node:net").createServer().listen({ host: "${host}", port: ${port}, backlog: 1 }, () => {
    require("node:fs").writeSync(1, "asleep");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const waiting: Socket[] = [];
  let entered = 0;
  for (let each = 0; each < 8; each += 1) {
    waiting.push(
      connect({ host, port })
        .on("connect", () => (entered += 1))
        .on("error", () => {}),
    );
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(entered).toBeLessThan(waiting.length);
  return {
    async fill() {
      for (const socket of waiting) socket.destroy();
      child.kill("SIGKILL");
      await once(child, "close");
    },
  };
}
