import { X509Certificate } from "node:crypto";
import { connect } from "node:tls";
import { splitCertificate, testCertificate } from "@bankid-kit/core";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startSimulator } from "../src/index.ts";
import type { Simulator } from "../src/index.ts";
import { auth, cancel, collect, noSuchOrder, post, sign } from "./support/rp.ts";

// Keys take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

async function errorOf(path: string, body: unknown, options?: object) {
  const { status, json, text } = await post(simulator, path, body, { ...simulator.certificate, ...options });
  return [status, json.errorCode, text.startsWith('{"errorCode":"')];
}

describe("an RP with its certificate", () => {
  test("gets four different tokens for auth and for sign", async () => {
    for (const order of [await auth(simulator), await sign(simulator)]) {
      expect(order.status).toBe(200);
      expect(order.headers["content-type"]).toBe("application/json");
      const { orderRef, autoStartToken, qrStartToken, qrStartSecret, ...more } = order.json;
      expect(more).toEqual({});
      const tokens = [orderRef, autoStartToken, qrStartToken, qrStartSecret];
      for (const token of tokens) expect(token).toMatch(uuid);
      expect(new Set(tokens).size).toBe(4);
    }
  });

  test("reads outstandingTransaction of a new order, as often as it asks", async () => {
    const { orderRef } = (await auth(simulator)).json;
    for (const time of [1, 2]) {
      const answer = await collect(simulator, orderRef);
      expect([time, answer.status, answer.text]).toEqual([
        time,
        200,
        `{"orderRef":"${orderRef}","status":"pending","hintCode":"outstandingTransaction"}`,
      ]);
    }
  });

  test("is told No such order after its own cancel", async () => {
    const { orderRef } = (await auth(simulator)).json;
    const cancelled = await cancel(simulator, orderRef);
    expect([cancelled.status, cancelled.text]).toEqual([200, "{}"]);
    for (const answer of [await collect(simulator, orderRef), await cancel(simulator, orderRef)]) {
      expect([answer.status, answer.text]).toEqual([400, noSuchOrder]);
    }
  });

  test("has the second order for a person refused and the first one cancelled (S78)", async () => {
    const requirement = { personalNumber: "191212121212" };
    const { orderRef } = (await auth(simulator, { requirement })).json;
    const second = await sign(simulator, { requirement });
    expect([second.status, second.text]).toEqual([
      400,
      '{"errorCode":"alreadyInProgress","details":"Order already in progress for pno"}',
    ]);
    expect((await collect(simulator, orderRef)).json).toEqual({
      orderRef,
      status: "failed",
      hintCode: "cancelled",
    });
    const third = await auth(simulator, { requirement });
    expect(third.status).toBe(200);
    await cancel(simulator, third.json.orderRef);
  });

  test("breaks nothing by a field that is wrong: the person's order goes on", async () => {
    const requirement = { personalNumber: "200512012394" };
    const { orderRef } = (await auth(simulator, { requirement })).json;
    expect((await auth(simulator, { requirement, endUserIp: "" })).json.details).toBe("Invalid endUserIp");
    expect((await collect(simulator, orderRef)).json.status).toBe("pending");
    await cancel(simulator, orderRef);
  });
});

describe("the order of another RP", () => {
  test("does not exist", async () => {
    const other = await simulator.issueCertificate({ displayName: "Någon annan" });
    const { orderRef } = (await auth(simulator)).json;
    for (const call of [collect, cancel]) {
      const answer = await call(simulator, orderRef, other);
      expect([answer.status, answer.text]).toEqual([400, noSuchOrder]);
    }
    expect((await collect(simulator, orderRef)).json.status).toBe("pending");
  });
});

describe("a caller without a certificate that the simulator issued (S77)", () => {
  test("gets an HTML page with 403, with none at all", async () => {
    const answer = await auth(simulator, {}, { cert: undefined, key: undefined });
    expect([answer.status, answer.headers["content-type"]]).toEqual([403, "text/html"]);
    expect(answer.text).toContain("<h1>403 Forbidden</h1>");
  });

  test("gets the same with BankID's public test certificate", async () => {
    const { certificate: cert, key } = splitCertificate(testCertificate());
    expect(new X509Certificate(cert).subject).toContain("CN=FP Testcert 5");
    const { status, headers } = await auth(simulator, {}, { cert, key });
    expect([status, headers["content-type"]]).toEqual([403, "text/html"]);
  });

  test("gets the same with the certificate of another simulator", async () => {
    const foreign = await startSimulator();
    try {
      const { status, text } = await auth(simulator, {}, foreign.certificate);
      expect([status, text.startsWith("<html>")]).toEqual([403, true]);
    } finally {
      await foreign.close();
    }
  });
});

/** What comes back on one connection until it ends. */
async function say(words: string, identity: { cert?: string; key?: string }) {
  const socket = connect({
    ...identity,
    ca: simulator.environment.ca,
    host: "127.0.0.1",
    port: Number(new URL(simulator.url).port),
  });
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
  socket.end(words);
  await once(socket, "close");
  return answer;
}

describe("a caller who speaks no HTTP", () => {
  test("reads JSON all the same, if the certificate is known", async () => {
    const answer = await say("what?\r\n\r\n", simulator.certificate);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/json\r\n/);
    expect(answer).toContain('{"errorCode":"invalidParameters","details":"Invalid request"}');
  });

  test("reads the page with 403, if not", async () => {
    expect(await say("what?\r\n\r\n", {})).toMatch(
      /^HTTP\/1\.1 403 Forbidden\r\nContent-Type: text\/html\r\n/,
    );
  });

  test("expects the unheard-of, and reads JSON", async () => {
    const words = "GET /rp/v6.0/auth HTTP/1.1\r\nExpect: a-miracle\r\nConnection: close\r\n\r\n";
    expect(await say(words, simulator.certificate)).toContain('{"errorCode":"methodNotAllowed"');
  });

  test("asks for a tunnel, and reads JSON", async () => {
    const words = "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n";
    const answer = await say(words, simulator.certificate);
    expect(answer).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\nAllow: POST\r\n/);
    expect(answer).toContain('{"errorCode":"methodNotAllowed"');
    expect(await say(words, {})).toMatch(/^HTTP\/1\.1 403 Forbidden\r\nContent-Type: text\/html\r\n/);
  });

  test("needs no Host header", async () => {
    const answer = await say(
      "GET /rp/v6.0/auth HTTP/1.1\r\nConnection: close\r\n\r\n",
      simulator.certificate,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toContain('{"errorCode":"methodNotAllowed"');
  });
});

describe("TLS", () => {
  test.each([["http/1.1"], ["http/1.0"], ["h2", "http/1.0"]])(
    "agrees on what a client offers: %s %s",
    async (...offer) => {
      const { hostname: host, port } = new URL(simulator.url);
      const { certificate, environment } = simulator;
      const options = { ...certificate, ca: environment.ca, host, port: Number(port), ALPNProtocols: offer };
      const socket = connect(options);
      await once(socket, "secureConnect");
      expect(socket.alpnProtocol).toBe(offer.at(-1));
      socket.destroy();
    },
  );

  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "knows the RP again when a %s session goes on",
    async (version) => {
      const options = {
        ...simulator.certificate,
        ca: simulator.environment.ca,
        host: "127.0.0.1",
        port: Number(new URL(simulator.url).port),
        minVersion: version,
        maxVersion: version,
      };
      const ask = "GET /rp/v6.0/auth HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      let session: Buffer | undefined;
      for (const isSecond of [false, true]) {
        const socket = connect(session === undefined ? options : { ...options, session });
        socket.on("session", (given) => (session = given));
        let answer = "";
        socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
        await once(socket, "secureConnect");
        const isReused = socket.isSessionReused();
        socket.write(ask);
        await once(socket, "close");
        expect([version, isReused, answer.slice(0, 12)]).toEqual([version, isSecond, "HTTP/1.1 405"]);
      }
    },
  );

  test.each(["TLSv1.2", "TLSv1.3"] as const)("works with %s", async (version) => {
    const socket = connect({
      ...simulator.certificate,
      ca: simulator.environment.ca,
      host: "127.0.0.1",
      port: Number(new URL(simulator.url).port),
      minVersion: version,
      maxVersion: version,
    });
    await once(socket, "secureConnect");
    expect([socket.authorized, socket.getProtocol()]).toEqual([true, version]);
    socket.destroy();
  });
});

describe("localhost", () => {
  test.each(["127.0.0.1", "localhost", "[::1]"])("is the simulator as %s", async (host) => {
    const there = { ...simulator, url: simulator.url.replace("127.0.0.1", host) };
    expect((await auth(there)).status).toBe(200);
  });
});

describe("a call that is none of the API", () => {
  test("is 404 on an unknown path", async () => {
    expect(await errorOf("/rp/v6.0/login", {})).toEqual([404, "notFound", true]);
    expect(await errorOf("/rp/v5.1/auth", {})).toEqual([404, "notFound", true]);
  });

  test("is answered without regard to a query", async () => {
    const { status } = await post(simulator, "/rp/v6.0/auth?a=b", { endUserIp: "127.0.0.1" });
    expect(status).toBe(200);
  });

  test("is 405 when it is not POST, as the connectivity test of the official sample expects", async () => {
    expect(await errorOf("/rp/v6.0/auth", "", { method: "GET" })).toEqual([405, "methodNotAllowed", true]);
    expect(await errorOf("/rp/v6.0/collect", "", { method: "PUT" })).toEqual([405, "methodNotAllowed", true]);
  });

  test.each(["application/json; charset=utf-8", "application/json;charset=utf-8", "text/plain", undefined])(
    "is 415 with the content type %s",
    async (type) => {
      const headers: Record<string, string> = type === undefined ? {} : { "Content-Type": type };
      expect(await errorOf("/rp/v6.0/auth", "{}", { headers })).toEqual([415, "unsupportedMediaType", true]);
    },
  );

  test.each(["", "{", "null", "[]", '"auth"', `{"endUserIp":"127.0.0.1","x":"${"x".repeat(600_000)}"}`])(
    "is Invalid request when the body is no JSON object or too long",
    async (body) => {
      const { status, text } = await post(simulator, "/rp/v6.0/auth", body);
      expect([status, text]).toEqual([400, '{"errorCode":"invalidParameters","details":"Invalid request"}']);
    },
  );
});

describe("closing", () => {
  test("ends idle connections at once and leaves the port free for the next start", async () => {
    const first = await startSimulator();
    const port = Number(new URL(first.url).port);
    const socket = connect({ ...first.certificate, ca: first.environment.ca, host: "127.0.0.1", port });
    await once(socket, "secureConnect");
    socket.on("error", () => undefined);
    const ended = once(socket, "close");
    await first.close();
    await ended;
    const second = await startSimulator({ port });
    expect(second.url).toBe(first.url);
    await second.close();
  });
});
