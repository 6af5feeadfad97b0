import { openInApp } from "./support/in-app.ts";
import type { Network } from "./support/network.ts";
import { startNetwork } from "./support/network.ts";
import { startStack } from "./support/stack.ts";
import { expect, test as base } from "./support/test.ts";

/** The demo behind a network that can be lost, or be slow. */
const test = base.extend<{ network: Network }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
  network: async ({}, use) => {
    const network = await startNetwork();
    await use(network);
    await network.close();
  },
  stack: async ({ network }, use) => {
    const stack = await startStack(network);
    await use(stack);
    await stack.close();
  },
});

test("when the network is lost the page says so, and goes on with the same order when it is back", async ({
  login,
  stack,
}) => {
  await login.startWithQr();
  const order = await openInApp(stack.simulator);
  await login.page.context().setOffline(true);
  await login.expectStatus("No contact with the server. We keep trying.");
  await order.approve({ securityCode: "123456" });
  await login.page.context().setOffline(false);
  await login.expectLoggedIn("Tolvan Tolvansson");
  expect(stack.upstream.orders).toHaveLength(1);
});

test("when connections break and the browser believes that it is online, the page goes on just as well", async ({
  login,
  network,
  stack,
}) => {
  await login.startWithQr();
  const order = await openInApp(stack.simulator);
  network.cut();
  await login.expectStatus("No contact with the server. We keep trying.");
  expect(await login.page.evaluate(() => navigator.onLine)).toBe(true);
  await order.approve({ securityCode: "123456" });
  network.restore();
  await login.expectLoggedIn("Tolvan Tolvansson");
  expect(stack.upstream.orders).toHaveLength(1);
});

test("a code that can't be renewed in time is not left standing when the network is lost", async ({
  login,
  network,
}) => {
  await login.startWithQr();
  network.cut();
  await expect(login.page.locator(".bankid-qr-stale")).toBeVisible();
  network.restore();
  await expect(login.page.locator(".bankid-qr-stale")).toHaveCount(0);
  await login.scan();
});

test("on a slow network with jitter no code is shown that is too old to be scanned", async ({
  login,
  network,
  stack,
}) => {
  await login.page.addInitScript(watchCode);
  await login.open();
  await expect(login.otherDevice).toBeVisible();
  network.slowDown({
    latencyMs: 200,
    // Most answers bring a code that is about to die, and none that is younger overtakes it.
    jitterMs: [4_900, 100, 5_200],
    bytesPerSecond: 50_000,
  });
  await login.otherDevice.click();
  await expect
    .poll(async () => (await login.page.evaluate(seenCodes)).dead, { timeout: 60_000 })
    .toBeGreaterThan(30);
  const seen = await login.page.evaluate(seenCodes);
  expect(seen.frames).toBeGreaterThan(1);
  expect(seen.tooOld).toBe(0);
  expect(stack.upstream.orders).toHaveLength(1);
});

interface SeenCodes {
  frames: number;
  /** Looks at a code that the phone would refuse. */
  dead: number;
  /** Those of them at which it was not faded. */
  tooOld: number;
}

declare global {
  interface Window {
    seenCodes?: SeenCodes;
  }
}

function seenCodes(): SeenCodes {
  if (window.seenCodes === undefined) throw new Error("The page is not watched.");
  return window.seenCodes;
}

/** Looks ten times a second at how old the code is that the page shows, counted from the request for it. */
function watchCode(): void {
  const seen: SeenCodes = { frames: 0, dead: 0, tooOld: 0 };
  window.seenCodes = seen;
  const ask = window.fetch;
  let newest = { text: "", askedAt: 0 };
  let shown = { drawing: "", code: newest };
  window.fetch = async (...args) => {
    const askedAt = performance.now();
    const answer = await ask(...args);
    const { qr } = (await answer
      .clone()
      .json()
      .catch(() => ({}))) as { qr?: { text: string } };
    // Two answers of one second bring one code, which is as young as the later request.
    if (qr?.text === newest.text) newest.askedAt = Math.max(newest.askedAt, askedAt);
    else if (qr !== undefined) newest = { text: qr.text, askedAt };
    return answer;
  };
  setInterval(() => {
    const code = document.querySelector("[role=img]");
    if (code === null) return;
    const drawing = code.querySelector("path:last-child")?.getAttribute("d") ?? "";
    if (drawing !== shown.drawing) {
      shown = { drawing, code: newest };
      seen.frames += 1;
    }
    if (performance.now() - shown.code.askedAt <= 5_000) return;
    seen.dead += 1;
    if (code.closest(".bankid-qr-stale") === null) seen.tooOld += 1;
  }, 100);
}
