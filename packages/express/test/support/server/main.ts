// An app with a BankID login in a process of its own, to be killed, slowed and raced by tests.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { BankIdClient } from "@bankid-kit/core";
import express from "express";
import session from "express-session";
import { Redis } from "ioredis";
import { createClient } from "redis";
import type { Store } from "../../../src/index.ts";
import { bankId } from "../../../src/index.ts";
import { redisStore } from "../../../src/redis.ts";
import type { RedisStoreOptions } from "../../../src/redis.ts";
import { aroundEach, delayed, ofVersion } from "../store-wraps.ts";
import type { Order, ServerConfig, Serving } from "./config.ts";
import { createFuse, fusedClient } from "./fuse.ts";
import { note } from "./journal.ts";
import { RedisSessions } from "./redis-sessions.ts";
import { setWallClock } from "./wall-clock.ts";

declare module "express-session" {
  interface SessionData {
    loginId: string;
    visits: number;
  }
}

const config = JSON.parse(process.argv[2] ?? "") as ServerConfig;
const { journal } = config;
setWallClock(config.clockAheadMs ?? 0);
for (const kind of ["unhandledRejection", "uncaughtException"] as const) {
  process.on(kind, (error: unknown) => note(journal, { what: "uncaught", error: String(error) }));
}

const fuse = createFuse(config.fuse, (step) => note(journal, { what: "step", step }));
const client = new BankIdClient({ environment: config.environment, certificate: config.certificate });
const handler = bankId<object>({
  client: fusedClient(client, fuse),
  // Instances have one origin, whatever the port on which each of them listens.
  publicOrigin: "http://localhost:3000",
  returnPaths: ["/login"],
  store: await openStore(),
  limits: false,
  onEvent: ({ type }) => note(journal, { what: "event", type }),
  onComplete: async ({ loginId }) =>
    fuse("onComplete", async () => {
      note(journal, { what: "decided", loginId });
      return { session: { loginId }, browser: { redirectTo: "/home" } };
    }),
});

const app = express();
app.use(
  session({
    secret: "only for this test",
    resave: config.resave ?? false,
    saveUninitialized: false,
    store: new RedisSessions(new Redis(config.sessionsPort, "127.0.0.1"), fuse),
  }),
);
app.use("/bankid", handler);
app.get("/me", ({ session: { loginId } }, res) => {
  if (loginId === undefined) res.status(401).end();
  else res.json({ loginId });
});
app.post("/visit", (req, res) => {
  req.session.visits = (req.session.visits ?? 0) + 1;
  res.json(req.session.visits);
});

const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
// Pages keep their connections for longer than Node's 5 s, and would meet their end with a request under way.
server.keepAliveTimeout = 75_000;
process.on("message", (order: Order) => {
  if ("close" in order) void shutDown();
  else setWallClock(order.clockAheadMs);
});
process.on("disconnect", () => process.exit());
process.send?.({ port: (server.address() as AddressInfo).port } satisfies Serving);

async function openStore(): Promise<Store> {
  const secret = "only for this test, and long enough for it";
  const store = redisStore({ secret, eval: await evaluator() });
  const versioned = config.recordVersion === undefined ? store : ofVersion(store, config.recordVersion);
  const slow = config.delayMs === undefined ? versioned : delayed(versioned, config.delayMs);
  return aroundEach(slow, fuse);
}

async function evaluator(): Promise<RedisStoreOptions["eval"]> {
  if (config.redisClient === "ioredis") {
    const redis = new Redis(config.redisPort, "127.0.0.1");
    redis.on("error", () => undefined);
    return (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args);
  }
  const redis = createClient({ url: `redis://127.0.0.1:${config.redisPort}` });
  redis.on("error", () => undefined);
  // A Redis that is down at the start is waited for by whoever needs it, and not here.
  void redis.connect().catch(() => undefined);
  return (script, keys, args) => redis.eval(script, { keys, arguments: args });
}

/** What is under way is answered. */
async function shutDown(): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await handler.close();
  const closing = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearInterval(closing);
  process.exit();
}
