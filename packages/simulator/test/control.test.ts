import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { manualClock, startSimulator } from "../src/index.ts";
import type { OrderDetails, Simulator } from "../src/index.ts";
import { auth, collect, post } from "./support/rp.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const exempla = "200510312390";
const clock = manualClock();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ clock });
});
afterAll(async () => simulator.close());

interface Answer {
  status: number;
  headers: Headers;
  json: {
    error?: string;
    message?: string;
    refusal?: string;
    returnUrl?: string;
    order?: OrderDetails;
    orders?: OrderDetails[];
    [more: string]: unknown;
  };
}

async function control(method: string, path: string, body?: unknown, headers: object = {}): Promise<Answer> {
  const response = await fetch(new URL(`control/v1/${path}`, simulator.phoneUrl), {
    method,
    headers: {
      Authorization: `Bearer ${simulator.token}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Answer["json"],
  };
}

describe("a program in another language", () => {
  test("lists orders with their tokens and secrets, and finds one, also when it is over", async () => {
    const made = (await auth(simulator)).json;
    const { json } = await control("GET", "orders");
    const listed = json.orders?.find(({ orderRef }) => orderRef === made.orderRef);
    expect(listed?.tokens).toEqual({
      autoStartToken: made.autoStartToken,
      qrStartToken: made.qrStartToken,
      qrStartSecret: made.qrStartSecret,
    });
    await post(simulator, "/rp/v6.0/cancel", { orderRef: made.orderRef });
    expect((await control("GET", `orders/${made.orderRef}`)).json.order?.phase).toBe("gone");
    expect((await control("GET", "orders/ended")).json.orders?.[0]?.orderRef).toBe(made.orderRef);
  });

  test("scans what a page shows, goes through the steps and approves as somebody somewhere", async () => {
    const { orderRef } = (await auth(simulator, { requirement: { mrtd: true }, returnRisk: true })).json;
    const { order } = (await control("GET", `orders/${orderRef}`)).json;
    const phone = { person: exempla, ipAddress: "2001:db8::5", uhi: "a phone" };
    const scanned = await control("POST", "scan", { qrText: order?.qrText, step: "started", ...phone });
    expect([scanned.status, scanned.json.order?.phase]).toEqual([200, "started"]);
    await control("POST", `orders/${orderRef}/advance`, { step: "userMrtd" });
    await control("POST", `orders/${orderRef}/advance`, { step: "userSign" });
    const approval = { ...phone, securityCode: "123456", risk: "high", processingMs: 5_000 };
    await control("POST", `orders/${orderRef}/approve`, approval);
    expect((await collect(simulator, orderRef)).json.hintCode).toBe("processing");
    const done = await control("POST", `orders/${orderRef}/finish`);
    expect([done.status, done.json.order?.phase]).toEqual([200, "complete"]);
    expect((await collect(simulator, orderRef)).json.completionData).toMatchObject({
      user: { personalNumber: exempla },
      device: { ipAddress: "2001:db8::5", uhi: "a phone" },
      stepUp: { mrtd: true },
      risk: "high",
    });
  });

  test("confirms as the one who opened the order, unless it says otherwise", async () => {
    const { orderRef } = (await auth(simulator)).json;
    const phone = { person: exempla, ipAddress: "192.0.2.9", uhi: "u" };
    await control("POST", `orders/${orderRef}/scan`, phone);
    expect((await control("POST", `orders/${orderRef}/approve`, {})).status).toBe(200);
    expect((await collect(simulator, orderRef)).json.completionData).toMatchObject({
      user: { personalNumber: exempla },
      device: { ipAddress: "192.0.2.9", uhi: "u" },
    });
  });

  test("is told the returnUrl that the app opens", async () => {
    const returnUrl = "https://www.example.com/#nonce=4";
    const { orderRef, autoStartToken } = (await auth(simulator, { returnUrl })).json;
    expect((await control("POST", "open", { autoStartToken })).json.order?.orderRef).toBe(orderRef);
    expect((await control("POST", `orders/${orderRef}/approve`, {})).json.returnUrl).toBe(returnUrl);
  });

  test("answers for somebody who was called", async () => {
    const call = { personalNumber: exempla, callInitiator: "RP" };
    const { orderRef } = (await post(simulator, "/rp/v6.0/phone/auth", call)).json;
    expect((await control("POST", "pick", { person: exempla })).json.order?.orderRef).toBe(orderRef);
    await control("POST", `orders/${orderRef}/answer-call`, { confirmed: false });
    expect((await collect(simulator, orderRef)).json.hintCode).toBe("userDeclinedCall");
    expect((await control("POST", "pick", { person: exempla })).status).toBe(404);
  });

  test("lets an order fail, and cancels one", async () => {
    const failing = (await auth(simulator)).json.orderRef;
    await control("POST", `orders/${failing}/fail`, { hintCode: "certificateErr" });
    expect((await collect(simulator, failing)).json.hintCode).toBe("certificateErr");
    const cancelled = (await auth(simulator)).json.orderRef;
    await control("POST", `orders/${cancelled}/pick`);
    await control("POST", `orders/${cancelled}/cancel`);
    expect((await collect(simulator, cancelled)).json.hintCode).toBe("userCancel");
  });

  test("plays a script on the next order, and moves the clock", async () => {
    const script = [
      { after: 1_000, do: "scan" },
      { after: 2_000, do: "approve" },
    ];
    const played = await control("POST", "play", { order: "next", steps: script, person: exempla });
    expect([played.status, played.json]).toEqual([202, {}]);
    const { orderRef } = (await auth(simulator)).json;
    expect((await control("POST", "clock/advance", { ms: 3_000 })).json).toEqual({ now: clock.now() });
    expect((await collect(simulator, orderRef)).json.completionData.user.personalNumber).toBe(exempla);
  });

  test("waits for the next order", async () => {
    const waiting = { isOver: false };
    const next = control("GET", "orders/next").finally(() => (waiting.isOver = true));
    const made = new Set<string>();
    // Nobody can tell when the wait has reached the simulator, so orders are made until it is over.
    while (!waiting.isOver) made.add((await auth(simulator)).json.orderRef);
    expect(made).toContain((await next).json.order?.orderRef);
  });

  test("adds faults, counts their hits and takes them away", async () => {
    const added = await control("POST", "faults", { kind: "maintenance", endpoint: "auth" });
    expect([added.status, added.json["hits"]]).toEqual([201, 0]);
    const before = (await control("GET", "calls")).json["calls"] as { auth: number };
    expect((await auth(simulator)).status).toBe(503);
    expect((await control("GET", "calls")).json["calls"]).toMatchObject({ auth: before.auth + 1 });
    expect((await control("GET", "faults")).json["faults"]).toMatchObject([
      { hits: 1, fault: { kind: "maintenance" } },
    ]);
    expect((await control("DELETE", `faults/${String(added.json["id"])}`)).json).toEqual({ hits: 1 });
    await control("POST", "faults", { kind: "hang" });
    await control("DELETE", "faults");
    expect((await control("GET", "faults")).json).toEqual({ faults: [] });
    expect((await auth(simulator)).status).toBe(200);
  });

  test("learns who there is", async () => {
    expect((await control("GET", "people")).json["people"]).toEqual(simulator.people);
  });
});

describe("what can't be is explained in JSON", () => {
  test.each<[string, string, unknown, number, string, string]>([
    ["GET", "nothing", undefined, 404, "not_found", "The control API is below /control/v1/"],
    ["GET", "scan", undefined, 405, "method_not_allowed", "This path takes POST."],
    ["PUT", "faults", {}, 405, "method_not_allowed", "This path takes GET and POST and DELETE."],
    ["GET", "orders/none", undefined, 404, "no_such_order", "GET orders lists those there are"],
    ["POST", "orders/none/approve", {}, 404, "no_such_order", "GET orders lists those there are"],
    ["POST", "scan", "[]", 400, "invalid_body", "must be a JSON object"],
    ["POST", "scan", "{", 400, "invalid_body", "must be a JSON object"],
    ["POST", "scan", {}, 400, "invalid_member", "qrText of the act scan must be a text."],
    ["POST", "open", { token: "x" }, 400, "invalid_member", "autoStartToken of open must be a text."],
    ["POST", "scan", { qrText: "x", pin: 1 }, 400, "invalid_member", 'The act scan has no member "pin"'],
    ["POST", "scan", { qrText: "bankid.x" }, 409, "refused", "this is not the text of a BankID QR code"],
    ["POST", "play", { order: "next" }, 400, "invalid_member", "steps of the script must be a list of acts."],
    [
      "POST",
      "play",
      { order: "next", steps: [{}] },
      400,
      "invalid_member",
      "do of each step must be one of scan",
    ],
    [
      "POST",
      "play",
      { order: "next", steps: [{ do: "advance" }] },
      400,
      "invalid_member",
      "step of the act advance",
    ],
    [
      "POST",
      "clock/advance",
      { ms: -1 },
      400,
      "invalid_member",
      "ms of clock/advance must be a whole number",
    ],
    ["POST", "faults", { kind: "x" }, 400, "invalid_member", "A fault's kind must be one of"],
    ["DELETE", "faults/99", undefined, 404, "no_such_fault", "no fault of that id"],
  ])("%s %s %j: %i %s", async (method, path, body, status, error, message) => {
    const { json, ...answer } = await control(method, path, body);
    expect([answer.status, json.error]).toEqual([status, error]);
    expect(json.message).toContain(message);
  });

  test("a body that is not said to be JSON", async () => {
    const { status, json } = await control("POST", "scan", "{}", { "Content-Type": "text/plain" });
    expect([status, json.error]).toEqual([415, "unsupported_media_type"]);
  });

  test("a clock that can't be moved", async () => {
    const other = await startSimulator({ clock: { now: () => 0 } });
    const response = await fetch(new URL("control/v1/clock/advance", other.phoneUrl), {
      method: "POST",
      headers: { Authorization: `Bearer ${other.token}`, "Content-Type": "application/json" },
      body: '{"ms":1}',
    });
    expect([response.status, await response.json()]).toEqual([
      409,
      expect.objectContaining({ error: "clock_not_adjustable" }),
    ]);
    await other.close();
  });
});

describe("the control API opens to nobody else (S75)", () => {
  test.each([
    ["", 401],
    ["Bearer ", 401],
    ["Bearer wrong", 401],
    ["Basic x", 401],
  ])("Authorization %j is %i, and says where the token is", async (authorization, status) => {
    const answer = await control("GET", "orders", undefined, { Authorization: authorization });
    expect([answer.status, answer.json.error]).toEqual([status, "wrong_token"]);
    expect(answer.json.message).toContain('the file "token"');
    expect(answer.json.orders).toBeUndefined();
  });

  test("a page of another origin gets nothing, even with the token, and no CORS header", async () => {
    const answer = await control("GET", "orders", undefined, { Origin: "https://evil.example" });
    expect([answer.status, answer.json.error]).toEqual([403, "wrong_origin"]);
    const preflight = await control("OPTIONS", "orders", undefined, { Origin: "https://evil.example" });
    for (const { headers } of [answer, preflight, await control("GET", "orders")]) {
      expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  test("a host name that is made to point here is 421", async () => {
    const { port } = new URL(simulator.phoneUrl);
    for (const host of ["evil.example", `evil.example:${port}`, `127.0.0.1.evil.example:${port}`]) {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const call = request(new URL("control/v1/orders", simulator.phoneUrl), {
          headers: { Host: host, Authorization: `Bearer ${simulator.token}` },
        });
        call.on("response", (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        call.on("error", reject);
        call.end();
      });
      expect(status).toBe(421);
    }
  });
});
