// An Express app in a process of its own, with the middleware and, beside it, the least that Express can do for
// the same JSON. Run with --expose-gc: only this process knows what it holds and how long its loop waits.
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { BankIdClient } from "@bankid-kit/core";
import { bankId, memoryStore } from "@bankid-kit/express";
import { redisStore } from "@bankid-kit/express/redis";
import express from "express";
import { createClient } from "redis";

const resolution = 10;
const [{ origin, ca, cert, key, redisPort }] = await once(process, "message");
const client = new BankIdClient({ environment: { url: origin, ca }, certificate: { cert, key } });
const redis =
  redisPort === undefined
    ? undefined
    : await createClient({ url: `redis://127.0.0.1:${redisPort}` }).connect();
const store =
  redis === undefined
    ? memoryStore({ maxEntries: 100_000 })
    : redisStore({
        secret: "a secret that is for measurements only",
        eval: (script, keys, args) => redis.eval(script, { keys, arguments: args }),
      });

const app = express();
app.disable("x-powered-by");
app.use(
  "/bankid",
  bankId({
    client,
    store,
    // Instances have one origin, whatever the port on which each of them listens.
    publicOrigin: "http://localhost:8080",
    returnPaths: ["/login"],
    limits: false,
    onComplete: () => ({ session: {} }),
  }),
);
let bareAnswer = {};
app.put("/bare", express.json(), (request, response) => {
  bareAnswer = request.body;
  response.end();
});
app.post("/bare", express.json(), (request, response) => {
  if (typeof request.body.flow !== "string") response.status(400);
  response.json(bareAnswer);
});

const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const loop = monitorEventLoopDelay({ resolution });
loop.enable();
process.on("message", ({ look }) => {
  if (look === "memory") {
    global.gc();
    global.gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  // What is measured is from one tick to the next, the resolution included.
  const loopP99Ms = loop.percentile(99) / 1e6 - resolution;
  loop.reset();
  process.send({ bytes: heapUsed + external, cpu: user + system, loopP99Ms });
});
process.on("disconnect", () => process.exit());
process.send({ port: server.address().port });
