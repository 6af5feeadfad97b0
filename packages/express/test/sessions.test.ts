import { createHmac, timingSafeEqual } from "node:crypto";
import cookieSession from "cookie-session";
import type { Express, Request } from "express";
import expressSession from "express-session";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Decision } from "../src/index.ts";
import { bankId } from "../src/index.ts";
import { FakeBankId } from "./fake-bankid.ts";
import type { Change } from "./support/app.ts";
import { Browser, application, closeServers, listen, publicOrigin, withSession } from "./support/app.ts";

afterEach(closeServers);

async function loggedIn({ app, client }: ReturnType<typeof application>, page?: Browser) {
  const browser = page ?? new Browser(await listen(app));
  const { flow } = (await browser.post("/bankid/auth", { mode: "qr" })).body;
  client.complete();
  const answer = await browser.post("/bankid/collect", { flow });
  return { browser, flow, ...answer };
}

/** With a session that was there before the login. */
async function loggedInTo(change: Change) {
  const own = application(change, withSession);
  const page = new Browser(await listen(own.app));
  await page.fetch("/visit");
  const { body, flow } = await loggedIn(own, page);
  return { body, flow, page, events: own.events };
}

const withCookieSession = (app: Express) => {
  app.use(cookieSession({ name: "s", keys: ["only for this test"] }));
};

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

const careless: Change["establishSession"] = ({ req, session }) => void Object.assign(req.session, session);
const careful: Change["establishSession"] = ({ req, session }) =>
  new Promise((resolve, reject) => {
    req.session.regenerate((error) => {
      if (error !== undefined && error !== null) return reject(error as Error);
      Object.assign(req.session, session);
      return resolve();
    });
  });

describe("cookie-session (S45)", () => {
  it("logs the person in, with nothing in the session that was there before", async () => {
    const own = application({}, withCookieSession);
    own.app.get("/content", (req, res) => void res.json(req.session));
    const page = new Browser(await listen(own.app));
    await page.fetch("/visit");
    expect((await page.fetch("/me")).status).toBe(401);
    expect((await loggedIn(own, page)).body.status).toBe("complete");
    expect(await (await page.fetch("/content")).json()).toEqual({ accountId: "account of Tolvan" });
  });

  it("logs in again on a replay, and a second tab does not log the first one out (R10)", async () => {
    const own = application({}, withCookieSession);
    const { browser, flow } = await loggedIn(own);
    const first = new Map(browser.jar);
    for (const name of ["s", "s.sig"]) browser.jar.delete(name);
    expect((await browser.fetch("/me")).status).toBe(401);
    expect((await browser.post("/bankid/collect", { flow })).body).toMatchObject({ replay: true });
    expect((await browser.fetch("/me")).status).toBe(200);
    const tab = new Browser(browser.base);
    for (const [name, value] of first) tab.jar.set(name, value);
    expect((await tab.fetch("/me")).status).toBe(200);
  });

  it("keeps on a replay what another tab has added since the login, but nothing of another login's (R10)", async () => {
    const own = application({}, withCookieSession);
    own.app.get("/content", (req, res) => void res.json(req.session));
    own.app.get("/other", (req, res) => {
      req.session.accountId = "account of another";
      res.end();
    });
    const { browser, flow } = await loggedIn(own);
    const replayed = async () => {
      expect((await browser.post("/bankid/collect", { flow })).body).toMatchObject({ replay: true });
      return (await browser.fetch("/content")).json();
    };
    await browser.fetch("/visit");
    expect(await replayed()).toEqual({ accountId: "account of Tolvan", visits: 1 });
    await browser.fetch("/other");
    expect(await replayed()).toEqual({ accountId: "account of Tolvan" });
  });
});

describe("a signed token in a cookie, as the README has it", () => {
  const key = "only for this test";
  const mac = (text: string) => createHmac("sha256", key).update(text).digest();

  function signedToken(claims: object): string {
    const text = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
    return `${text}.${mac(text).toString("base64url")}`;
  }

  function claimsOf(req: Request): unknown {
    const token = /(?:^|; )session=([^;]*)/.exec(req.headers.cookie ?? "")?.[1] ?? "";
    const [head = "", body = "", signature = ""] = token.split(".");
    const [given, right] = [Buffer.from(signature, "base64url"), mac(`${head}.${body}`)];
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return JSON.parse(Buffer.from(body, "base64url").toString()) as unknown;
  }

  it("logs the person in, and again on a replay", async () => {
    const own = application(
      {
        establishSession: ({ res, session }) => {
          res.cookie("session", signedToken(session), { httpOnly: true, secure: true, sameSite: "lax" });
        },
      },
      (app) => {
        app.get("/who", (req, res) => void res.json(claimsOf(req) ?? null));
      },
    );
    const { browser, flow } = await loggedIn(own);
    const who = async () => (await browser.fetch("/who")).json();
    expect(await who()).toEqual({ accountId: "account of Tolvan" });
    browser.jar.delete("session");
    expect(await who()).toBeNull();
    await browser.post("/bankid/collect", { flow });
    expect(await who()).toEqual({ accountId: "account of Tolvan" });
  });
});

describe("an establishSession of the host's that uses express-session (S45, A7)", () => {
  it("and leaves the old session id in place is an error in development that says what to write", async () => {
    const { body, events } = await loggedInTo({ establishSession: careless });
    expect(body.error).toBe("internal");
    expect(events.at(-1)).toMatchObject({
      type: "error",
      detail: expect.stringContaining("req.session.regenerate()"),
    });
  });

  it("and renews it is left alone, on a replay too", async () => {
    const { body, page, flow } = await loggedInTo({ establishSession: careful });
    expect(body.status).toBe("complete");
    expect((await page.post("/bankid/collect", { flow })).body).toMatchObject({ replay: true });
    expect((await page.fetch("/me")).status).toBe(200);
  });

  it("and keeps the login elsewhere is left alone", async () => {
    const { body } = await loggedInTo({
      establishSession: ({ res }) => void res.cookie("token", "t"),
    });
    expect(body.status).toBe("complete");
  });

  it("is not judged in production: a login there is not stopped by a check for developers", async () => {
    const client = Object.assign(new FakeBankId(), { environment: "production" });
    const own = application({
      client,
      publicOrigin: "https://www.example.com",
      clientIp: () => "192.0.2.7",
      establishSession: careless,
    });
    const page = new Browser(await listen(own.app));
    const headers = { origin: "https://www.example.com" };
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" }, headers)).body;
    client.complete();
    expect((await page.post("/bankid/collect", { flow }, headers)).body.status).toBe("complete");
  });
});

describe("a decision that does not fit into the session", () => {
  it.each([
    ["express-session", withSession],
    ["cookie-session", withCookieSession],
  ])("leaves nothing of a login in one of %s", async (_, prepare) => {
    const own = application(
      { onComplete: () => ({ session: JSON.parse('{"accountId":"17","__proto__":{}}') as object }) },
      prepare,
    );
    const { browser, body, flow } = await loggedIn(own);
    expect(body.error).toBe("internal");
    expect((await browser.fetch("/me")).status).toBe(401);
    expect((await browser.post("/bankid/collect", { flow })).body.error).toBe("internal");
    expect((await browser.fetch("/me")).status).toBe(401);
    expect(own.events.at(-1)).toMatchObject({ detail: expect.stringContaining('named "__proto__"') });
  });
});

/** A session store whose first writing goes as the test says. */
class FirstWrite extends expressSession.MemoryStore {
  #first: ((write: () => void, done: (error?: unknown) => void) => void) | undefined;

  constructor(first: (write: () => void, done: (error?: unknown) => void) => void) {
    super();
    this.#first = first;
  }

  override set(
    id: string,
    data: expressSession.SessionData,
    done: (error?: unknown) => void = () => undefined,
  ): void {
    const first = this.#first ?? ((write) => write());
    this.#first = undefined;
    // As a store does that sends it somewhere: what becomes of the session later is not in it.
    const sent = JSON.parse(JSON.stringify(data)) as expressSession.SessionData;
    first(() => super.set(id, sent, done), done);
  }
}

/** An app whose first session is saved when the test says so. */
function slow() {
  let begun: (write: () => void) => void;
  const saving = new Promise<() => void>((resolve) => (begun = resolve));
  return { app: application({}, withStore(new FirstWrite((write) => begun(write)))), saving };
}

const withStore = (store: expressSession.Store) => (app: Express) => {
  app.use(expressSession({ secret: "only for this test", resave: false, saveUninitialized: false, store }));
};

describe("a session that can't be saved", () => {
  afterEach(() => void vi.useRealTimers());

  it("leaves nobody logged in who was told that it failed, and the next poll logs in", async () => {
    const store = new FirstWrite((_, done) => done(new Error("down")));
    const { browser, body, flow } = await loggedIn(application({}, withStore(store)));
    expect(body.error).toBe("internal");
    expect((await browser.fetch("/me")).status).toBe(401);
    expect((await browser.post("/bankid/collect", { flow })).body.status).toBe("complete");
    expect((await browser.fetch("/me")).status).toBe(200);
  });

  it("is saved before the answer is sent", async () => {
    const { app: own, saving } = slow();
    let answered = false;
    const login = loggedIn(own).then((answer) => {
      answered = true;
      return answer;
    });
    const write = await saving;
    expect(answered).toBe(false);
    write();
    expect((await login).body.status).toBe("complete");
  });

  it("within 10 s leaves nobody logged in, whenever it is saved after that (R29)", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { app: own, saving } = slow();
    const login = loggedIn(own);
    const write = await saving;
    await vi.advanceTimersByTimeAsync(10_000);
    const { browser, body } = await login;
    expect(body.error).toBe("internal");
    vi.useRealTimers();
    expect((await browser.fetch("/me")).status).toBe(401);
    write();
    await expect.poll(async () => (await browser.fetch("/me")).status).toBe(401);
  });
});

describe("another kind of session", () => {
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
