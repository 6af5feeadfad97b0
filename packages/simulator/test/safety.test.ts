import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startSimulator } from "../src/index.ts";
import type { Simulator, SimulatorOptions } from "../src/index.ts";
import { auth, collect, noSuchOrder } from "./support/rp.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const built = new URL("../dist/index.js", import.meta.url).href;

let simulator: Simulator;
let parent: string;
beforeAll(async () => {
  if (!existsSync(new URL(built)))
    throw new Error("dist is not there: run npx tsc -b packages/simulator first.");
  parent = mkdtempSync(join(tmpdir(), "simulator-safety-"));
  simulator = await startSimulator();
});
afterAll(async () => {
  await simulator.close();
  rmSync(parent, { recursive: true });
});

const ownAddress = Object.values(networkInterfaces())
  .flat()
  .find((entry) => entry?.internal === false && entry.family === "IPv4")?.address;

/** Whether anything listens there. */
async function answers(host: string, url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), host);
  const answered = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answered;
}

describe("who can reach it (S73)", () => {
  test("this machine alone, unless somebody insists", async () => {
    for (const url of [simulator.url, simulator.phoneUrl]) {
      expect(new URL(url).hostname).toBe("127.0.0.1");
      expect(await answers("127.0.0.1", url)).toBe(true);
      expect(ownAddress !== undefined && (await answers(ownAddress, url))).toBe(false);
    }
  });

  test.each<SimulatorOptions>([
    { host: "0.0.0.0" },
    { host: "::" },
    { host: "192.0.2.1" },
    { host: "example.com" },
    { host: "127.0.0.1.example.com" },
    { host: "0.0.0.0", iKnowThisGrantsAnyIdentity: false },
  ])("not by %j: the refusal says what would be lost", async (options) => {
    const started = startSimulator(options);
    await expect(started).rejects.toMatchObject({ code: "ERR_SIMULATOR_OPTION" });
    await expect(started).rejects.toThrow("whoever reaches the simulator can log in as anybody");
  });

  test.each(["", " 127.0.0.1"])("not by %j, which is no address", async (host) => {
    await expect(startSimulator({ host, iKnowThisGrantsAnyIdentity: true })).rejects.toMatchObject({
      code: "ERR_SIMULATOR_OPTION",
    });
  });

  test.each(["localhost", "127.0.0.1", "127.0.0.2"])(
    "loopback by the name %s takes no insisting",
    async (host) => {
      const other = await startSimulator({ host });
      expect((await auth(other)).status).toBe(200);
      expect(other.environment.appUrl).toBe(other.phoneUrl);
      await other.close();
    },
  );

  test.skipIf(ownAddress === undefined)(
    "whoever insists is reached, under a certificate that is right",
    async () => {
      const insists = { iKnowThisGrantsAnyIdentity: true };
      const everywhere = await startSimulator({ host: "0.0.0.0", ...insists });
      expect(await answers(ownAddress ?? "", everywhere.url)).toBe(true);
      expect((await auth(everywhere)).status).toBe(200);
      expect(everywhere.environment.appUrl).toBe(everywhere.phoneUrl);
      const fromAfar = await fetch(new URL(`http://${ownAddress}:${new URL(everywhere.phoneUrl).port}/`));
      expect(fromAfar.status).toBe(200);
      await everywhere.close();
      const there = await startSimulator({ host: ownAddress ?? "", ...insists });
      expect((await auth(there)).status).toBe(200);
      // Clients take no page for the app but one on loopback.
      expect(there.environment.appUrl).toBeUndefined();
      await there.close();
    },
  );
});

test.each<[unknown, string]>([
  [{ dir: 5 }, "dir of the options of startSimulator must be a text."],
  [{ dir: "" }, "dir of the options of startSimulator must be a text."],
  [{ port: "8443" }, "port of the options of startSimulator must be a whole number from 0 to 65535."],
  [{ host: 127 }, "host of the options of startSimulator must be a text."],
  [
    { iKnowThisGrantsAnyIdentity: "no" },
    "iKnowThisGrantsAnyIdentity of the options of startSimulator must be true",
  ],
  [{ clock: {} }, "clock of the options of startSimulator must be an object with a function now"],
  [{ clock: { now: () => 0, at: 1 } }, "clock of the options of startSimulator must be"],
  [{ displayName: 7 }, "displayName of the options of startSimulator must be a text."],
  [{ people: "x" }, "people of the options of startSimulator must be a list of people"],
  [{ people: [null] }, "people of the options of startSimulator must be a list of people"],
  [{ onCall: "log" }, "onCall of the options of startSimulator must be a function."],
  [{ prot: 1 }, 'The options of startSimulator has no member "prot"; it takes dir, port, phonePort'],
  ["here", "The options of startSimulator must be an object."],
])("it says what is wrong with its options: %j", async (options, message) => {
  const started = startSimulator(options as SimulatorOptions);
  await expect(started).rejects.toMatchObject({ code: "ERR_SIMULATOR_OPTION" });
  await expect(started).rejects.toThrow(message);
});

test("it issues no certificate for a name that is none", async () => {
  const issued = simulator.issueCertificate({ displayname: "Butiken" } as never);
  await expect(issued).rejects.toMatchObject({ code: "ERR_SIMULATOR_OPTION" });
});

test("it does not start in production (S74)", async () => {
  vi.stubEnv("NODE_ENV", "production");
  const started = startSimulator();
  await expect(started).rejects.toMatchObject({ code: "ERR_SIMULATOR_PRODUCTION" });
  vi.unstubAllEnvs();
});

test("its certificates say SIMULATOR in every name and end within 30 days, wrong ones too (S76)", async () => {
  const shown = [await shownCertificate()];
  for (const flaw of ["otherRoot", "expired", "otherHost"] as const) {
    simulator.faults.add({ kind: "wrongCertificate", flaw, times: 1 });
    shown.push(await shownCertificate());
  }
  shown.push(new X509Certificate(simulator.certificate.cert), new X509Certificate(simulator.signingRoot));
  for (const { subject, issuer, validFrom, validTo } of shown) {
    expect([subject, issuer].every((name) => name.includes("SIMULATOR"))).toBe(true);
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBeLessThanOrEqual(30 * 86_400_000);
  }
  expect(new Set(shown.map(({ fingerprint256 }) => fingerprint256)).size).toBe(shown.length);
});

test("each run has another token, another root and other secrets (S75, S76)", async () => {
  const other = await startSimulator();
  expect(other.token).not.toBe(simulator.token);
  expect(other.environment.ca).not.toBe(simulator.environment.ca);
  expect((await auth(other, {}, simulator.certificate)).status).toBe(403);
  await other.close();
});

test("a call without a client certificate is 403, and makes no order (S77)", async () => {
  const before = simulator.orders.list().length;
  const { status, headers } = await auth(simulator, {}, { cert: undefined, key: undefined });
  expect([status, headers["content-type"], simulator.orders.list().length]).toEqual([
    403,
    "text/html",
    before,
  ]);
});

test("a second collect of a completed order says No such order (S78)", async () => {
  const { orderRef, autoStartToken } = (await auth(simulator)).json;
  await (await simulator.phone().open(autoStartToken)).approve();
  expect((await collect(simulator, orderRef)).json.status).toBe("complete");
  expect((await collect(simulator, orderRef)).text).toBe(noSuchOrder);
});

test("a number that may be a living person's is refused, and not repeated (S79)", async () => {
  const people = [{ personalNumber: "199001011239", givenName: "A", surname: "B" }];
  const started = startSimulator({ people });
  await expect(started).rejects.toMatchObject({ code: "ERR_SIMULATOR_PERSON" });
  await expect(started).rejects.not.toThrow("199001011239");
});

test("it opens no connection, looks up no name and sends no datagram while a login goes through it (S81)", async () => {
  const child = run(`
    import dgram from "node:dgram"; import dns from "node:dns"; import net from "node:net";
    import { syncBuiltinESMExports } from "node:module";
    const outbound = [];
    const trap = (what) => () => { outbound.push(what); throw new Error(what); };
    net.Socket.prototype.connect = trap("net.connect");
    dgram.Socket.prototype.send = dgram.Socket.prototype.connect = trap("dgram");
    const lookup = dns.lookup;
    for (const owner of [dns, dns.promises, dns.Resolver.prototype]) {
      for (const name of Object.keys(owner)) {
        if (/^(lookup|resolve|reverse)/.test(name)) owner[name] = trap("dns." + name);
      }
    }
    // To listen on an address is to look it up, which asks nobody.
    dns.lookup = (host, ...rest) => (net.isIP(host) ? lookup(host, ...rest) : trap("dns.lookup")());
    globalThis.fetch = trap("fetch");
    syncBuiltinESMExports();
    const { startSimulator } = await import(${JSON.stringify(built)});
    const simulator = await startSimulator({ dir: ${JSON.stringify(join(parent, "trapped"))} });
    const { url, phoneUrl, token, environment, certificate } = simulator;
    console.log(JSON.stringify({ url, phoneUrl, token, environment, certificate }));
    process.once("SIGTERM", async () => {
      await simulator.close();
      let works = false;
      try { net.connect(1); } catch { works = outbound.pop() === "net.connect"; }
      console.log(JSON.stringify({ outbound, works }));
    });
  `);
  const lines = child.lines[Symbol.asyncIterator]();
  const there = JSON.parse((await lines.next()).value as string) as Simulator;
  const { orderRef } = (await auth(there)).json;
  const act = async (path: string): Promise<number> => {
    const response = await fetch(new URL(`control/v1/orders/${orderRef}/${path}`, there.phoneUrl), {
      method: "POST",
      headers: { Authorization: `Bearer ${there.token}` },
    });
    return response.status;
  };
  expect((await fetch(there.phoneUrl)).status).toBe(200);
  expect([await act("scan"), await act("approve")]).toEqual([200, 200]);
  expect((await collect(there, orderRef)).json.status).toBe("complete");
  child.process.kill("SIGTERM");
  expect(JSON.parse((await lines.next()).value as string)).toEqual({ outbound: [], works: true });
  expect(await child.ended).toEqual([0, null]);
});

test("stopping it leaves no timer, socket or file behind, whatever it was in the middle of", async () => {
  const dir = join(parent, "stopped");
  const child = run(`
    import { request } from "node:https";
    const { startSimulator } = await import(${JSON.stringify(built)});
    const simulator = await startSimulator({ dir: ${JSON.stringify(dir)} });
    const call = (path, body) => new Promise((resolve) => {
      const { cert, key } = simulator.certificate;
      const headers = { "Content-Type": "application/json" };
      const options = { method: "POST", headers, cert, key, ca: simulator.environment.ca, agent: false };
      const request_ = request(new URL(path, simulator.url), options, (response) => response.resume().on("end", resolve));
      request_.on("error", resolve);
      request_.end(JSON.stringify(body));
    });
    const counted = async (count) => { while (simulator.calls().auth < count) await new Promise(setImmediate); };
    await call("/rp/v6.0/auth", { endUserIp: "127.0.0.1" });
    simulator.play(simulator.orders.list()[0].orderRef, [{ after: 3_600_000, do: "scan" }]);
    simulator.play("next", [{ after: 3_600_000, do: "scan" }]);
    const next = simulator.orders.next().catch(() => "told");
    simulator.faults.add({ kind: "hang", endpoint: "auth", times: 1 });
    const hung = call("/rp/v6.0/auth", { endUserIp: "127.0.0.1" });
    await counted(2);
    simulator.faults.add({ kind: "latency", ms: 3_600_000 });
    const late = call("/rp/v6.0/auth", { endUserIp: "127.0.0.1" });
    await counted(3);
    await simulator.close();
    await simulator.close();
    const told = await next;
    await Promise.all([hung, late]);
    await new Promise(setImmediate);
    console.log(JSON.stringify({ left: process.getActiveResourcesInfo(), told }));
  `);
  const report = JSON.parse((await child.lines[Symbol.asyncIterator]().next()).value as string);
  // The pipe is this child's own output.
  expect(report.left.filter((name: string) => name !== "PipeWrap")).toEqual([]);
  expect(report.told).toBe("told");
  // It ends by itself, because there is nothing left to wait for.
  expect(await child.ended).toEqual([0, null]);
  const left = readdirSync(dir);
  expect(left).toContain("environment.json");
  expect(left.filter((name) => !/\.(pem|key|p12|json)$/.test(name))).toEqual([]);
});

function run(script: string) {
  const { NODE_ENV: _, ...env } = process.env;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return {
    process: child,
    lines: createInterface({ input: child.stdout }),
    ended: once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
  };
}

async function shownCertificate(): Promise<X509Certificate> {
  const { hostname, port } = new URL(simulator.url);
  const socket = connectTls({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  if (certificate === undefined) throw new Error("The server showed no certificate.");
  return certificate;
}
