// A login over HTTP as a page and a phone do it together, with nothing of the packages.
import { setTimeout as sleep } from "node:timers/promises";

const userAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1";
/** Who holds the phone. */
export const name = "Tolvan Tolvansson";

/**
 * Logs in twice in browsers of their own, with a code and on the same device.
 *
 * @param {string} origin - Where the app has its page; `/bankid` and `/me` are below.
 * @param {{ phoneUrl: string, token: string }} simulator
 * @throws {Error} when somebody is not logged in who should be, or is who should not.
 */
export async function logIn(origin, simulator) {
  const phone = phoneOf(simulator);

  const page = browser(origin);
  await page.expectMe(401);
  const { flow, qr } = await page.post("/bankid/auth", { mode: "qr" });
  const scanned = await phone("scan", { qrText: qr.text });
  await phone(`orders/${scanned.order.orderRef}/approve`, { securityCode: "123456" });
  await page.untilComplete({ flow });
  await page.expectMe(200);

  const other = browser(origin);
  const started = await other.post("/bankid/auth", { mode: "device" });
  const autoStartToken = new URL(started.launch.url).searchParams.get("autostarttoken");
  const opened = await phone("open", { autoStartToken });
  const { returnUrl } = await phone(`orders/${opened.order.orderRef}/approve`, { securityCode: "123456" });
  const [, nonce] = /#bankid=[\w-]+\.([\w-]+)$/.exec(returnUrl) ?? [];
  await other.expectMe(401);
  await other.untilComplete({ flow: started.flow, nonce });
  await other.expectMe(200);
}

/** A browser with its cookies. */
function browser(origin) {
  const jar = new Map();
  const headers = { "user-agent": userAgent, "content-type": "application/json", origin };

  async function send(path, init = {}) {
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(origin + path, { ...init, headers: { ...headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    return response;
  }

  async function post(path, body) {
    const response = await send(path, { method: "POST", body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status} ${text}`);
    return JSON.parse(text);
  }

  return {
    post,

    async untilComplete(body) {
      const until = performance.now() + 20_000;
      for (;;) {
        const view = await post("/bankid/collect", body);
        if (view.status === "complete") return;
        if (view.status !== "pending" || performance.now() > until) throw new Error(JSON.stringify(view));
        await sleep(500);
      }
    },

    async expectMe(status) {
      const response = await send("/me");
      const text = await response.text();
      const isName = status !== 200 || JSON.parse(text).name === name;
      if (response.status !== status || !isName) throw new Error(`/me answered ${response.status} ${text}`);
    },
  };
}

/**
 * The phone, by the simulator's control API.
 *
 * @param {{ phoneUrl: string, token: string }} simulator
 * @returns {(act: string, body: object) => Promise<any>}
 */
export function phoneOf({ phoneUrl, token }) {
  return async (act, body) => {
    const response = await fetch(new URL(`control/v1/${act}`, phoneUrl), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The phone's ${act}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}
