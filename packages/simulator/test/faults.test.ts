import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { BankIdClient } from "@bankid-kit/core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startSimulator } from "../src/index.ts";
import type { Fault, Simulator } from "../src/index.ts";
import { auth, cancel, collect, post } from "./support/rp.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(async () => simulator.close());
afterEach(() => simulator.faults.clear());

const codeOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => (error as NodeJS.ErrnoException).code,
  );

describe("a call that names its endpoint in another way", () => {
  test.each([
    ["with a query", "/rp/v6.0/auth?trace=1"],
    ["by a whole URL", "https://127.0.0.1:1/rp/v6.0/auth"],
    ["by a whole URL with a query", "HTTPS://localhost/rp/v6.0/auth?trace=1"],
  ])("is counted, told of and befallen by faults all the same: %s", async (_what, path) => {
    const told: string[] = [];
    const giveUp = new AbortController();
    const next = simulator.orders.next({ signal: giveUp.signal });
    next.then(
      ({ orderRef }) => told.push(orderRef),
      () => undefined,
    );
    const before = simulator.calls().auth;
    const { status, json } = await raw(path);
    giveUp.abort();
    expect([status, told]).toEqual([200, [json.orderRef]]);
    const fault = simulator.faults.add({ kind: "maintenance", endpoint: "auth", times: 1 });
    expect((await raw(path)).status).toBe(503);
    expect([fault.hits, simulator.calls().auth - before]).toEqual([1, 2]);
  });

  test("is none of BankID's when only its beginning or end is", async () => {
    for (const path of [
      "/rp/v6.0/auth/",
      "/https://127.0.0.1/rp/v6.0/auth",
      "https://rp/v6.0/auth",
      "/?/rp/v6.0/auth",
    ]) {
      expect([path, (await raw(path)).status]).toEqual([path, 404]);
    }
  });
});

/** The request line as it is given. */
async function raw(path: string): Promise<{ status: number | undefined; json: { orderRef?: string } }> {
  const { hostname, port } = new URL(simulator.url);
  const call = request({
    ...simulator.certificate,
    ca: simulator.environment.ca,
    hostname,
    port,
    path,
    agent: false,
    method: "POST",
    headers: { "Content-Type": "application/json" },
  });
  call.end('{"endUserIp":"127.0.0.1"}');
  const [response] = (await once(call, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, json: JSON.parse(text) as { orderRef?: string } };
}

describe("a fault of the answer (S80)", () => {
  test("internal error, maintenance and a proxy's page come before the order is touched", async () => {
    const { orderRef } = (await auth(simulator)).json;
    const answers: [Fault, number, string][] = [
      [{ kind: "internalError", times: 1 }, 500, '"internalError"'],
      [{ kind: "maintenance", times: 1 }, 503, '"maintenance"'],
      [{ kind: "badGateway", times: 1 }, 502, "<h1>502 Bad Gateway</h1>"],
    ];
    for (const [fault, status, text] of answers) {
      simulator.faults.add(fault);
      const answer = await cancel(simulator, orderRef);
      expect([answer.status, answer.text.includes(text)]).toEqual([status, true]);
      expect(answer.headers["content-type"]).toBe(status === 502 ? "text/html" : "application/json");
    }
    expect((await collect(simulator, orderRef)).json.status).toBe("pending");
    expect((await cancel(simulator, orderRef)).status).toBe(200);
  });

  test("too many requests carries BankID's headers", async () => {
    simulator.faults.add({ kind: "tooManyRequests", limit: 30, retryAfterSeconds: 7, times: 1 });
    const { status, headers, json } = await auth(simulator);
    expect([status, json.errorCode]).toEqual([429, "tooManyRequests"]);
    expect(headers).toMatchObject({
      "ratelimit-limit": "30",
      "ratelimit-remaining": "0",
      "ratelimit-reset": "7",
      "retry-after": "7",
    });
  });

  test("a reset before processing leaves the order alone, one after it does not", async () => {
    const { orderRef } = (await auth(simulator)).json;
    const before = simulator.faults.add({
      kind: "reset",
      when: "beforeProcessing",
      endpoint: "cancel",
      times: 1,
    });
    expect(await codeOf(cancel(simulator, orderRef))).toBe("ECONNRESET");
    expect([before.hits, simulator.orders.find(orderRef)?.phase]).toEqual([1, "outstanding"]);
    simulator.faults.add({ kind: "reset", when: "afterProcessing", endpoint: "cancel", times: 1 });
    expect(await codeOf(cancel(simulator, orderRef))).toBe("ECONNRESET");
    expect(simulator.orders.find(orderRef)?.phase).toBe("gone");
    expect((await collect(simulator, orderRef)).status).toBe(400);
  });

  test("an error after processing leaves the RP with an order that it does not know", async () => {
    const before = simulator.orders.list().length;
    simulator.faults.add({ kind: "internalError", when: "afterProcessing", times: 1 });
    expect((await auth(simulator)).status).toBe(500);
    expect(simulator.orders.list()).toHaveLength(before + 1);
  });

  test("a hanging call is accepted and never answered", async () => {
    const hang = simulator.faults.add({ kind: "hang", endpoint: "auth", times: 1 });
    const client = new BankIdClient({ ...simulator, timeoutMs: 3_000 });
    await expect(client.auth({ endUserIp: "127.0.0.1" })).rejects.toMatchObject({ code: "ERR_TIMEOUT" });
    expect(hang.hits).toBe(1);
    await client.close();
  });

  test("latency comes before the answer, and before another fault", async () => {
    const latency = simulator.faults.add({ kind: "latency", ms: 1, times: 2 });
    simulator.faults.add({ kind: "maintenance", times: 1 });
    expect([(await auth(simulator)).status, (await auth(simulator)).status]).toEqual([503, 200]);
    expect(latency.hits).toBe(2);
  });

  test("wrong JSON is cut off, or whole and of another shape", async () => {
    simulator.faults.add({ kind: "wrongJson", times: 1 });
    const client = new BankIdClient(simulator);
    await expect(client.auth({ endUserIp: "127.0.0.1" })).rejects.toMatchObject({ code: "ERR_PROTOCOL" });
    await client.close();
    simulator.faults.add({ kind: "wrongJson", form: "otherShape", times: 1 });
    const { status, json } = await auth(simulator);
    expect([status, typeof json.orderRef]).toEqual([200, "number"]);
  });

  test("an oversized body is as long as it was said to be, and right at its end", async () => {
    simulator.faults.add({ kind: "oversizedBody", bytes: 100_000, times: 1 });
    const { text, json } = await auth(simulator);
    expect(text.length).toBeGreaterThan(100_000);
    expect(json.orderRef).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("a truncated body announces more than it brings", async () => {
    simulator.faults.add({ kind: "truncatedBody", times: 1 });
    const { cert, key } = simulator.certificate;
    const seen = await new Promise<{ announced: number; got: number; complete: boolean }>(
      (resolve, reject) => {
        const call = request(
          new URL("/rp/v6.0/auth", simulator.url),
          {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            cert,
            key,
            ca: simulator.environment.ca,
            agent: false,
          },
          (response) => {
            let got = 0;
            const announced = Number(response.headers["content-length"]);
            response.on("data", (chunk: Buffer) => (got += chunk.length));
            response.on("error", () => undefined);
            response.on("close", () => resolve({ announced, got, complete: response.complete }));
          },
        );
        call.on("error", reject);
        call.end('{"endUserIp":"127.0.0.1"}');
      },
    );
    expect(seen.complete).toBe(false);
    expect(seen.got).toBe(Math.floor(seen.announced / 2));
  });

  test("befalls its endpoint alone, as often as it was told, and is gone when it is removed", async () => {
    const twice = simulator.faults.add({ kind: "maintenance", endpoint: "collect", times: 2 });
    const { orderRef } = (await auth(simulator)).json;
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await collect(simulator, orderRef)).status);
    expect([statuses, twice.hits]).toEqual([[503, 503, 200], 2]);
    expect(simulator.faults.list()).toEqual([]);
    const forever = simulator.faults.add({ kind: "maintenance" });
    expect([(await auth(simulator)).status, (await auth(simulator)).status]).toEqual([503, 503]);
    forever.remove();
    forever.remove();
    expect((await auth(simulator)).status).toBe(200);
    expect(forever.hits).toBe(2);
  });

  test("the oldest that fits befalls a call", async () => {
    const first = simulator.faults.add({ kind: "maintenance" });
    const second = simulator.faults.add({ kind: "internalError" });
    expect((await auth(simulator)).status).toBe(503);
    first.remove();
    expect((await auth(simulator)).status).toBe(500);
    expect([first.hits, second.hits]).toEqual([1, 1]);
  });
});

describe("a wrong server certificate", () => {
  test.each<["otherRoot" | "expired" | "otherHost", RegExp]>([
    ["otherRoot", /^(UNABLE_TO_|SELF_SIGNED)/],
    ["expired", /^CERT_HAS_EXPIRED$/],
    ["otherHost", /^ERR_TLS_CERT_ALTNAME_INVALID$/],
  ])("is refused by a client that looks: %s", async (flaw, code) => {
    const fault = simulator.faults.add({ kind: "wrongCertificate", flaw, times: 1 });
    const before = simulator.calls().auth;
    expect(await codeOf(auth(simulator))).toMatch(code);
    expect([fault.hits, simulator.calls().auth]).toEqual([1, before]);
    expect((await auth(simulator)).status).toBe(200);
  });

  test("meets clients that were connected before, too", async () => {
    const client = new BankIdClient(simulator);
    await client.auth({ endUserIp: "127.0.0.1" });
    simulator.faults.add({ kind: "wrongCertificate", flaw: "otherRoot" });
    await vi.waitFor(
      () =>
        expect(client.auth({ endUserIp: "127.0.0.1" })).rejects.toMatchObject({ code: "ERR_TLS_UNTRUSTED" }),
      { timeout: 20_000 },
    );
    simulator.faults.clear();
    expect((await client.auth({ endUserIp: "127.0.0.1" })).orderRef).toMatch(/^[0-9a-f-]{36}$/);
    await client.close();
  });
});

test("calls are counted by endpoint, those that fail too, and those without a certificate not", async () => {
  const before = simulator.calls();
  const { orderRef } = (await auth(simulator)).json;
  await collect(simulator, orderRef);
  await collect(simulator, "unknown");
  simulator.faults.add({ kind: "reset", when: "beforeProcessing", times: 1 });
  await cancel(simulator, orderRef).catch(() => undefined);
  await auth(simulator, {}, { cert: undefined, key: undefined });
  await post(simulator, "/rp/v6.0/nothing", {});
  const after = simulator.calls();
  expect(after).toEqual({
    ...before,
    auth: before.auth + 1,
    collect: before.collect + 2,
    cancel: before.cancel + 1,
  });
  expect(Object.keys(after)).toHaveLength(8);
});

test.each<[unknown, string]>([
  ["reset", "A fault's kind must be one of latency, hang, reset"],
  [{ kind: "quake" }, "A fault's kind must be one of latency, hang, reset"],
  [{ kind: "toString" }, "A fault's kind must be one of latency"],
  [{ kind: "reset" }, "when of the fault reset must be one of beforeProcessing, afterProcessing."],
  [{ kind: "latency" }, "ms of the fault latency must be a whole number from 0 to 2147483647."],
  [{ kind: "latency", ms: -1 }, "ms of the fault latency must be a whole number"],
  [{ kind: "latency", ms: Number.NaN }, "ms of the fault latency must be a whole number"],
  [{ kind: "hang", times: 0 }, "times of the fault hang must be a whole number from 1"],
  [
    { kind: "hang", endpoint: "/collect" },
    "endpoint of the fault hang must be one of auth, sign, phone/auth",
  ],
  [{ kind: "hang", ms: 5 }, 'The fault hang has no member "ms"; it takes when, times, endpoint.'],
  [{ kind: "wrongCertificate" }, "flaw of the fault wrongCertificate must be one of otherRoot"],
  [
    { kind: "wrongCertificate", flaw: "expired", endpoint: "auth" },
    'The fault wrongCertificate has no member "endpoint"; it takes flaw, times.',
  ],
])("a fault that can't be is explained: %j", (fault, message) => {
  const added = (): unknown => simulator.faults.add(fault as Fault);
  expect(added).toThrow(expect.objectContaining({ code: "ERR_SIMULATOR_OPTION" }));
  expect(added).toThrow(message);
  expect(simulator.faults.list()).toEqual([]);
});
