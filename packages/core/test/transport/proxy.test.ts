import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { inspect } from "node:util";
import { BankIdClient } from "@bankid-kit/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { parseProxy } from "../../src/client/proxy.ts";
import type { FaultServer } from "../support/fault-server.ts";
import { freePort, startFaultServer } from "../support/fault-server.ts";
import type { Authority, KeyPair } from "../support/pki.ts";
import { makeAuthority } from "../support/pki.ts";
import { failureOf, patience } from "../support/transport.ts";

interface LoggingProxy {
  readonly port: number;
  /** What it was asked for, with the header that proves who asks. */
  readonly asked: { readonly url: string | undefined; readonly authorization: string | undefined }[];
  /** Every byte that went through, either way. */
  readonly log: Buffer[];
  /** Refuses with this status instead. */
  refuseWith: number | undefined;
  /** Bytes that it sends behind its answer, in the same packet. */
  speaksFirst: string;
  close(): Promise<void>;
}

async function startProxy(): Promise<LoggingProxy> {
  const sockets = new Set<Duplex>();
  const server = createServer();
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (request, socket) => {
    proxy.asked.push({ url: request.url, authorization: request.headers["proxy-authorization"] });
    socket.on("error", () => {});
    if (proxy.refuseWith !== undefined) {
      socket.end(`HTTP/1.1 ${proxy.refuseWith} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const inside = connect(Number(port), hostname.replaceAll(/[[\]]/g, ""), () => {
      socket.write(`HTTP/1.1 200 Connection established\r\n\r\n${proxy.speaksFirst}`);
      inside.on("data", (chunk) => proxy.log.push(chunk)).pipe(socket);
      socket.on("data", (chunk: Buffer) => proxy.log.push(chunk)).pipe(inside);
    });
    inside.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: LoggingProxy = {
    port: (server.address() as AddressInfo).port,
    asked: [],
    log: [],
    refuseWith: undefined,
    speaksFirst: "",
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

let authority: Authority;
let rp: KeyPair;
let server: FaultServer;
let proxy: LoggingProxy;
const clients = new Set<BankIdClient>();

beforeAll(async () => {
  authority = await makeAuthority("Test root");
  rp = await authority.issue("Test RP");
  server = await startFaultServer({
    ...(await authority.issue("Test server")),
    ca: authority.cert,
    requestCert: true,
  });
  server.otherwise = { status: 200, body: '{"orderRef":"ref","status":"pending","hintCode":"userSign"}' };
  proxy = await startProxy();
});
afterAll(() => Promise.all([server.close(), proxy.close()]));
beforeEach(() => {
  server.requests.length = 0;
  proxy.asked.length = 0;
  proxy.log.length = 0;
  proxy.refuseWith = undefined;
  proxy.speaksFirst = "";
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all([...clients].map((client) => client.close()));
  clients.clear();
});

function clientBy(address: string | undefined, more: { connectTimeoutMs?: number } = {}): BankIdClient {
  const client = new BankIdClient({
    environment: { url: server.origin, ca: authority.cert },
    certificate: rp,
    ...patience,
    ...(address === undefined ? {} : { proxy: address }),
    ...more,
  });
  clients.add(client);
  return client;
}

describe("through a proxy (R31)", () => {
  test("a call arrives with the RP's certificate, and the proxy sees the host and ciphertext alone", async () => {
    const client = clientBy(`http://127.0.0.1:${proxy.port}`);
    const orderRef = "131daac9-16c6-4618-beb0-365768f37288";
    const { otherwise } = server;
    server.otherwise = {
      status: 200,
      body: JSON.stringify({ orderRef, status: "pending", hintCode: "userSign" }),
    };
    for (let call = 0; call < 5; call += 1) await client.collect({ orderRef });
    expect(server.requests.map(({ clientName }) => clientName)).toEqual(
      Array.from({ length: 5 }, () => "Test RP"),
    );
    expect(proxy.asked).toEqual([{ url: `127.0.0.1:${server.port}`, authorization: undefined }]);
    const seen = Buffer.concat(proxy.log);
    expect(seen.length).toBeGreaterThan(1_000);
    for (const secret of [orderRef, "/rp/v6.0", "HTTP/1.1", "userSign"])
      expect(seen.includes(secret)).toBe(false);
    server.otherwise = otherwise;
  });

  test("the user and password go to the proxy alone, decoded as they were meant", async () => {
    await clientBy(`http://us%C3%A9r:p%40ss%3Aword@127.0.0.1:${proxy.port}`).collect({ orderRef: "ref" });
    expect(proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from("usér:p@ss:word").toString("base64")}`);
    expect(server.requests[0]?.head).not.toMatch(/authorization/i);
  });

  test.each([
    [407, /user and password of the option proxy/, false],
    [403, /BankID's host opened there/, false],
    [502, /opened no tunnel/, true],
  ])(
    "a refusal with %i is ERR_UNREACHABLE that says what to do, and shows no password (S10)",
    async (status, words, retryable) => {
      proxy.refuseWith = status;
      const client = clientBy(`http://hemlig-user:hemligt-ord@127.0.0.1:${proxy.port}`);
      const error = await failureOf(client.auth({ endUserIp: "192.0.2.7" }));
      expect(error).toMatchObject({
        code: "ERR_UNREACHABLE",
        message: expect.stringMatching(words),
        retryable,
      });
      // What the proxy does not allow it does not allow a second time either.
      expect(proxy.asked).toHaveLength(retryable ? 2 : 1);
      for (const shown of [error, client].map((each) => inspect(each, { depth: 20, showHidden: true }))) {
        expect(shown).not.toMatch(/hemlig/);
        expect(shown).not.toContain(Buffer.from("hemlig").toString("base64").slice(0, 6));
      }
      expect(server.requests).toHaveLength(0);
    },
  );

  test("that says more than its answer, no call is made: BankID does not speak first", async () => {
    proxy.speaksFirst = "\x16\x03\x03";
    const error = await failureOf(clientBy(`http://127.0.0.1:${proxy.port}`).collect({ orderRef: "ref" }));
    expect(error).toMatchObject({ code: "ERR_UNREACHABLE" });
    expect(proxy.asked.length).toBeGreaterThan(0);
    expect(server.requests).toEqual([]);
  });

  test("that is not there, or does not answer, a call is ERR_UNREACHABLE", async () => {
    const away = clientBy(`http://127.0.0.1:${await freePort()}`);
    expect(await failureOf(away.collect({ orderRef: "ref" }))).toMatchObject({ code: "ERR_UNREACHABLE" });
    const mute = await startFaultServer({});
    mute.connectionsToHang = 1;
    const hanging = clientBy(`http://127.0.0.1:${mute.port}`, { connectTimeoutMs: 100 });
    expect(await failureOf(hanging.collect({ orderRef: "ref" }))).toMatchObject({
      code: "ERR_UNREACHABLE",
      message: expect.stringContaining("CONNECT_TIMEOUT"),
    });
    await mute.close();
  });
});

test("proxy variables of the process are not followed (R31)", async () => {
  for (const name of ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"]) {
    vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
  }
  vi.stubEnv("NODE_USE_ENV_PROXY", "1");
  await clientBy(undefined).collect({ orderRef: "ref" });
  expect(proxy.asked).toEqual([]);
});

describe("the option proxy", () => {
  test.each([
    ["another protocol", "socks5://127.0.0.1:1080"],
    ["TLS to the proxy", "https://user:hemligt@127.0.0.1:8080"],
    ["a path", "http://user:hemligt@127.0.0.1:8080/path"],
    ["no protocol", "127.0.0.1:8080"],
    ["a password with a lone %", "http://user:hemligt%@127.0.0.1:8080"],
    ["something else than text", 8080],
  ])("is refused at once with %s, without being shown", (_, address) => {
    expect(() => clientBy(address as string)).toThrow(expect.objectContaining({ code: "ERR_OPTION" }));
    expect(() => clientBy(address as string)).not.toThrow(/hemligt|8080\/path/);
  });

  test("may leave out the port, and name an IPv6 address", () => {
    expect(parseProxy("http://proxy.example")).toEqual({
      hostname: "proxy.example",
      port: 80,
      authorization: undefined,
    });
    expect(parseProxy("http://[::1]:3128")).toMatchObject({ hostname: "::1", port: 3128 });
  });
});
