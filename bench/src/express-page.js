// A page in a browser, as far as the middleware sees it.
import { setTimeout as sleep } from "node:timers/promises";

const headers = {
  "content-type": "application/json",
  origin: "http://localhost:8080",
  "sec-fetch-site": "same-origin",
  "user-agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15",
};

/** Starts a flow on an app. */
export async function startPage({ pool }) {
  const answer = await post(pool, "/bankid/auth", { mode: "qr" });
  const cookie = String(answer.headers["set-cookie"]).split(";")[0];
  return { cookie, flow: answer.view.flow };
}

/** One request for a flow. Takes the time that it took. */
export async function ask({ pool }, route, { cookie, flow }) {
  const begin = performance.now();
  const { view } = await post(pool, `/bankid/${route}`, { flow }, { cookie });
  if (view.status !== "pending") throw new Error(`A flow was ${view.status}: ${JSON.stringify(view)}`);
  return performance.now() - begin;
}

export async function post(pool, path, body, more = {}) {
  const {
    statusCode,
    headers: given,
    body: stream,
  } = await pool.request({
    method: "POST",
    path,
    headers: { ...headers, ...more },
    body: JSON.stringify(body),
  });
  const view = await stream.json();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode} ${JSON.stringify(view)}`);
  return { headers: given, view };
}

/** Many starts, some at a time. */
export async function startPages(app, count) {
  const pages = [];
  const worker = async () => {
    while (pages.length < count) {
      const index = pages.push(undefined) - 1;
      pages[index] = await startPage(app);
    }
  };
  await Promise.all(Array.from({ length: 20 }, worker));
  return pages;
}

/**
 * A page at its full rate: a collect every two seconds, and the code of the second in between.
 *
 * @param collected - Told how many ms each collect took.
 */
export async function keepAsking(app, page, { until, qr, collected = () => {} }) {
  await sleep(Math.random() * 2_000);
  while (performance.now() < until) {
    const begin = performance.now();
    collected(await ask(app, "collect", page));
    if (qr) {
      await sleep(Math.max(0, begin + 1_000 - performance.now()));
      await ask(app, "qr", page);
    }
    await sleep(Math.max(0, begin + 2_000 - performance.now()));
  }
}
