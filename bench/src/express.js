// What the middleware costs: beside a bare route of the same Express, in memory, and at BankID.
import { startBareBankId } from "./bare-bankid.js";
import { startApp, startRedis } from "./express-apps.js";
import { ask, keepAsking, post, startPage, startPages } from "./express-page.js";
import { drive, median, ratio, round2, takeTurns } from "./rounds.js";

const roundMs = 300;

const many = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

export async function measureExpress(options = {}) {
  const bankId = await startBareBankId({ script: "express-bankid.js" });
  const redis = await startRedis();
  try {
    const rows = [
      ...(await measureAnswers(bankId, options)),
      ...(await measureMemory(bankId, options)),
      ...(await measureUpstream(bankId, { ...options, tabs: 1 })),
      ...(await measureUpstream(bankId, { ...options, tabs: 50 })),
      ...(await measureLiveFlows(bankId, options)),
    ];
    if (redis === undefined) {
      console.error("There is no redis-server here, so nothing is said of it.");
      return rows;
    }
    const { port } = redis;
    return [
      ...rows,
      ...(await measureMemory(bankId, { ...options, redis })),
      ...(await measureAnswers(bankId, { ...options, redisPort: port })),
      ...(await measureUpstream(bankId, { ...options, tabs: 1, instances: 3, redisPort: port })),
      ...(await measureUpstream(bankId, { ...options, tabs: 50, instances: 3, redisPort: port })),
    ];
  } finally {
    await redis?.close();
    await bankId.close();
  }
}

/** Answers from the flow's state: BankID is asked once in 1.8 s, whatever is asked here. */
async function measureAnswers(bankId, { rounds = 15, redisPort }) {
  const app = await startApp(bankId, { redisPort });
  try {
    let page = await startPage(app);
    const { view } = await post(app.pool, "/bankid/collect", { flow: page.flow }, { cookie: page.cookie });
    await setBareAnswer(app, view);
    const contenders = {
      kit: () => ask(app, "collect", page),
      bare: () => post(app.pool, "/bare", { flow: page.flow }, { cookie: page.cookie }),
    };
    const results = await takeTurns(contenders, rounds, async (collect, name) => {
      // One with a code to show, as long as an order has.
      if (name === "kit") page = await startPage(app);
      const before = await app.look();
      const { perSecond } = await drive({ collect }, 10, roundMs);
      const after = await app.look();
      return { perSecond, cpuPerCall: (after.cpu - before.cpu) / (perSecond * (roundMs / 1_000)) };
    });
    const where = redisPort === undefined ? "memory" : "Redis";
    const middle = (figure) => Math.round(median(results.kit.map((result) => result[figure])));
    return [
      {
        what: `/collect from state (${where}) ÷ bare Express POST`,
        value: round2(ratio(results.kit, results.bare, "perSecond")),
        ...(redisPort === undefined ? { target: { atLeast: 0.6 } } : {}),
      },
      { what: `/collect from state (${where}): answers/s`, value: middle("perSecond") },
      { what: `/collect from state (${where}): processor time of one, µs`, value: middle("cpuPerCall") },
      {
        what: `/collect from state (${where}): processor time ÷ bare Express POST`,
        value: round2(ratio(results.kit, results.bare, "cpuPerCall")),
      },
    ];
  } finally {
    await app.close();
  }
}

async function setBareAnswer({ pool }, view) {
  const { body } = await pool.request({
    method: "PUT",
    path: "/bare",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(view),
  });
  await body.dump();
}

/** In the process, or in Redis with its key. */
async function measureMemory(bankId, { flows = 4_000, redis }) {
  const app = await startApp(bankId, { redisPort: redis?.port });
  const held = async () => (redis === undefined ? (await app.look("memory")).bytes : redis.bytes());
  try {
    await startPages(app, 500);
    const before = await held();
    await startPages(app, flows);
    const after = await held();
    return [
      {
        what: `bytes of a live flow (${redis === undefined ? "memory store" : "Redis"}, ${flows} flows)`,
        value: Math.round((after - before) / flows),
        ...(redis === undefined ? { target: { atMost: 3_000 } } : {}),
      },
    ];
  } finally {
    await app.close();
  }
}

/** What BankID is asked, whatever the tabs and instances are; other packages ask it once for each poll. */
async function measureUpstream(bankId, { orders = 8, seconds = 12, tabs, instances = 1, redisPort }) {
  const starting = Array.from({ length: instances }, () => startApp(bankId, { redisPort }));
  const apps = await Promise.all(starting);
  try {
    const pages = await startPages(apps[0], orders);
    let polls = 0;
    await bankId.collects();
    const until = performance.now() + seconds * 1_000;
    await Promise.all(
      pages.flatMap((page) =>
        Array.from({ length: tabs }, (_, tab) =>
          keepAsking(apps[tab % instances], page, { until, qr: false, collected: () => (polls += 1) }),
        ),
      ),
    );
    const collects = await bankId.collects();
    if (collects.length !== orders)
      throw new Error(`BankID was asked for ${collects.length} orders of ${orders}.`);
    const asked = collects.reduce((sum, { count }) => sum + count, 0);
    // From the first collect to the last: a window of so many seconds would count one more than it has room for.
    const rates = collects.map(({ count, firstAt, lastAt }) => ((count - 1) / (lastAt - firstAt)) * 1_000);
    const what = `${many(tabs, "tab")}, ${many(instances, "instance")}${redisPort === undefined ? "" : " on Redis"}`;
    return [
      {
        what: `collects at BankID per order and second, ${what}`,
        value: round2(rates.reduce((sum, rate) => sum + rate, 0) / rates.length),
        target: { atMost: 0.55 },
      },
      { what: `one collect per poll, as npm's peers do, ÷ that, ${what}`, value: round2(polls / asked) },
    ];
  } finally {
    for (const app of apps) await app.close();
  }
}

/** The target, then more and more until it no longer holds, or less and less until it does. */
async function measureLiveFlows(bankId, { flows = 2_000, step = 250, most = 8_000, seconds = 12 }) {
  const target = await liveFlows(bankId, { flows, seconds });
  const direction = holds(target) ? step : -step;
  let best = holds(target) ? flows : 0;
  for (let next = flows + direction; next > 0 && next <= most; next += direction) {
    console.error(`  ${next} live flows …`);
    const held = holds(await liveFlows(bankId, { flows: next, seconds }));
    if (held) best = next;
    if (held !== direction > 0) break;
  }
  return [
    {
      what: `${flows} live flows at their full rate: p99 of /collect, ms`,
      value: Math.round(target.p99Ms),
      target: { atMost: 50 },
    },
    {
      what: `${flows} live flows at their full rate: p99 of the event loop's delay, ms`,
      value: Math.round(target.loopP99Ms),
      target: { atMost: 20 },
    },
    { what: `${flows} live flows at their full rate: processor, %`, value: Math.round(target.cpuPercent) },
    { what: "most live flows that keep both", value: best },
  ];
}

const holds = ({ p99Ms, loopP99Ms }) => p99Ms <= 50 && loopP99Ms <= 20;

/** The middle of three runs, for pages and BankID share the machine with the app, and with whoever else is on it. */
async function liveFlows(bankId, options) {
  const runs = [];
  for (let run = 0; run < 3; run += 1) runs.push(await oneRun(bankId, options));
  const middle = (figure) => median(runs.map((each) => each[figure]));
  return { p99Ms: middle("p99Ms"), loopP99Ms: middle("loopP99Ms"), cpuPercent: middle("cpuPercent") };
}

async function oneRun(bankId, { flows, seconds }) {
  const app = await startApp(bankId);
  try {
    const pages = await startPages(app, flows);
    const asking = (ms, collected) => {
      const until = performance.now() + ms;
      return Promise.all(pages.map((page) => keepAsking(app, page, { until, qr: true, collected })));
    };
    // The first seconds warm up, at the full rate from the third on.
    await asking(6_000);
    const before = await app.look();
    const began = performance.now();
    const tookMs = [];
    await asking(seconds * 1_000, (ms) => tookMs.push(ms));
    const spentMs = performance.now() - began;
    const after = await app.look();
    return {
      p99Ms: tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length * 0.99)],
      loopP99Ms: after.loopP99Ms,
      cpuPercent: (after.cpu - before.cpu) / 10 / spentMs,
    };
  } finally {
    await app.close();
  }
}
