import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FlowView } from "@bankid-kit/core/browser";
import express from "express";
import type { Express } from "express";
import session from "express-session";
import type { BankIdEvent, BankIdOptions } from "../../src/index.ts";
import { bankId } from "../../src/index.ts";
import { FakeBankId } from "../fake-bankid.ts";

declare module "express-session" {
  interface SessionData {
    accountId: string;
    visits: number;
  }
}

export const publicOrigin = "http://localhost:3000";
const servers: Server[] = [];

/** Ends every server of a test. */
export async function closeServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
}

export async function listen(app: Express): Promise<string> {
  const server = app.listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A browser as far as cookies go. */
export class Browser {
  readonly base: string;
  readonly jar: Map<string, string>;

  /** @param jar - Another tab's, if it is not the first one. */
  constructor(base: string, jar: Map<string, string> = new Map()) {
    this.base = base;
    this.jar = jar;
  }

  async fetch(path: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}) {
    const response = await fetch(this.base + path, {
      ...init,
      headers: { cookie: [...this.jar].map((pair) => pair.join("=")).join("; "), ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=;]*)=([^;]*)/.exec(line) ?? [];
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

export type Change = Partial<BankIdOptions<object, object>>;

/** An app with a BankID login at `/bankid`, and `GET /me` that knows who is logged in. */
export function application(
  change: Change = {},
  prepare: (app: Express) => void = withSession,
  app: Express = express(),
) {
  const client = new FakeBankId();
  const events: BankIdEvent[] = [];
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

export function withSession(app: Express): void {
  app.use(session({ secret: "only for this test", resave: false, saveUninitialized: false }));
}
