import { request as httpRequest } from "node:http";
import express from "express";
import type { Express, Request } from "express";
import { afterEach, describe, expect, it } from "vitest";
import { bankId, memoryStore } from "../src/index.ts";
import { FakeBankId } from "./fake-bankid.ts";
import { Browser, application, closeServers, listen, publicOrigin, withSession } from "./support/app.ts";

afterEach(closeServers);

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
