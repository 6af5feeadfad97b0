import { request } from "node:http";
import { qrText } from "@bankid-kit/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evidenceFlaws, manualClock, people, startSimulator } from "../src/index.ts";
import type { Simulator } from "../src/index.ts";
import { failedHints } from "../src/phone/hints.ts";
import type { OrderLine, OrderView } from "../src/phone/view.ts";
import { auth, base64, collect, post, sign } from "./support/rp.ts";

const clock = manualClock();
const [tolvan] = people;
const person = tolvan.personalNumber;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ clock });
}, 60_000);
afterAll(() => simulator.close());

/** What an answer may hold; a test reads what its call has. */
interface PageJson {
  order: OrderView;
  orders: OrderLine[];
  refusal: string;
}

interface PageCall {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** node:http and not fetch: fetch lets nobody choose Host or Origin. */
function ask(path: string, { method, headers = {}, body }: PageCall = {}) {
  const token = { Authorization: `Bearer ${simulator.token}` };
  const type: Record<string, string> = body === undefined ? {} : { "Content-Type": "application/json" };
  const options = {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: { ...token, ...type, ...headers },
    agent: false as const,
  };
  return new Promise<{
    status: number;
    headers: Record<string, unknown>;
    text: string;
    json: Partial<PageJson>;
  }>((resolve, reject) => {
    const call = request(new URL(path, simulator.phoneUrl), options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        const isJson = response.headers["content-type"] === "application/json";
        const json = (isJson ? JSON.parse(text) : {}) as Partial<PageJson>;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    call.on("error", reject);
    call.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
  });
}

const port = () => new URL(simulator.phoneUrl).port;

describe("the page", () => {
  test("comes with a policy that lets only its own files run, and in no frame", async () => {
    const { status, headers, text } = await ask("/?autostarttoken=x");
    expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(text).toContain(`content="${simulator.token}"`);
    expect(text).not.toMatch(/<style|style=|onclick|<script(?![^>]*src=)/);
  });

  test("offers everything that can be made wrong with evidence, by its name", async () => {
    const { text } = await ask("/");
    const [, options = ""] = /<select id="evidence"[^>]*>(.*?)<\/select>/s.exec(text) ?? [];
    expect(Array.from(options.matchAll(/<option>(\w+)</g), ([, name]) => name)).toEqual([...evidenceFlaws]);
  });

  test("finds every file that it and its scripts name, the decoder among them", async () => {
    const found = new Set<string>();
    const follow = async (text: string): Promise<void> => {
      const names = text.matchAll(/(?:src=|href=|from |import\()"(?:\.\/)?([a-z./-]+\.(?:js|css))"/g);
      for (const [, name = ""] of names) {
        if (found.has(name)) continue;
        found.add(name);
        const file = await ask(`/${name}`);
        const { "content-type": type, "x-content-type-options": sniff } = file.headers;
        const expected = name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
        expect([name, file.status, type, sniff]).toEqual([name, 200, expected, "nosniff"]);
        if (!name.startsWith("qr/")) await follow(file.text);
      }
    };
    await follow((await ask("/")).text);
    expect([...found]).toEqual(
      expect.arrayContaining(["style.css", "app.js", "texts.sv.js", "qr/decode.js"]),
    );
  });

  test("lets the camera be used by itself alone", async () => {
    expect((await ask("/")).headers["permissions-policy"]).toContain("camera=(self)");
  });

  test("has nothing else, above all no key", async () => {
    for (const path of [
      "/ca.key",
      "/../package.json",
      "/tsconfig.json",
      "/qr/decode.d.ts",
      "/index.html",
      "/page/app.js",
      "/%2e%2e/view.ts",
      "/api",
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
    expect((await ask("/", { method: "POST", body: {} })).status).toBe(405);
  });
});

describe("a page elsewhere cannot work the phone (S75)", () => {
  test.each(["evil.example", "evil.example:80", "127.0.0.1", "localhost:1", "0.0.0.0"])(
    "when it has its host name point here: %s is 421",
    async (host) => {
      for (const path of ["/", "/app.js", "/api/orders"]) {
        const answer = await ask(path, { headers: { Host: host } });
        expect([answer.status, answer.json]).toEqual([421, { error: "wrong_host" }]);
      }
    },
  );

  test("though both names of loopback are its own", async () => {
    for (const host of [`127.0.0.1:${port()}`, `localhost:${port()}`]) {
      expect((await ask("/api/orders", { headers: { Host: host } })).status).toBe(200);
    }
  });

  test.each<Record<string, string>>([
    { Origin: "https://evil.example" },
    { Origin: "null" },
    { Origin: "http://localhost:3000" },
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
    { "Sec-Fetch-Site": "none" },
  ])("when it posts across: %j", async (headers) => {
    const { autoStartToken, orderRef } = (await auth(simulator)).json;
    const answer = await ask("/api/open", { headers, body: { autoStartToken } });
    expect([answer.status, answer.json]).toEqual([403, { error: "wrong_origin" }]);
    expect((await collect(simulator, orderRef)).json.hintCode).toBe("outstandingTransaction");
  });

  test("when it does not know the run's token", async () => {
    const { autoStartToken, orderRef } = (await auth(simulator)).json;
    for (const Authorization of ["", "Bearer", `Bearer ${"x".repeat(43)}`, simulator.token]) {
      const answer = await ask("/api/open", { headers: { Authorization }, body: { autoStartToken } });
      expect([answer.status, answer.json]).toEqual([403, { error: "wrong_token" }]);
    }
    expect((await collect(simulator, orderRef)).json.hintCode).toBe("outstandingTransaction");
  });

  test("when it sends a form, or something that is no JSON", async () => {
    const form = await ask("/api/scan", { body: "qrText=x", headers: { "Content-Type": "text/plain" } });
    expect(form.status).toBe(415);
    expect((await ask("/api/scan", { body: "{" })).status).toBe(400);
    expect((await ask("/api/scan", { body: { person, qrText: 1 } })).json).toEqual({
      error: "invalid_body",
      member: "qrText",
    });
    expect((await ask("/api/scan", { body: { qrText: "x".repeat(9_000) } })).status).toBe(400);
    expect((await ask("/api/scan", { method: "DELETE" })).status).toBe(405);
    expect((await ask("/api/everything", { body: {} })).status).toBe(404);
  });
});

/** An order that the phone has opened by its token. */
async function opened(fields: object = {}, device: object = {}): Promise<OrderView & { orderRef: string }> {
  const { orderRef, autoStartToken } = (await auth(simulator, fields)).json;
  const { order } = (await ask("/api/open", { body: { person, autoStartToken, ...device } })).json;
  if (order === undefined) throw new Error("The order was not opened.");
  return { ...order, orderRef };
}

async function gesture(path: string, body: object): Promise<Partial<PageJson>> {
  return (await ask(`/api/${path}`, { body })).json;
}

const hintOf = async (orderRef: string) => (await collect(simulator, orderRef)).json.hintCode;
const approve = (id: string, more: object = {}) =>
  gesture("approve", { id, person, securityCode: tolvan.securityCode, ...more });

describe("the phone's API", () => {
  test("lists who there is", async () => {
    expect((await ask("/api/people")).json).toEqual({ people });
  });

  test("lists orders with what happened to them, and without their tokens or anybody's number", async () => {
    const order = (await auth(simulator, { requirement: { personalNumber: person } })).json;
    clock.advance(1_500);
    const id = (await ask("/api/orders")).json.orders?.[0]?.id ?? "";
    expect((await gesture("pick", { person, id })).order).toMatchObject({ id, phase: "started" });
    await gesture("pick", { person, id });
    await approve(id);
    await collect(simulator, order.orderRef);

    const { json, text } = await ask("/api/orders");
    const line = json.orders?.find((each) => each.id === id);
    expect(line).toMatchObject({ kind: "auth", task: "identify", phase: "gone" });
    expect(line?.timeline).toEqual([
      { atMs: 0, by: "rp", what: "created" },
      { atMs: 1_500, by: "phone", what: "pickedUp", detail: "list" },
      { atMs: 1_500, by: "phone", what: "refused", detail: "alreadyPickedUp" },
      { atMs: 1_500, by: "phone", what: "approved" },
      { atMs: 1_500, by: "bankid", what: "completed" },
      { atMs: 1_500, by: "rp", what: "told", detail: "complete" },
    ]);
    for (const secret of [...Object.values(order), person]) expect(text).not.toContain(secret);
  });

  test("lists the latest fifty orders, newest first", async () => {
    for (let index = 0; index < 55; index += 1) await auth(simulator);
    clock.advance(1_000);
    await sign(simulator);
    const { orders } = (await ask("/api/orders")).json;
    expect([orders?.length, orders?.[0]?.kind]).toEqual([50, "sign"]);
  });

  test.each<[device: object, ipAddress: string, uhi: unknown]>([
    [{}, "127.0.0.1", expect.stringMatching(/^[A-Za-z0-9+/]{28}$/)],
    [{ ipAddress: "2001:db8::9", uhi: "phone-7" }, "2001:db8::9", "phone-7"],
  ])("scans, and brings along its address and id: %j", async (device, ipAddress, uhi) => {
    const order = (await auth(simulator)).json;
    const body = { person, qrText: ` ${qrText(order, 0)}\n`, ...device };
    const scanned = (await gesture("scan", body)).order;
    expect((await approve(scanned?.id ?? "", device)).order?.phase).toBe("complete");
    const { completionData } = (await collect(simulator, order.orderRef)).json;
    expect(completionData.device).toEqual({ ipAddress, uhi });
  });

  test("gives returnUrl at the end of an order that it was started for, and at no other", async () => {
    const fields = { returnUrl: "https://example.com/#x" };
    const { id, returnUrl } = await opened(fields);
    expect(returnUrl).toBeUndefined();
    expect((await approve(id)).order?.returnUrl).toBe("https://example.com/#x");

    const order = (await auth(simulator, fields)).json;
    const scanned = (await gesture("scan", { person, qrText: qrText(order, 0) })).order;
    expect((await approve(scanned?.id ?? "")).order?.returnUrl).toBeUndefined();
    const cancelled = await opened(fields);
    expect((await gesture("cancel", { id: cancelled.id })).order?.returnUrl).toBeUndefined();
  });

  test("shows markdown in parts, and plain text as it is", async () => {
    const plain = await opened({ userVisibleData: base64("# no heading\n*and* no bold") });
    expect([plain.text, plain.blocks]).toEqual(["# no heading\n*and* no bold", undefined]);
    const userVisibleData = base64("# Avtal\n\n*<b>Hyra</b>* 9 000 kr");
    const { blocks } = await opened({ userVisibleData, userVisibleDataFormat: "simpleMarkdownV1" });
    expect(blocks).toEqual([
      { type: "heading", level: 1, content: [{ text: "Avtal", strong: false }] },
      {
        type: "paragraph",
        lines: [
          [
            { text: "<b>Hyra</b>", strong: true },
            { text: " 9 000 kr", strong: false },
          ],
        ],
      },
    ]);
  });

  test("counts wrong codes down to the end of the order", async () => {
    const { id, orderRef, securityCodeTriesLeft } = await opened();
    expect(securityCodeTriesLeft).toBe(3);
    expect((await approve(id, { securityCode: "1" })).refusal).toBe("wrongSecurityCode");
    expect((await ask(`/api/orders/${id}`)).json.order?.securityCodeTriesLeft).toBe(2);
    expect((await approve(id, { securityCode: "" })).refusal).toBe("wrongSecurityCode");
    expect((await approve(id, { securityCode: "2" })).refusal).toBe("securityCodeBlocked");
    expect(await hintOf(orderRef)).toBe("certificateErr");
  });

  test("takes a fingerprint or face, unless the order asks for the code", async () => {
    const easy = await opened();
    expect((await approve(easy.id, { securityCode: undefined })).order?.phase).toBe("complete");
    const strict = await opened({ requirement: { pinCode: true } });
    expect(strict.needsSecurityCode).toBe(true);
    expect((await approve(strict.id, { securityCode: undefined })).refusal).toBe("securityCodeNeeded");
  });

  test("asks about the call first, and a no ends the order with userDeclinedCall", async () => {
    const called = people[2]?.personalNumber;
    for (const [confirmed, hint] of [
      [true, "userSign"],
      [false, "userDeclinedCall"],
    ] as const) {
      const body = { personalNumber: called, callInitiator: "RP" };
      const { orderRef } = (await post(simulator, "/rp/v6.0/phone/auth", body)).json;
      const id = (await ask("/api/orders")).json.orders?.find(({ kind }) => kind === "phoneAuth")?.id ?? "";
      const { order } = await gesture("pick", { person: called, id });
      expect(order).toMatchObject({ asks: "call", callInitiator: "RP", byPhone: true });
      expect((await approve(id, { person: called })).refusal).toBe("callNotConfirmed");
      await gesture("call", { id, confirmed });
      expect(await hintOf(orderRef)).toBe(hint);
      if (confirmed) await gesture("cancel", { id });
      await collect(simulator, orderRef);
    }
  });

  test("reads the ID document where the order asks for it", async () => {
    const { id, orderRef, asks } = await opened({ requirement: { mrtd: true } });
    expect([asks, await hintOf(orderRef)]).toEqual(["document", "userMrtd"]);
    expect((await approve(id)).refusal).toBe("identityDocumentNeeded");
    expect((await gesture("document", { id })).order?.asks).toBe("confirm");
    await approve(id);
    expect((await collect(simulator, orderRef)).json.completionData.stepUp).toEqual({ mrtd: true });
  });

  test("makes evidence wrong where the page says so, and no other", async () => {
    const tryLater = Buffer.from([0x30, 3, 0x0a, 1, 3]).toString("base64");
    for (const [evidence, isTryLater] of [
      ["noAnswer", true],
      [undefined, false],
    ] as const) {
      const { id, orderRef } = await opened();
      await approve(id, evidence === undefined ? {} : { evidence });
      const { ocspResponse } = (await collect(simulator, orderRef)).json.completionData;
      expect([evidence, ocspResponse === tryLater]).toEqual([evidence, isTryLater]);
    }
  });

  test("stays at each step until it is let go on", async () => {
    for (const stayAt of ["started", "userStepUp", "userFace"]) {
      const { id, orderRef, asks } = await opened({}, { stayAt });
      expect([stayAt, asks, await hintOf(orderRef)]).toEqual([stayAt, "goOn", stayAt]);
      expect((await gesture("go-on", { id })).order?.asks).toBe("confirm");
      expect(await hintOf(orderRef)).toBe("userSign");
    }
    const { id, orderRef, stepsAhead } = await opened({ requirement: { mrtd: true } }, { stayAt: "started" });
    expect(stepsAhead).toEqual(["userStepUp", "userFace", "userMrtd"]);
    await gesture("stay", { id, step: "userFace" });
    expect(await hintOf(orderRef)).toBe("userFace");
    expect((await gesture("go-on", { id })).order?.asks).toBe("document");
    await gesture("document", { id });
    expect((await approve(id, { stayAtProcessing: true })).order).toMatchObject({
      step: "processing",
      asks: "goOn",
    });
    expect(await hintOf(orderRef)).toBe("processing");
    expect((await gesture("go-on", { id })).order?.phase).toBe("complete");
  });

  test.each(failedHints)("fails with %s", async (hintCode) => {
    const { id, orderRef } = await opened();
    expect((await gesture("fail", { id, hintCode })).order).toMatchObject({ phase: "failed", hintCode });
    expect(await hintOf(orderRef)).toBe(hintCode);
  });

  test("says when the order is for somebody else, and who has no BankID or a blocked one", async () => {
    const other = await opened({ requirement: { personalNumber: people[1]?.personalNumber } });
    expect(other).toMatchObject({ isForOther: true, asks: "confirm", step: "started" });
    expect((await approve(other.id)).refusal).toBe("otherPerson");

    const nobody = people.find(({ bankIds }) => bankIds.length === 0)?.personalNumber;
    const without = await opened({}, { person: nobody });
    expect((await approve(without.id, { person: nobody })).refusal).toBe("noBankId");
    const barred = people.find(({ bankIds }) => bankIds.some(({ blocked }) => blocked))?.personalNumber;
    const blocked = await opened({}, { person: barred });
    expect((await approve(blocked.id, { person: barred })).refusal).toBe("bankIdBlocked");
    expect(await hintOf(blocked.orderRef)).toBe("certificateErr");
  });

  test("refuses with the reason, and changes nothing for a body that is wrong", async () => {
    const { id, orderRef } = await opened();
    for (const [fields, reason] of [
      [{ ipAddress: "home" }, "invalidIpAddress"],
      [{ person: "199001010017" }, "unknownPerson"],
      [{ id: "no" }, "orderEnded"],
    ] as const) {
      expect((await approve(id, fields)).refusal).toBe(reason);
    }
    for (const [path, body, member] of [
      ["approve", { id }, "person"],
      ["approve", { id, person, stayAtProcessing: "yes" }, "stayAtProcessing"],
      ["approve", { id, person, evidence: "wrong" }, "evidence"],
      ["call", { id, confirmed: "yes" }, "confirmed"],
      ["stay", { id, step: "userSign" }, "step"],
      ["fail", { id, hintCode: "everything" }, "hintCode"],
      ["open", { person, autoStartToken: "x", stayAt: "processing" }, "stayAt"],
    ] as const) {
      const answer = await ask(`/api/${path}`, { body });
      expect([answer.status, answer.json]).toEqual([400, { error: "invalid_body", member }]);
    }
    expect(await hintOf(orderRef)).toBe("userSign");
    expect((await gesture("cancel", { id })).order?.hintCode).toBe("userCancel");
    expect((await gesture("cancel", { id })).refusal).toBe("orderEnded");
  });

  test("knows no object's own names as gestures", async () => {
    for (const path of ["/api/constructor", "/api/__proto__", "/api/orders/constructor"]) {
      expect([path, (await ask(path, { body: {} })).status]).toEqual([path, 404]);
    }
  });
});
