import type { Page, Route } from "@playwright/test";
import { openInApp } from "./support/in-app.ts";
import { expect, test } from "./support/test.ts";

interface Requests {
  readonly routes: readonly string[];
  /** Resolves when the page has asked for nothing in more than one turn of its polls. */
  quiet(): Promise<void>;
}

/** The page's requests to the login, from now on. */
function requestsOf(page: Page): Requests {
  const routes: string[] = [];
  let lastAt = performance.now();
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith("/bankid/")) return;
    routes.push(pathname);
    lastAt = performance.now();
  });
  return {
    routes,
    quiet: async () => expect.poll(() => performance.now() - lastAt).toBeGreaterThan(2_500),
  };
}

/**
 * Stops a page's scripts, its timers and its answers, as a browser does with a tab that it puts to sleep: a
 * request that is waited for does that in any browser.
 *
 * @returns What lets them go on.
 */
async function suspendScripts(page: Page): Promise<() => Promise<void>> {
  const held: Route[] = [];
  await page.route("**/asleep", (route) => void held.push(route));
  const ended = page.evaluate(() => {
    const request = new XMLHttpRequest();
    request.open("GET", "/asleep", false);
    request.send();
  });
  await expect.poll(() => held.length).toBe(1);
  return async () => {
    for (const route of held) await route.fulfill({ status: 204 });
    await ended;
  };
}

test("a tab whose scripts were suspended while its person approved logs in with the first request after", async ({
  login,
  stack,
}) => {
  await login.startWithQr();
  const wake = await suspendScripts(login.page);
  await requestsOf(login.page).quiet();
  const requests = requestsOf(login.page);
  const order = await openInApp(stack.simulator);
  stack.skip(60_000);
  await order.approve({ securityCode: "123456" });
  expect(requests.routes).toEqual([]);

  await wake();
  await login.expectLoggedIn("Tolvan Tolvansson");
  expect(requests.routes.filter((route) => route === "/bankid/collect")).toHaveLength(1);
});

test("nothing is asked for, started or renewed for a page that nobody sees, and it goes on when it is seen", async ({
  login,
  stack,
}) => {
  await login.startWithQr();
  await login.setHidden(true);
  const requests = requestsOf(login.page);
  const calls = stack.simulator.calls();
  stack.skip(30_000);
  await requests.quiet();
  expect(requests.routes).toEqual([]);
  expect(stack.simulator.calls()).toEqual(calls);
  expect(stack.upstream.orders).toHaveLength(1);

  await login.setHidden(false);
  await expect.poll(() => stack.upstream.orders.length).toBe(2);
  await expect
    .poll(async () => (await login.scan()).split(".")[1])
    .toBe(stack.upstream.orders[1]?.qrStartToken);
});
