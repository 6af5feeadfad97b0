// What the simulator costs: collects a second with 10 000 orders open, room for an order, time until it is ready.
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createSecureContext } from "node:tls";
import { Agent, request } from "undici";
import { drive, median } from "./rounds.js";

const openOrders = 10_000;
const completedOrders = 1_000;
const roundMs = 500;

export async function measureSimulator({ rounds = 11, starts = 5 } = {}) {
  const server = fork(new URL("simulator-server.js", import.meta.url), { execArgv: ["--expose-gc"] });
  const [{ url, ca, cert, key }] = await once(server, "message");
  const look = async (approving = {}) => {
    server.send(approving);
    const [seen] = await once(server, "message");
    return seen;
  };
  const agent = new Agent({
    connections: 10,
    pipelining: 1,
    connect: { secureContext: createSecureContext({ ca, cert, key }), rejectUnauthorized: true },
  });
  const post = async (endpoint, body) => {
    const { body: answer } = await request(`${url}/rp/v6.0/${endpoint}`, {
      dispatcher: agent,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  // For a person each, so that none ends by itself while this goes on: such orders live for 180 s.
  const create = (number) =>
    post("auth", {
      endUserIp: "127.0.0.1",
      requirement: { personalNumber: String(190_000_000_000 + number) },
    });

  try {
    await makeOrders(200, (number) => create(900_000 + number));
    const before = await look();
    const orders = await makeOrders(openOrders, create);
    const after = await look();
    const perSecond = [];
    let calls = 0;
    const client = { collect: () => post("collect", { orderRef: orders[calls++ % openOrders].orderRef }) };
    for (let round = 0; round <= rounds; round += 1) {
      const result = await drive(client, 10, roundMs);
      if (round > 0) perSecond.push(result.perSecond);
    }
    const end = await look();
    const last = await post("collect", { orderRef: orders[0].orderRef });
    if (last.status !== "pending") throw new Error("The orders did not stay open, so nothing was measured.");
    const completed = await measureCompleted({ post, look });
    return [
      {
        what: "simulator: collects/s, ten connections, 10 000 open orders",
        value: Math.round(median(perSecond)),
        target: { atLeast: 4_000 },
      },
      {
        what: "simulator: processor time of one collect, µs",
        value: Math.round((end.cpu - after.cpu) / calls),
      },
      {
        what: "simulator: processor time of a collect that is signed, µs",
        value: completed,
      },
      {
        what: "simulator: heap of one open order, kB",
        value: Number(((after.heapUsed - before.heapUsed) / openOrders / 1_000).toFixed(2)),
      },
      {
        what: "simulator: timers for 10 000 open orders",
        value: Math.max(0, after.timers - before.timers),
        target: { atMost: 1 },
      },
      {
        what: "simulator: ms from start of the command to ready",
        value: Math.round(median(await startTimes(starts))),
        target: { atMost: 1_500 },
      },
    ];
  } finally {
    await agent.close();
    server.disconnect();
    await once(server, "exit");
  }
}

/** What it takes to tell of a completed order, whose signature and OCSP response are made then. */
async function measureCompleted({ post, look }) {
  const orders = await makeOrders(completedOrders, () => post("auth", { endUserIp: "127.0.0.1" }));
  const before = await look({ tokens: orders.map(({ autoStartToken }) => autoStartToken) });
  const answers = await makeOrders(completedOrders, (number) =>
    post("collect", { orderRef: orders[number].orderRef }),
  );
  const after = await look();
  if (answers.some(({ status }) => status !== "complete")) {
    throw new Error("Not all orders were completed, so nothing was measured.");
  }
  return Math.round((after.cpu - before.cpu) / completedOrders);
}

async function makeOrders(count, create) {
  const orders = [];
  let next = 0;
  const worker = async () => {
    for (let number = next++; number < count; number = next++) orders[number] = await create(number);
  };
  await Promise.all(Array.from({ length: 10 }, worker));
  return orders;
}

/** The whole command, as a developer waits for it: process, keys, two servers. */
async function startTimes(starts) {
  const main = createRequire(import.meta.url).resolve("@bankid-kit/simulator");
  const times = [];
  for (let start = 0; start < starts; start += 1) {
    const startedAt = performance.now();
    const command = spawn(
      process.execPath,
      [join(dirname(main), "cli.js"), "--port", "0", "--phone-port", "0"],
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    await once(command.stdout, "data");
    times.push(performance.now() - startedAt);
    command.kill("SIGTERM");
    await once(command, "exit");
  }
  return times;
}
