import express from "express";
import type { Express } from "express";
import { afterEach, describe, expect, it } from "vitest";
import type { BankIdEvent } from "../src/index.ts";
import { bankId } from "../src/index.ts";
import { FakeBankId } from "./fake-bankid.ts";
import { Browser, closeServers, listen, publicOrigin } from "./support/app.ts";

afterEach(closeServers);

function mount(id: string | undefined, environment = "test") {
  const events: BankIdEvent[] = [];
  const client = Object.assign(new FakeBankId(), { environment });
  const origin = environment === "production" ? "https://www.example.com" : publicOrigin;
  const middleware = bankId({
    client,
    publicOrigin: origin,
    returnPaths: ["/login"],
    clientIp: () => "192.0.2.7",
    onEvent: (event) => events.push(event),
    onComplete: () => ({ session: {} }),
    ...(id === undefined ? {} : { id }),
  });
  return { middleware, events, client, origin };
}

async function start(
  app: Express,
  path: string,
  origin = publicOrigin,
): Promise<{ status: number; said: string }> {
  app.use(((error, _req, res, _next) => {
    res.status(500).json({ said: String(error) });
  }) satisfies express.ErrorRequestHandler);
  const page = new Browser(await listen(app));
  const { response, body } = await page.post(path, { mode: "qr" }, { origin });
  return { status: response.status, said: (body as { said?: string }).said ?? "" };
}

describe("two mounts in one app", () => {
  it("with one id are refused as soon as both serve, with what to write", async () => {
    const [customers, staff] = [mount(undefined), mount(undefined)];
    const app = express().use("/bankid", customers.middleware).use("/staff/bankid", staff.middleware);
    expect((await start(app, "/bankid/auth")).status).toBe(200);
    const refused = await start(app, "/staff/bankid/auth");
    expect(refused.status).toBe(500);
    expect(refused.said).toContain('the id "login"');
    expect(refused.said).toContain('bankId({ id: "admin"');
    expect(staff.events).toEqual([{ type: "mounts_collide", id: "login" }]);
    expect(staff.client.orders).toEqual([]);
    expect((await start(app, "/bankid/auth")).status).toBe(200);
  });

  it("are found out where one is in an app within the app", async () => {
    const [customers, staff] = [mount(undefined), mount(undefined)];
    const inner = express().use("/bankid", staff.middleware);
    const app = express().use("/bankid", customers.middleware).use("/staff", inner);
    expect((await start(app, "/bankid/auth")).status).toBe(200);
    expect((await start(app, "/staff/bankid/auth")).status).toBe(500);
  });

  it("with an id each serve both", async () => {
    const [customers, staff] = [mount(undefined), mount("staff")];
    const app = express().use("/bankid", customers.middleware).use("/staff/bankid", staff.middleware);
    expect((await start(app, "/bankid/auth")).status).toBe(200);
    expect((await start(app, "/staff/bankid/auth")).status).toBe(200);
  });

  it("of one middleware are one mount", async () => {
    const { middleware } = mount(undefined);
    const app = express().use("/bankid", middleware).use("/legacy/bankid", middleware);
    expect((await start(app, "/bankid/auth")).status).toBe(200);
    expect((await start(app, "/legacy/bankid/auth")).status).toBe(200);
  });

  it("may follow each other: a closed one has left its place", async () => {
    const [before, after] = [mount(undefined), mount(undefined)];
    const app = express().use("/old", before.middleware).use("/new", after.middleware);
    expect((await new Browser(await listen(app)).fetch("/old/auth")).status).toBe(405);
    await before.middleware.close();
    expect((await start(app, "/new/auth")).status).toBe(200);
  });

  it("with one id go on in production, where the operator is told once", async () => {
    const [customers, staff] = [mount(undefined, "production"), mount(undefined, "production")];
    const app = express().use("/bankid", customers.middleware).use("/staff/bankid", staff.middleware);
    const { origin } = staff;
    expect((await start(app, "/bankid/auth", origin)).status).toBe(200);
    expect((await start(app, "/staff/bankid/auth", origin)).status).toBe(200);
    expect((await start(app, "/staff/bankid/auth", origin)).status).toBe(200);
    expect(staff.events.filter(({ type }) => type === "mounts_collide")).toHaveLength(1);
  });
});

describe("two apps in one process", () => {
  it("may each have a mount with the same id, as two instances do", async () => {
    const [one, other] = [mount(undefined), mount(undefined)];
    expect((await start(express().use("/bankid", one.middleware), "/bankid/auth")).status).toBe(200);
    expect((await start(express().use("/bankid", other.middleware), "/bankid/auth")).status).toBe(200);
  });
});
