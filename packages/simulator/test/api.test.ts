import { connect } from "node:tls";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startSimulator } from "../src/index.ts";
import type { Simulator } from "../src/index.ts";
import { auth, base64, cancel, collect, noSuchOrder, post, sign } from "./support/rp.ts";

// Keys take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** So many characters of base64. */
const of = (length: number) => "A".repeat(length);

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

  test("gets the same with the certificate of another simulator", async () => {
    const foreign = await startSimulator();
    try {
      const { status, text } = await auth(simulator, {}, foreign.certificate);
      expect([status, text.startsWith("<html>")]).toEqual([403, true]);
      expect(simulator.orders().some(({ phase }) => phase === "complete")).toBe(false);
    } finally {
      await foreign.close();
    }
  });
});

describe("TLS", () => {
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

describe("a call that is none of the API", () => {
  test("is 404 on an unknown path", async () => {
    expect(await errorOf("/rp/v6.0/login", {})).toEqual([404, "notFound", true]);
    expect(await errorOf("/rp/v5.1/auth", {})).toEqual([404, "notFound", true]);
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

describe("a field that is wrong", () => {
  test.each<[string, string, object, string]>([
    ["no endUserIp", "auth", { endUserIp: undefined }, "Invalid endUserIp"],
    ["an empty endUserIp", "auth", { endUserIp: "" }, "Invalid endUserIp"],
    ["an endUserIp that is none", "auth", { endUserIp: "300.1.1.1" }, "Invalid endUserIp"],
    ["a number as endUserIp", "auth", { endUserIp: 1 }, "Invalid request"],
    ["null as endUserIp", "auth", { endUserIp: null }, "Invalid request"],
    ["ten digits", "auth", { requirement: { personalNumber: "1212121212" } }, "Incorrect personalNumber"],
    ["a hyphen", "auth", { requirement: { personalNumber: "19121212-1212" } }, "Incorrect personalNumber"],
    [
      "number before address",
      "auth",
      { endUserIp: "", requirement: { personalNumber: "x" } },
      "Incorrect personalNumber",
    ],
    ["an unknown card reader", "auth", { requirement: { cardReader: "class3" } }, "Invalid requirement"],
    ["no policies", "auth", { requirement: { certificatePolicies: [] } }, "Invalid requirement"],
    ["a requirement that is none", "auth", { requirement: [] }, "Invalid request"],
    ["text that is not base64", "auth", { userVisibleData: "Hej!" }, "Invalid userVisibleData"],
    ["empty text", "auth", { userVisibleData: "" }, "Invalid userVisibleData"],
    ["text that is too long", "auth", { userVisibleData: of(1504) }, "Invalid userVisibleData"],
    ["text that is not UTF-8", "auth", { userVisibleData: "/////w==" }, "Invalid userVisibleData"],
    ["nothing to sign", "sign", { userVisibleData: undefined }, "Invalid userVisibleData"],
    ["too much to sign", "sign", { userVisibleData: of(40_004) }, "Invalid userVisibleData"],
    ["too much hidden data", "auth", { userNonVisibleData: of(1504) }, "Invalid userNonVisibleData"],
    [
      "too much hidden data to sign",
      "sign",
      { userNonVisibleData: of(200_004) },
      "Invalid userNonVisibleData",
    ],
    ["an unknown format", "auth", { userVisibleDataFormat: "html" }, "Invalid request"],
    ["an empty returnUrl", "auth", { returnUrl: "" }, "Invalid returnUrl"],
    ["a long returnUrl", "auth", { returnUrl: `https://x.se/${of(500)}` }, "Invalid returnUrl"],
    ["returnRisk as text", "auth", { returnRisk: "true" }, "Invalid request"],
    ["an empty web", "auth", { web: {} }, "Invalid request"],
    ["web and app", "auth", { web: { userAgent: "x" }, app: { deviceOS: "x" } }, "Invalid request"],
    ["a long user agent", "auth", { web: { userAgent: of(257) } }, "Invalid request"],
    ["a domain with a path", "auth", { web: { referringDomain: "x.se/y" } }, "Invalid request"],
  ])("%s: /%s is refused", async (_what, path, fields, details) => {
    const before = simulator.orders().length;
    const call = path === "auth" ? auth : sign;
    const { status, text } = await call(simulator, fields);
    expect([status, text]).toEqual([400, JSON.stringify({ errorCode: "invalidParameters", details })]);
    expect(simulator.orders()).toHaveLength(before);
  });

  test.each<[string, string, object]>([
    ["an IPv6 address", "auth", { endUserIp: "2001:db8::7" }],
    ["a number with a wrong check digit", "auth", { requirement: { personalNumber: "200001010101" } }],
    ["the longest texts", "auth", { userVisibleData: of(1500), userNonVisibleData: of(1500) }],
    ["the longest texts to sign", "sign", { userVisibleData: of(40_000), userNonVisibleData: of(200_000) }],
    ["the text null as returnUrl", "auth", { returnUrl: "null" }],
    [
      "everything",
      "sign",
      {
        userVisibleData: base64("Åäö\r\n€"),
        userVisibleDataFormat: "plaintext",
        returnUrl: `https://example.com/#${of(490)}`,
        returnRisk: true,
        web: { referringDomain: "example.com", userAgent: "x", deviceIdentifier: "y" },
        requirement: {
          pinCode: true,
          mrtd: false,
          cardReader: "class1",
          certificatePolicies: ["1.2.3.4.5", "1.2.752.78.*"],
        },
      },
    ],
    ["members that the API does not have", "auth", { rememberMe: true }],
  ])("%s: /%s is accepted", async (_what, path, fields) => {
    const { status } = await (path === "auth" ? auth : sign)(simulator, fields);
    expect(status).toBe(200);
  });

  test.each(["", "x", "00000000-0000-4000-8000-000000000000"])(
    "the orderRef %j is No such order",
    async (orderRef) => {
      for (const call of [collect, cancel]) {
        const answer = await call(simulator, orderRef);
        expect([answer.status, answer.text]).toEqual([400, noSuchOrder]);
      }
    },
  );

  test("an orderRef that is no text is Invalid request", async () => {
    const { status, json } = await post(simulator, "/rp/v6.0/collect", { orderRef: 7 });
    expect([status, json.details]).toEqual([400, "Invalid request"]);
  });
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
