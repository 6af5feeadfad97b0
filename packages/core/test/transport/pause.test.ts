import { BankIdClient } from "@bankid-kit/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askedToWaitMs } from "../../src/client/pause.ts";
import type { FaultServer } from "../support/fault-server.ts";
import { startFaultServer } from "../support/fault-server.ts";
import type { Authority, KeyPair } from "../support/pki.ts";
import { makeAuthority } from "../support/pki.ts";
import { failureOf, patience } from "../support/transport.ts";

let authority: Authority;
let rp: KeyPair;
let server: FaultServer;
let now: number;
let client: BankIdClient;

beforeAll(async () => {
  authority = await makeAuthority("Test root");
  rp = await authority.issue("Test RP");
  server = await startFaultServer({
    ...(await authority.issue("Test server")),
    ca: authority.cert,
    requestCert: true,
  });
});
afterAll(() => server.close());

beforeEach(() => {
  server.requests.length = 0;
  server.acts = [];
  server.otherwise = { status: 200, body: '{"orderRef":"ref","status":"pending","hintCode":"userSign"}' };
  now = 1_000;
  client = new BankIdClient({
    environment: { url: server.origin, ca: authority.cert },
    certificate: rp,
    ...patience,
    monotonicNow: () => now,
  });
  return () => client.close();
});

describe("after a 429 (R30)", () => {
  test.each([
    ["Retry-After in seconds", { "retry-after": "5" }, 5_000],
    [
      "Retry-After as a date, by the answer's own clock",
      { "retry-after": "Tue, 24 Nov 2026 12:00:07 GMT", date: "Tue, 24 Nov 2026 12:00:00 GMT" },
      7_000,
    ],
    ["RateLimit-Reset", { "ratelimit-reset": "9" }, 9_000],
    ["more than a minute", { "retry-after": "3600" }, 60_000],
  ])(
    "with %s no call that could be spared is sent until then, and each is refused alike",
    async (_, headers, ms) => {
      server.acts = [{ status: 429, headers }];
      const refused = { code: "ERR_BANKID", bankIdCode: "tooManyRequests", httpStatus: 429, retryable: true };
      expect(await failureOf(client.collect({ orderRef: "ref" }))).toMatchObject({
        ...refused,
        retryAfterMs: ms,
      });
      now += ms - 1;
      for (const call of [client.collect({ orderRef: "ref" }), client.auth({ endUserIp: "192.0.2.7" })]) {
        expect(await failureOf(call)).toMatchObject({ ...refused, retryAfterMs: 1 });
      }
      expect(server.requests).toHaveLength(1);
      now += 1;
      expect(await client.collect({ orderRef: "ref" })).toMatchObject({ status: "pending" });
      expect(server.requests).toHaveLength(2);
    },
  );

  test.each([
    ["nothing", {}],
    ["something that can't be read", { "retry-after": "soon", "ratelimit-reset": "-1" }],
    ["a time that has passed", { "retry-after": "Tue, 24 Nov 2020 12:00:00 GMT" }],
  ])("that asks for %s, the next call goes out", async (_, headers) => {
    server.acts = [{ status: 429, headers }];
    expect((await failureOf(client.collect({ orderRef: "ref" }))).bankIdCode).toBe("tooManyRequests");
    expect(await client.collect({ orderRef: "ref" })).toMatchObject({ status: "pending" });
  });

  test("a refusal within the pause says that nothing was sent, and how long the pause lasts yet", async () => {
    server.acts = [{ status: 429, headers: { "retry-after": "9" } }];
    expect((await failureOf(client.collect({ orderRef: "ref" }))).message).not.toContain("nothing was sent");
    now += 1_500;
    const { message, retryAfterMs } = await failureOf(client.auth({ endUserIp: "192.0.2.7" }));
    expect(message).toContain("a pause, which lasts 8 s more: nothing was sent.");
    expect(retryAfterMs).toBe(7_500);
  });

  test("an order can be cancelled within the pause, for a person waits for it to end", async () => {
    server.acts = [
      { status: 429, headers: { "retry-after": "60" } },
      { status: 200, body: "{}" },
    ];
    await failureOf(client.collect({ orderRef: "ref" }));
    expect(await client.cancel({ orderRef: "ref" })).toBeUndefined();
    expect(server.requests).toHaveLength(2);
    expect(await failureOf(client.collect({ orderRef: "ref" }))).toMatchObject({ retryAfterMs: 60_000 });
  });

  test("another client goes on", async () => {
    server.acts = [{ status: 429, headers: { "retry-after": "60" } }];
    await failureOf(client.collect({ orderRef: "ref" }));
    const other = new BankIdClient({
      environment: { url: server.origin, ca: authority.cert },
      certificate: rp,
      ...patience,
    });
    expect(await other.collect({ orderRef: "ref" })).toMatchObject({ status: "pending" });
    await other.close();
  });
});

describe("the time that an answer asks to wait", () => {
  const nowMs = Date.UTC(2026, 10, 24, 12);

  test.each<[Record<string, string | string[]>, number | undefined]>([
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "1.5" }, 1_500],
    [{ "retry-after": " 3 " }, 3_000],
    [{ "retry-after": ["3", "4"] }, 3_000],
    [{ "retry-after": "3", "ratelimit-reset": "9" }, 3_000],
    [{ "retry-after": "Tue, 24 Nov 2026 12:00:30 GMT" }, 30_000],
    [{ "retry-after": "2026-11-24T12:00:30Z" }, undefined],
    [{ "retry-after": "1e3" }, undefined],
    [{ "retry-after": "999999999999999999" }, undefined],
    [{ "retry-after": "" }, undefined],
    [{ "ratelimit-reset": String(nowMs / 1_000 + 12) }, 12_000],
    [{ "ratelimit-reset": "999999" }, 60_000],
    [{}, undefined],
  ])("by %j is %s ms", (headers, ms) => {
    expect(askedToWaitMs(headers, nowMs)).toBe(ms);
  });
});
