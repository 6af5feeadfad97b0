import { inspect } from "node:util";
import { BankIdClient, BankIdError } from "@bankid-kit/core";
import type { BankIdClientOptions } from "@bankid-kit/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Authority, KeyPair } from "./support/pki.ts";
import { makeAuthority } from "./support/pki.ts";
import type { TestServer } from "./support/server.ts";
import { json, startServer } from "./support/server.ts";

const order = {
  orderRef: "131daac9-16c6-4618-beb0-365768f37288",
  autoStartToken: "7c40b5c9-fa74-49cf-b98c-bfe651f9a7c6",
  qrStartToken: "67df3917-fa0d-44e5-b327-edcc928297f8",
  qrStartSecret: "d28db9a7-4cde-429e-a983-359be676944c",
};

const completionData = {
  user: {
    personalNumber: "191212121212",
    name: "Tolvan Tolvansson",
    givenName: "Tolvan",
    surname: "Tolvansson",
  },
  device: { ipAddress: "192.0.2.7", uhi: "OZvYM9VvyiAmG7NA5jU5zqGcVpo=" },
  bankIdIssueDate: "2024-02-01",
  signature: "c2lnbmF0dXJl",
  ocspResponse: "b2NzcA==",
  risk: "low",
};

let authority: Authority;
let rp: KeyPair;
let server: TestServer;
let client: BankIdClient;

function options(more: Partial<BankIdClientOptions> = {}): BankIdClientOptions {
  return { environment: { url: server.origin, ca: authority.cert }, certificate: rp, ...more };
}

async function failureOf(call: Promise<unknown>): Promise<BankIdError> {
  const error: unknown = await call.then(
    () => expect.unreachable("the call was expected to fail"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BankIdError);
  return error as BankIdError;
}

beforeAll(async () => {
  authority = await makeAuthority("Test root");
  rp = await authority.issue("Test RP");
  server = await startServer(await authority.issue("Test server"), authority.cert);
  client = new BankIdClient(options());
});

afterAll(async () => {
  await client.close();
  await server.close();
});

beforeEach(() => {
  server.received.length = 0;
  server.answer = json(200, order);
});

describe("a call to BankID", () => {
  test("is a POST of JSON without a charset, over TLS with the RP's certificate", async () => {
    await client.auth({ endUserIp: "192.0.2.7" });
    const [call] = server.received;
    expect(call).toMatchObject({ method: "POST", url: "/rp/v6.0/auth", clientName: "Test RP" });
    expect(call?.headers["content-type"]).toBe("application/json");
  });

  test("carries texts in base64 and leaves out what was not given", async () => {
    await client.sign({
      endUserIp: "192.0.2.7",
      userVisibleData: "Jag köper en båt",
      userNonVisibleData: new Uint8Array([0, 255]),
    });
    expect(JSON.parse(server.received[0]?.body ?? "")).toEqual({
      endUserIp: "192.0.2.7",
      userVisibleData: "SmFnIGvDtnBlciBlbiBiw6V0",
      userNonVisibleData: "AP8=",
    });
  });

  test("cuts a user agent that BankID would refuse, and never inside a character (S15, B7)", async () => {
    await client.auth({
      endUserIp: "192.0.2.7",
      web: { referringDomain: "example.com", userAgent: `${"x".repeat(255)}😀` },
    });
    const { web } = JSON.parse(server.received[0]?.body ?? "") as { web: { userAgent: string } };
    expect(web.userAgent).toBe("x".repeat(255));
  });

  test("tells when the answer's headers came, by the client's own clock (R16)", async () => {
    const ticking = new BankIdClient(options({ monotonicNow: () => 4_711 }));
    expect(await ticking.auth({ endUserIp: "192.0.2.7" })).toEqual({ ...order, receivedAtMs: 4_711 });
    await ticking.close();
  });

  test("uses one connection again and again", async () => {
    await client.collect({ orderRef: "x" }).catch(() => {});
    const before = server.handshakes;
    server.answer = json(200, { orderRef: order.orderRef, status: "pending", hintCode: "started" });
    for (let i = 0; i < 50; i += 1) await client.collect({ orderRef: order.orderRef });
    expect(server.handshakes - before).toBe(0);
  });
});

describe("what collect answers", () => {
  test.each(["pending", "failed"])("%s with a hint, an unknown one too", async (status) => {
    server.answer = json(200, { orderRef: "ref", status, hintCode: "somethingNew" });
    expect(await client.collect({ orderRef: "ref" })).toEqual({
      status,
      orderRef: "ref",
      hintCode: "somethingNew",
    });
  });

  test("complete with a result rebuilt member by member, and nothing else of the answer (S7)", async () => {
    const body = `{"orderRef":"ref","status":"complete","__proto__":{"polluted":true},"completionData":${JSON.stringify(
      {
        ...completionData,
        unknown: 1,
        user: { ...completionData.user, constructor: "x" },
        stepUp: { mrtd: "yes" },
      },
    )}}`;
    server.answer = (response) => response.end(body);
    expect(await client.collect({ orderRef: "ref" })).toEqual({
      status: "complete",
      orderRef: "ref",
      completionData: { ...completionData, stepUp: {} },
    });
    expect({}).not.toHaveProperty("polluted");
  });

  test.each([
    ["an unknown status", { orderRef: "ref", status: "done", completionData }],
    ["complete without a result", { orderRef: "ref", status: "complete" }],
    [
      "complete without twelve digits",
      {
        orderRef: "ref",
        status: "complete",
        completionData: { ...completionData, user: { ...completionData.user, personalNumber: "12" } },
      },
    ],
    [
      "complete without a signature",
      { orderRef: "ref", status: "complete", completionData: { ...completionData, signature: "" } },
    ],
    ["a list", []],
  ])("is never complete for %s (S8)", async (_, body) => {
    server.answer = json(200, body);
    expect(await failureOf(client.collect({ orderRef: "ref" }))).toMatchObject({ code: "ERR_PROTOCOL" });
  });

  test("is refused when it is larger than any answer of BankID's (S6)", async () => {
    server.answer = (response) => response.end(`{"a":"${"x".repeat(70_000)}"}`);
    expect(await failureOf(client.collect({ orderRef: "ref" }))).toMatchObject({ code: "ERR_PROTOCOL" });
  });

  /** The answer of a completed order, with so long a signature. */
  const signed = (length: number): object => ({
    orderRef: "ref",
    status: "complete",
    completionData: { ...completionData, signature: "A".repeat(length) },
  });

  test("is read when it holds a signature of texts as long as BankID takes", async () => {
    server.answer = json(200, signed(340_000));
    expect((await client.collect({ orderRef: "ref" })).status).toBe("complete");
  });

  test("is refused when it holds a longer signature than that (S6)", async () => {
    server.answer = json(200, signed(530_000));
    expect(await failureOf(client.collect({ orderRef: "ref" }))).toMatchObject({ code: "ERR_PROTOCOL" });
  });

  test("is not fetched from where a redirect points (S5)", async () => {
    server.answer = (response) =>
      response.writeHead(307, { location: `${server.origin}/rp/v6.0/auth` }).end();
    expect(await failureOf(client.collect({ orderRef: "ref" }))).toMatchObject({
      code: "ERR_PROTOCOL",
      httpStatus: 307,
    });
    expect(server.received).toHaveLength(1);
  });
});

describe("a refusal", () => {
  test.each([
    [
      400,
      '{"errorCode":"alreadyInProgress","details":"Order already in progress for pno"}',
      "alreadyInProgress",
    ],
    [400, '{"errorCode":"brandNew","details":""}', "brandNew"],
    [503, '{"errorCode":"Maintenance","details":""}', "maintenance"],
    [403, "<html>403 Forbidden</html>", "unauthorized"],
    [502, "<html>Bad gateway</html>", "internalError"],
    [405, "", "methodNotAllowed"],
  ])("with status %i and body %s is the error %s (R7)", async (status, body, bankIdCode) => {
    server.answer = (response) => response.writeHead(status).end(body);
    expect(await failureOf(client.cancel({ orderRef: "ref" }))).toMatchObject({
      code: "ERR_BANKID",
      httpStatus: status,
      bankIdCode,
    });
  });
});

describe("when BankID can't be spoken to", () => {
  test("nobody listening is ERR_UNREACHABLE: nothing was sent", async () => {
    const lonely = new BankIdClient(
      options({ environment: { url: "https://127.0.0.1:1", ca: authority.cert } }),
    );
    expect(await failureOf(lonely.auth({ endUserIp: "192.0.2.7" }))).toMatchObject({
      code: "ERR_UNREACHABLE",
    });
    await lonely.close();
  });

  test("a server of another CA is not trusted, not even with NODE_TLS_REJECT_UNAUTHORIZED=0 (S4)", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const other = await makeAuthority("Other root");
    const wary = new BankIdClient(options({ environment: { url: server.origin, ca: other.cert } }));
    expect(await failureOf(wary.auth({ endUserIp: "192.0.2.7" }))).toMatchObject({
      code: "ERR_TLS_UNTRUSTED",
    });
    expect(server.received).toHaveLength(0);
    await wary.close();
    vi.unstubAllEnvs();
  });

  test("a client certificate of another CA gets no answer", async () => {
    const other = await makeAuthority("Other root");
    const stranger = new BankIdClient(options({ certificate: await other.issue("Stranger") }));
    expect(await failureOf(stranger.auth({ endUserIp: "192.0.2.7" }))).toMatchObject({
      code: "ERR_NO_ANSWER",
    });
    await stranger.close();
  });

  test("a server that never answers is ERR_TIMEOUT after timeoutMs (R1)", async () => {
    server.answer = () => {};
    const hasty = new BankIdClient(options({ timeoutMs: 100 }));
    expect(await failureOf(hasty.collect({ orderRef: "ref" }))).toMatchObject({ code: "ERR_TIMEOUT" });
    await hasty.close();
  });

  test("an aborted signal ends the call with the caller's own reason", async () => {
    const caller = new AbortController();
    server.answer = () => caller.abort(new Error("the visitor left"));
    await expect(client.collect({ orderRef: "ref" }, { signal: caller.signal })).rejects.toThrow(
      "the visitor left",
    );
  });

  test("a closed client says so", async () => {
    const closed = new BankIdClient(options());
    await closed.close();
    expect(await failureOf(closed.collect({ orderRef: "ref" }))).toMatchObject({ code: "ERR_CLIENT_CLOSED" });
  });
});

test("neither a client nor an error shows a key, a passphrase or what was sent (S9, S10)", async () => {
  server.answer = json(400, { errorCode: "invalidParameters", details: "No such order" });
  const secret = "1f0e9d8c-secret-order";
  const error = await failureOf(client.collect({ orderRef: secret }));
  for (const shown of [
    inspect(client, { depth: 20, showHidden: true }),
    inspect(error, { depth: 20, showHidden: true }),
  ]) {
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain("PRIVATE KEY");
  }
  expect(JSON.stringify(client)).toBe('{"environment":"custom"}');
  expect(Object.keys(error).toSorted()).toEqual(["bankIdCode", "code", "httpStatus", "name", "retryable"]);
  expect(error.cause).toBeUndefined();
});

describe("which BankID to speak to", () => {
  test("has no default (S1)", () => {
    expect(() => new BankIdClient({ certificate: rp } as BankIdClientOptions)).toThrow(/no default/);
  });

  test.each([
    ["an unknown word", "prod"],
    ["http", { url: "http://127.0.0.1:1", ca: "x" }],
    ["a path", { url: "https://127.0.0.1:1/rp/v6.0", ca: "x" }],
    ["BankID's own host under another root", { url: "https://appapi2.bankid.com", ca: "x" }],
    ["no root", { url: "https://127.0.0.1:1" }],
    [
      "a root that is none",
      { url: "https://127.0.0.1:1", ca: "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----" },
    ],
    ["the name production", { name: "production", url: "https://127.0.0.1:1", ca: "x" }],
    ["an app elsewhere", { url: "https://127.0.0.1:1", ca: "x", appUrl: "http://phone.example/" }],
  ])("is refused at once for %s (S2)", (_, environment) => {
    expect(() => new BankIdClient({ environment, certificate: rp } as BankIdClientOptions)).toThrow(
      expect.objectContaining({ code: "ERR_ENVIRONMENT_INVALID" }),
    );
  });

  test("is production alone while NODE_ENV is production, unless said (S3)", async () => {
    vi.stubEnv("NODE_ENV", "production");
    expect(() => new BankIdClient(options())).toThrow(/NODE_ENV is production/);
    const said = new BankIdClient(options({ allowNonProduction: true }));
    await said.close();
    vi.unstubAllEnvs();
  });

  test.each(["false", "true", 1, {}, null])(
    "is not said by %j: what a variable holds is no true (S3)",
    (allowNonProduction) => {
      vi.stubEnv("NODE_ENV", "production");
      expect(() => new BankIdClient(options({ allowNonProduction: allowNonProduction as boolean }))).toThrow(
        expect.objectContaining({ code: "ERR_ENVIRONMENT_NOT_PRODUCTION" }),
      );
      vi.unstubAllEnvs();
    },
  );

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("takes no timeoutMs of %d", (timeoutMs) => {
    expect(() => new BankIdClient(options({ timeoutMs }))).toThrow(/timeoutMs/);
  });
});
