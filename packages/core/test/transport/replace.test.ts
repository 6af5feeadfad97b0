import { Buffer } from "node:buffer";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FaultServer } from "../support/fault-server.ts";
import { ok, startFaultServer } from "../support/fault-server.ts";
import type { Authority, KeyPair } from "../support/pki.ts";
import { makeAuthority } from "../support/pki.ts";
import { failureOf, transportTo } from "../support/transport.ts";

let authority: Authority;
let first: KeyPair;
let second: KeyPair;
let server: FaultServer;

beforeAll(async () => {
  authority = await makeAuthority("Test root");
  first = await authority.issue("First RP");
  second = await authority.issue("Second RP");
  server = await startFaultServer({
    ...(await authority.issue("Test server")),
    ca: authority.cert,
    requestCert: true,
    // Without an id of its own, a server that asks for certificates resumes no session.
    sessionIdContext: "test",
  });
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  server.otherwise = ok;
});

const loaded = ({ cert, key }: KeyPair) => ({ cert: Buffer.from(cert), key: Buffer.from(key) });
const names = () => server.requests.map(({ clientName }) => clientName);

describe("a new certificate in place of the old one (R20)", () => {
  test("is used by each call that begins after it, over new connections", async () => {
    const transport = transportTo(server, { root: authority.cert, rp: first });
    await transport.post("collect", { orderRef: "a" });
    await transport.replaceCertificate(loaded(second));
    await transport.post("collect", { orderRef: "b" });
    expect(names()).toEqual(["First RP", "Second RP"]);
    await transport.close();
  });

  test("fails none of 50 calls that are under way, whatever they wait for", async () => {
    const transport = transportTo(server, { root: authority.cert, rp: first, connections: 10 });
    const calls = Array.from({ length: 50 }, (_, call) => transport.post("collect", { orderRef: `${call}` }));
    const replaced = transport.replaceCertificate(loaded(second));
    const later = Array.from({ length: 50 }, (_, call) => transport.post("collect", { orderRef: `${call}` }));
    const answers = await Promise.all([...calls, ...later]);
    await replaced;
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200));
    expect(names().filter((name) => name === "First RP")).toHaveLength(50);
    expect(names().filter((name) => name === "Second RP")).toHaveLength(50);
    await transport.close();
  });

  test("fails no call while it is replaced again and again under load", async () => {
    const transport = transportTo(server, { root: authority.cert, rp: first, connections: 4 });
    const load = { running: true };
    const worker = async (): Promise<number> => {
      let calls = 0;
      for (; load.running; calls += 1) await transport.post("collect", { orderRef: "ref" });
      return calls;
    };
    const workers = Array.from({ length: 8 }, worker);
    for (let round = 0; round < 10; round += 1) {
      await transport.replaceCertificate(loaded(round % 2 === 0 ? second : first));
    }
    load.running = false;
    const calls = await Promise.all(workers);
    expect(server.requests).toHaveLength(calls.reduce((sum, each) => sum + each));
    await transport.close();
  });

  test("that TLS does not take leaves the old one in use", async () => {
    const transport = transportTo(server, { root: authority.cert, rp: first });
    await expect(
      transport.replaceCertificate({ cert: Buffer.from(first.cert), key: Buffer.from(second.key) }),
    ).rejects.toThrow(/key values mismatch/i);
    await transport.post("collect", { orderRef: "ref" });
    expect(names()).toEqual(["First RP"]);
    await transport.close();
  });

  test("can't be given to a client that was closed", async () => {
    const transport = transportTo(server, { root: authority.cert, rp: first });
    await transport.close();
    expect(await failureOf(transport.replaceCertificate(loaded(second)))).toMatchObject({
      code: "ERR_CLIENT_CLOSED",
    });
  });
});

describe("two clients with two certificates in one process", () => {
  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "share no connection and no TLS session (%s)",
    async (version) => {
      const resuming = await startFaultServer({
        ...(await authority.issue("Test server")),
        ca: authority.cert,
        requestCert: true,
        sessionIdContext: "test",
        maxVersion: version,
      });
      const rps = { "First RP": first, "Second RP": second };
      for (let round = 0; round < 5; round += 1) {
        // New connections each time, while sessions of the other are still fresh at the server.
        for (const [name, rp] of Object.entries(rps)) {
          const transport = transportTo(resuming, { root: authority.cert, rp });
          resuming.requests.length = 0;
          await transport.post("collect", { orderRef: "a" });
          resuming.acts = [{ bytes: "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}" }];
          await transport.post("collect", { orderRef: "b" });
          await Promise.all([
            transport.post("collect", { orderRef: "c" }),
            transport.post("collect", { orderRef: "d" }),
          ]);
          expect(resuming.requests.map(({ clientName }) => clientName)).toEqual([name, name, name, name]);
          await transport.close();
        }
      }
      expect(resuming.resumed).toBeGreaterThan(0);
      await resuming.close();
    },
  );

  test("each make their calls as themselves, also at the same time", async () => {
    const asFirst = transportTo(server, { root: authority.cert, rp: first });
    const asSecond = transportTo(server, { root: authority.cert, rp: second });
    await Promise.all(
      Array.from({ length: 20 }, () => [
        asFirst.post("collect", { orderRef: "First RP" }),
        asSecond.post("collect", { orderRef: "Second RP" }),
      ]).flat(),
    );
    for (const { body, clientName } of server.requests) {
      expect((JSON.parse(body) as { orderRef: string }).orderRef).toBe(clientName);
    }
    expect(server.requests).toHaveLength(40);
    await Promise.all([asFirst.close(), asSecond.close()]);
  });
});
