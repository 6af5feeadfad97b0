import { once } from "node:events";
import type { Server } from "node:http";
import { request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import type { FlowView } from "@bankid-kit/core/browser";
import express from "express";
import type { Express, Request } from "express";
import session from "express-session";
import { afterEach, describe, expect, it } from "vitest";
import type { BankIdEvent, BankIdOptions, Decision } from "../src/index.ts";
import { bankId, memoryStore } from "../src/index.ts";
import { FakeBankId } from "./fake-bankid.ts";

declare module "express-session" {
  interface SessionData {
    accountId: string;
    visits: number;
  }
}

const publicOrigin = "http://localhost:3000";
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
});

async function listen(app: Express): Promise<string> {
  const server = app.listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A browser as far as cookies go. */
class Browser {
  readonly jar = new Map<string, string>();
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  async fetch(path: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}) {
    const response = await fetch(this.base + path, {
      ...init,
      headers: { cookie: [...this.jar].map((pair) => pair.join("=")).join("; "), ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";")[0]?.split("=") ?? [];
      if (line.includes("Max-Age=0")) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return response;
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const response = await this.fetch(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", origin: publicOrigin, ...headers },
    });
    const text = await response.text();
    return { response, body: JSON.parse(text) as FlowView & { flow: string; error?: string } };
  }
}

type Change = Partial<BankIdOptions<object, object>>;

function application(change: Change = {}, prepare: (app: Express) => void = withSession) {
  const client = new FakeBankId();
  const events: BankIdEvent[] = [];
  const app = express();
  prepare(app);
  const handler = bankId({
    client,
    publicOrigin,
    returnPaths: ["/login"],
    onEvent: (event) => events.push(event),
    onComplete: ({ user }) => ({
      session: { accountId: `account of ${user.givenName}` },
      browser: { redirectTo: "/home" },
    }),
    ...change,
  });
  app.use("/bankid", handler);
  app.get("/me", (req, res) => {
    if (req.session?.accountId === undefined) res.status(401).end();
    else res.json({ accountId: req.session.accountId });
  });
  app.get("/visit", (req, res) => {
    req.session.visits = (req.session.visits ?? 0) + 1;
    res.json(req.session.visits);
  });
  return { app, client, events, handler };
}

function withSession(app: Express): void {
  app.use(session({ secret: "only for this test", resave: false, saveUninitialized: false }));
}

describe("an Express 5 app with express-session", () => {
  it("logs the person in: GET /me answers afterwards, and not before", async () => {
    const { app, client } = application();
    const page = new Browser(await listen(app));
    expect((await page.fetch("/me")).status).toBe(401);
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    client.complete();
    const { response, body } = await page.post("/bankid/collect", { flow });
    expect(body).toEqual({ status: "complete", flow, result: { redirectTo: "/home" } });
    expect(response.headers.get("etag")).toBeNull();
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await (await page.fetch("/me")).json()).toEqual({ accountId: "account of Tolvan" });
  });

  it("logs in again on a replay, when the answer and its Set-Cookie got lost (R10)", async () => {
    const { app, client } = application();
    const base = await listen(app);
    const page = new Browser(base);
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    const before = new Map(page.jar);
    client.complete();
    await page.post("/bankid/collect", { flow });
    page.jar.clear();
    for (const [name, value] of before) page.jar.set(name, value);
    expect((await page.fetch("/me")).status).toBe(401);
    expect((await page.post("/bankid/collect", { flow })).body).toMatchObject({
      status: "complete",
      replay: true,
    });
    expect((await page.fetch("/me")).status).toBe(200);
  });

  it("lets a second tab follow without logging the first one out", async () => {
    const { app, client } = application();
    const first = new Browser(await listen(app));
    const { flow } = (await first.post("/bankid/auth", { mode: "qr" })).body;
    client.complete();
    await first.post("/bankid/collect", { flow });
    const itsSession = first.jar.get("connect.sid") ?? "";
    // The tabs share their cookies; a call that the first has under way still has the old one.
    await first.post("/bankid/collect", { flow });
    const underWay = new Browser(first.base);
    underWay.jar.set("connect.sid", itsSession);
    expect((await underWay.fetch("/me")).status).toBe(200);
    expect((await first.fetch("/me")).status).toBe(200);
  });

  it("gives the person a new session: one that was planted before is worth nothing (S45, A7)", async () => {
    const { app, client } = application();
    const page = new Browser(await listen(app));
    await page.fetch("/visit");
    const planted = page.jar.get("connect.sid") ?? "";
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    client.complete();
    await page.post("/bankid/collect", { flow });
    expect(page.jar.get("connect.sid")).not.toBe(planted);
    const attacker = new Browser(page.base);
    attacker.jar.set("connect.sid", planted);
    expect((await attacker.fetch("/me")).status).toBe(401);
    expect(await (await attacker.fetch("/visit")).json()).toBe(1);
  });

  it("logs every tab in that polls at the moment of completion, after one decision (S40)", async () => {
    let decisions = 0;
    const { app, client } = application({
      onComplete: () => {
        decisions += 1;
        return { session: { accountId: "a" } };
      },
    });
    const base = await listen(app);
    const page = new Browser(base);
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    client.complete();
    const tabs = Array.from({ length: 50 }, () => {
      const tab = new Browser(base);
      for (const [name, value] of page.jar) tab.jar.set(name, value);
      return tab;
    });
    const poll = async () => Promise.all(tabs.map(async (tab) => tab.post("/bankid/collect", { flow })));
    await poll();
    const answers = await poll();
    expect(answers.every(({ body }) => body.status === "complete")).toBe(true);
    const me = await Promise.all(tabs.map(async (tab) => (await tab.fetch("/me")).status));
    expect(new Set(me)).toEqual(new Set([200]));
    expect([client.collects, decisions]).toEqual([1, 1]);
  });

  it("refuses session data that would take the session's own members", async () => {
    const { app, client, events } = application({
      onComplete: () => ({ session: JSON.parse('{"__proto__":{"admin":true}}') as object }),
    });
    const page = new Browser(await listen(app));
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    client.complete();
    expect((await page.post("/bankid/collect", { flow })).body.error).toBe("internal");
    expect(events.at(-1)).toMatchObject({ type: "error", detail: expect.stringContaining('"__proto__"') });
  });
});

describe("another kind of session", () => {
  it("of cookie-session is replaced", async () => {
    const replaced: object[] = [];
    const { app, client } = application({}, (own) =>
      own.use((req, _res, next) => {
        let content: object = { old: true };
        Object.defineProperty(req, "session", {
          get: () => content,
          set: (value: object) => {
            content = value;
            replaced.push(value);
          },
        });
        next();
      }),
    );
    const page = new Browser(await listen(app));
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    client.complete();
    await page.post("/bankid/collect", { flow });
    expect(replaced).toEqual([{ accountId: "account of Tolvan" }]);
  });

  it("none at all is an error that says what to write", async () => {
    const { app, client, events } = application({}, () => undefined);
    const page = new Browser(await listen(app));
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    client.complete();
    expect((await page.post("/bankid/collect", { flow })).body.error).toBe("internal");
    expect(events.at(-1)).toMatchObject({
      type: "error",
      detail: expect.stringContaining("establishSession: "),
    });
  });

  it("of the host's own is established by the host, and its cookies live beside ours", async () => {
    const { app, client } = application(
      { establishSession: ({ res, session: data }) => void res.cookie("jwt", JSON.stringify(data)) },
      () => undefined,
    );
    const page = new Browser(await listen(app));
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    client.complete();
    const { response } = await page.post("/bankid/collect", { flow });
    const names = response.headers.getSetCookie().map((line) => line.split("=")[0]);
    expect(names).toEqual(["jwt", "bankid-dev"]);
  });

  it("has its data typed from what onComplete returns", () => {
    const middleware = bankId({
      client: new FakeBankId(),
      publicOrigin,
      returnPaths: ["/login"],
      onComplete: async ({ user }) => ({ session: { name: user.name }, browser: { redirectTo: "/", n: 1 } }),
      establishSession: ({ req, session: data }) => {
        const name: string = data.name;
        // @ts-expect-error -- onComplete returns no such thing
        const wrong: unknown = data.accountId;
        req.session.accountId = `${name}${String(wrong)}`;
      },
    });
    // @ts-expect-error -- redirectTo is a path
    const notAPath: Decision<object, object> = { session: {}, browser: { redirectTo: 1 } };
    expect(notAPath.session).toEqual({});
    expect(middleware).toBeTypeOf("function");
  });
});

describe("the adapter", () => {
  it.each([
    ["no parser", () => undefined],
    ["express.json()", (app: Express) => app.use(express.json())],
    [
      "express.urlencoded(), which leaves a body behind that it did not read",
      (app: Express) => {
        app.use(express.urlencoded({ extended: false }));
        app.use((req, _res, next) => {
          req.body ??= {};
          next();
        });
      },
    ],
    ["express.raw()", (app: Express) => app.use(express.raw({ type: "*/*" }))],
  ])("reads the body behind %s", async (_name, prepare: (app: Express) => void) => {
    const { app } = application({}, prepare);
    const page = new Browser(await listen(app));
    expect((await page.post("/bankid/auth", { mode: "qr" })).response.status).toBe(200);
    const wrong = await page.post("/bankid/auth", { mode: "qr", more: 1 });
    expect([wrong.response.status, wrong.body.error]).toEqual([400, "unknown_field"]);
  });

  it("answers a body that is too large, and closes the connection", async () => {
    const { app, client } = application();
    const page = new Browser(await listen(app));
    const { response, body } = await page.post("/bankid/auth", { mode: "x".repeat(4_000) });
    expect([response.status, body.error]).toEqual([413, "body_too_large"]);
    expect(response.headers.get("connection")).toBe("close");
    expect(client.orders).toEqual([]);
  });

  it("answers one of no announced length as well", async () => {
    const { app } = application();
    const base = await listen(app);
    const status = await new Promise((resolve, reject) => {
      const sent = httpRequest(
        `${base}/bankid/auth`,
        { method: "POST", headers: { "content-type": "application/json", origin: publicOrigin } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sent.on("error", reject);
      sent.write("x".repeat(1_500));
      sent.write("x".repeat(1_500));
    });
    expect(status).toBe(413);
  });

  it("leaves other paths to the app, and answers ours for POST only (S25)", async () => {
    const { app } = application();
    app.use((_req, res) => void res.status(418).end());
    const page = new Browser(await listen(app));
    expect((await page.fetch("/bankid/sign", { method: "POST" })).status).toBe(418);
    expect((await page.fetch("/bankid", { method: "POST" })).status).toBe(418);
    const wrong = await page.fetch("/bankid/auth");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("tells BankID the address that Express's trust proxy gives, or the host's own choice", async () => {
    const { app, client } = application();
    app.set("trust proxy", 1);
    const page = new Browser(await listen(app));
    await page.post("/bankid/auth", { mode: "qr" }, { "x-forwarded-for": "10.0.0.1, 203.0.113.9" });
    expect(client.order.request.endUserIp).toBe("203.0.113.9");

    const own = application({ clientIp: (req: Request) => req.get("x-real-ip") });
    const other = new Browser(await listen(own.app));
    await other.post("/bankid/auth", { mode: "qr" }, { "x-real-ip": "::ffff:198.51.100.4" });
    expect(own.client.order.request.endUserIp).toBe("198.51.100.4");
    const refused = await other.post("/bankid/auth", { mode: "qr" }, { "x-real-ip": "nonsense" });
    expect(refused.body.error).toBe("internal");
  });

  it("hands an establishSession that answers by itself to the app's error handler", async () => {
    const { app, client } = application({ establishSession: ({ res }) => res.redirect("/home") });
    const thrown: unknown[] = [];
    app.use(((error, _req, _res, _next) => thrown.push(error)) as express.ErrorRequestHandler);
    const page = new Browser(await listen(app));
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    client.complete();
    await page.fetch("/bankid/collect", {
      method: "POST",
      body: JSON.stringify({ flow }),
      headers: { "content-type": "application/json", origin: publicOrigin },
    });
    expect(String(thrown[0])).toContain("establishSession answered");
  });

  it("closes once what it told BankID in the background is told", async () => {
    const { app, client, handler } = application();
    const page = new Browser(await listen(app));
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    await page.post("/bankid/cancel", { flow });
    await handler.close();
    expect(client.cancelled).toHaveLength(1);
  });
});

describe("two mounts in one app", () => {
  it("know nothing of each other's flows, though they share store and browser", async () => {
    const app = express();
    withSession(app);
    const clients = { customers: new FakeBankId(), staff: new FakeBankId() };
    const store = memoryStore();
    const shared = { publicOrigin, returnPaths: ["/login"] as const, store, onEvent: () => undefined };
    app.use(
      "/bankid",
      bankId({
        ...shared,
        client: clients.customers,
        onComplete: () => ({ session: { accountId: "customer" } }),
      }),
    );
    app.use(
      "/staff/bankid",
      bankId({
        ...shared,
        id: "staff",
        client: clients.staff,
        onComplete: () => ({ session: { accountId: "staff" } }),
      }),
    );
    const page = new Browser(await listen(app));
    const customer = (await page.post("/bankid/auth", { mode: "qr" })).body.flow;
    const staff = (await page.post("/staff/bankid/auth", { mode: "qr" })).body.flow;
    expect([...page.jar.keys()]).toEqual(["bankid-dev", "bankid-dev-staff"]);
    expect((await page.post("/bankid/collect", { flow: customer })).body.status).toBe("pending");
    expect((await page.post("/staff/bankid/collect", { flow: staff })).body.status).toBe("pending");
    expect((await page.post("/staff/bankid/collect", { flow: customer })).body.error).toBe("flow_unknown");
    expect((await page.post("/bankid/cancel", { flow: staff })).body.error).toBe("flow_unknown");

    // Not even a handle that is carried over from one cookie to the other opens anything.
    const moved = new Browser(page.base);
    moved.jar.set("bankid-dev-staff", page.jar.get("bankid-dev") ?? "");
    expect((await moved.post("/staff/bankid/collect", { flow: customer })).body.error).toBe("flow_unknown");
    expect((await moved.post("/staff/bankid/collect", {})).body).toEqual({ status: "none" });
  });
});
