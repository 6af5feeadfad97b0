import { request } from "node:http";
import { qrText } from "@bankid-kit/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { people, startSimulator } from "../src/index.ts";
import type { Simulator } from "../src/index.ts";
import type { OrderView } from "../src/phone/view.ts";
import { auth, base64, collect } from "./support/rp.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
}, 60_000);
afterAll(() => simulator.close());

/** What an answer may hold; a test reads what its call has. */
interface PageJson {
  order: OrderView;
  orders: OrderView[];
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

  test("finds every file that it names", async () => {
    const { text } = await ask("/");
    const named = [...text.matchAll(/(?:src|href)="([a-z.]+)"/g)].map(([, name]) => name);
    expect(named).toEqual(["style.css", "app.js"]);
    for (const name of [...named, "api.js", "dom.js", "texts.js"]) {
      const file = await ask(`/${name}`);
      expect([name, file.status, file.headers["x-content-type-options"]]).toEqual([name, 200, "nosniff"]);
    }
  });

  test("has nothing else, above all no key", async () => {
    for (const path of [
      "/ca.key",
      "/../package.json",
      "/tsconfig.json",
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
    expect((await ask("/api/scan", { body: { qrText: 1 } })).json).toEqual({
      error: "invalid_body",
      member: "qrText",
    });
    expect((await ask("/api/scan", { body: { qrText: "x".repeat(9_000) } })).status).toBe(400);
    expect((await ask("/api/scan", { method: "DELETE" })).status).toBe(405);
    expect((await ask("/api/everything", { body: {} })).status).toBe(404);
  });
});

describe("the phone's API", () => {
  test("lists who there is", async () => {
    expect((await ask("/api/people")).json).toEqual({ people });
  });

  test("shows a waiting order without its tokens, and opens it", async () => {
    const order = (await auth(simulator, { userVisibleData: base64("Hej") })).json;
    const listed = await ask("/api/orders");
    const id = listed.json.orders?.at(-1)?.id;
    expect(listed.json.orders?.at(-1)).toMatchObject({
      kind: "auth",
      rpName: "Exempelföretaget",
      text: "Hej",
      phase: "outstanding",
    });
    for (const secret of Object.values(order)) expect(listed.text).not.toContain(secret);

    const picked = await ask("/api/pick", { body: { id } });
    expect(picked.json.order).toMatchObject({ id, phase: "started", pickUp: "list" });
    expect((await ask("/api/orders")).text).not.toContain(id);
    expect((await ask(`/api/orders/${id}`)).json.order?.phase).toBe("started");
    expect((await ask("/api/pick", { body: { id } })).json.refusal).toBe("alreadyPickedUp");
  });

  test("scans, approves, and gives the phone's own address unless told another", async () => {
    for (const ipAddress of [undefined, "2001:db8::9"]) {
      const order = (await auth(simulator)).json;
      const { order: opened } = (await ask("/api/scan", { body: { qrText: ` ${qrText(order, 0)}\n` } })).json;
      const body = { id: opened?.id, person: people[0].personalNumber, securityCode: "123456", ipAddress };
      expect((await ask("/api/approve", { body })).json).toEqual({});
      const { completionData } = (await collect(simulator, order.orderRef)).json;
      expect(completionData.device.ipAddress).toBe(ipAddress ?? "127.0.0.1");
    }
  });

  test("gives returnUrl at the end of an order that it was started for", async () => {
    const { autoStartToken } = (await auth(simulator, { returnUrl: "https://example.com/#x" })).json;
    const id = (await ask("/api/open", { body: { autoStartToken } })).json.order?.id;
    const answer = await ask("/api/approve", {
      body: { id, person: people[0].personalNumber, securityCode: "123456" },
    });
    expect(answer.json).toEqual({ returnUrl: "https://example.com/#x" });
  });

  test("refuses with the reason, and an address that is none", async () => {
    const { autoStartToken } = (await auth(simulator)).json;
    const id = (await ask("/api/open", { body: { autoStartToken } })).json.order?.id;
    const approve = (fields: object) =>
      ask("/api/approve", {
        body: { id, person: people[0].personalNumber, securityCode: "123456", ...fields },
      });
    for (const [fields, reason] of [
      [{ ipAddress: "home" }, "invalidIpAddress"],
      [{ person: "199001010017" }, "unknownPerson"],
      [{ securityCode: "" }, "wrongSecurityCode"],
      [{ id: "no" }, "orderEnded"],
    ] as const) {
      const { status, json } = await approve(fields);
      expect([status, json.refusal]).toEqual([200, reason]);
    }
    expect((await ask("/api/cancel", { body: { id } })).json).toEqual({});
    expect((await ask("/api/cancel", { body: { id } })).json.refusal).toBe("orderEnded");
  });
});
