import { inspect } from "node:util";
import { BankIdClient } from "@bankid-kit/core";
import type { BankIdClientOptions } from "@bankid-kit/core";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Made, Wish } from "../support/chains.ts";
import { make } from "../support/chains.ts";
import type { FaultServer } from "../support/fault-server.ts";
import { freePort, startFaultServer } from "../support/fault-server.ts";
import { patience, transportTo } from "../support/transport.ts";

const now = Date.UTC(2026, 10, 24, 12);
const date = "Tue, 24 Nov 2026 12:00:00 GMT";

let root: Made;
let rp: Made;
let server: FaultServer;
const clients = new Set<BankIdClient>();
const servers = new Set<FaultServer>();

beforeAll(async () => {
  root = await make({ name: "CN=Test root", ca: true });
  rp = await make({ name: "CN=Test RP", by: root });
});
beforeEach(async () => {
  server = await start({ by: root });
  server.otherwise = { status: 405, headers: { date } };
});
afterEach(async () => {
  await Promise.all([...clients].map((client) => client.close()));
  await Promise.all([...servers].map((each) => each.close()));
  clients.clear();
  servers.clear();
});

async function start(wish: Partial<Wish>): Promise<FaultServer> {
  const { cert, key } = await make({ name: "CN=server", ip: ["127.0.0.1"], ...wish });
  const started = await startFaultServer({ cert, key, ca: root.cert, requestCert: true });
  servers.add(started);
  return started;
}

function clientOf(origin: string, more: Partial<BankIdClientOptions> = {}): BankIdClient {
  const client = new BankIdClient({
    environment: { url: origin, ca: root.cert },
    certificate: rp,
    ...patience,
    ...more,
  });
  clients.add(client);
  return client;
}

const words = { message: expect.stringMatching(/^[A-Z].*\.$/), fix: expect.stringMatching(/^[A-Z].*\.$/) };

describe("a check of the connection (R21)", () => {
  test("finds a right one by the 405 that a GET of auth gets, and starts no order", async () => {
    const check = await clientOf(server.origin).checkConnection();
    expect(check).toMatchObject({ ok: true, tlsProtocol: "TLSv1.3" });
    expect(server.requests).toEqual([
      expect.objectContaining({ method: "GET", path: "/rp/v6.0/auth", clientName: "Test RP" }),
    ]);
  });

  test("tells until when the server's certificate is valid", async () => {
    const check = await clientOf(server.origin).checkConnection();
    const inHours =
      ((check as { serverCertificateUntilMs: number }).serverCertificateUntilMs - Date.now()) / 3_600_000;
    expect(Math.round(inHours)).toBe(24);
  });

  test.each([
    ["ahead", 90_000],
    ["behind", -90_000],
    ["right", 0],
  ])("tells how far the clock is %s, by BankID's own", async (_, clockSkewMs) => {
    const transport = transportTo(server, { root: root.cert, rp, wallNow: () => now + clockSkewMs });
    expect(await transport.checkConnection()).toMatchObject({ ok: true, clockSkewMs });
    server.otherwise = { status: 403, headers: { date } };
    expect(await transport.checkConnection()).toMatchObject({ ok: false, clockSkewMs });
    await transport.close();
  });

  test("says unreachable where nobody listens, and where nobody answers in time", async () => {
    const away = clientOf(`https://127.0.0.1:${await freePort()}`);
    expect(await away.checkConnection()).toEqual({
      ok: false,
      code: "unreachable",
      detail: "ECONNREFUSED",
      ...words,
    });
    server.otherwise = "hang";
    const impatient = clientOf(server.origin, { timeoutMs: 300 });
    expect(await impatient.checkConnection()).toMatchObject({
      code: "unreachable",
      detail: "NO_ANSWER_IN_TIME",
    });
  });

  test("says proxy_refused where the proxy is in the way", async () => {
    const proxied = clientOf(server.origin, { proxy: `http://user:hemligt@127.0.0.1:${await freePort()}` });
    const check = await proxied.checkConnection();
    expect(check).toEqual({ ok: false, code: "proxy_refused", detail: "PROXY_ECONNREFUSED", ...words });
    expect(inspect(check)).not.toContain("hemligt");
  });

  test("says untrusted_server for another root, and sends nothing", async () => {
    const other = await make({ name: "CN=Other root", ca: true });
    const stranger = await start({ by: other });
    expect(await clientOf(stranger.origin).checkConnection()).toMatchObject({
      ok: false,
      code: "untrusted_server",
      ...words,
    });
    expect(stranger.applicationBytes).toBe(0);
  });

  test.each([401, 403])("says certificate_refused for HTTP %i", async (status) => {
    server.otherwise = { status, body: "<html>no</html>" };
    expect(await clientOf(server.origin).checkConnection()).toMatchObject({
      ok: false,
      code: "certificate_refused",
      detail: `HTTP ${status}`,
      ...words,
    });
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "says certificate_refused for an alert of %s",
    async (maxVersion) => {
      const { cert, key } = await make({ name: "CN=server", by: root, ip: ["127.0.0.1"] });
      // OpenSSL itself sends the alert when there is no certificate at all.
      const strict = await startFaultServer({
        cert,
        key,
        ca: root.cert,
        requestCert: true,
        rejectUnauthorized: true,
        maxVersion,
      });
      servers.add(strict);
      const bare = transportTo(strict, { root: root.cert, rp, certificate: {} as never });
      const check = await bare.checkConnection();
      expect(check).toMatchObject({ ok: false, code: "certificate_refused", ...words });
      // Under TLS 1.2 the same alert may be about versions and ciphers, which a call can't look into.
      await expect(bare.post("collect", { orderRef: "ref" })).rejects.toMatchObject({
        code: maxVersion === "TLSv1.3" ? "ERR_CERTIFICATE_REFUSED" : "ERR_UNREACHABLE",
      });
      await bare.close();
    },
  );

  test("says certificate_refused where a new connection ends without an answer, as under TLS 1.3", async () => {
    server.otherwise = "cut";
    expect(await clientOf(server.origin).checkConnection()).toMatchObject({ code: "certificate_refused" });
  });

  test.each([
    ["another status", { status: 200, body: "<html>hello</html>" }],
    ["an outage", { status: 503 }],
    ["half an answer", { bytes: "HTTP/1.1 4" }],
    ["another protocol inside TLS", { bytes: "220 mail.example ESMTP\r\n" }],
  ] as const)("says unexpected_answer for %s", async (_, act) => {
    server.otherwise = act;
    expect(await clientOf(server.origin).checkConnection()).toMatchObject({
      ok: false,
      code: "unexpected_answer",
      ...words,
    });
  });

  test.each([
    ["clock_suspect", "expired long ago", { fromHours: -100, untilHours: -30 }],
    ["untrusted_server", "has just expired", { fromHours: -100, untilHours: -2 }],
    ["clock_suspect", "is not valid yet", { fromHours: 2, untilHours: 100 }],
  ])("says %s where the server's certificate %s (R22)", async (code, _, when) => {
    const { origin } = await start({ by: root, ...when });
    expect(await clientOf(origin).checkConnection()).toMatchObject({ ok: false, code, ...words });
  });

  test("ends with the caller's own reason, and says when the client was closed", async () => {
    server.otherwise = "hang";
    const client = clientOf(server.origin);
    const caller = new AbortController();
    const check = client.checkConnection({ signal: caller.signal });
    await expect.poll(() => server.requests.length).toBe(1);
    caller.abort(new Error("enough"));
    await expect(check).rejects.toThrow("enough");
    await client.close();
    await expect(client.checkConnection()).rejects.toMatchObject({ code: "ERR_CLIENT_CLOSED" });
  });

  test("is not kept from looking by a pause that BankID asked for", async () => {
    const client = clientOf(server.origin);
    server.acts = [{ status: 429, headers: { "retry-after": "60" } }];
    await client.cancel({ orderRef: "ref" }).catch(() => {});
    expect(await client.checkConnection()).toMatchObject({ ok: true });
  });
});
