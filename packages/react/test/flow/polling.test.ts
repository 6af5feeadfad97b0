import { describe, expect, test } from "vitest";
import { livingOrder, qrText, qrView, signingView, World, type Sent } from "./world.ts";

async function startedWorld(mode: "qr" | "device" = "qr", latencyMs = 0) {
  const world = new World();
  world.server = livingOrder(world, latencyMs);
  const controller = world.controller();
  controller.connect();
  await world.advance(0);
  world.sent.length = 0;
  controller.start(mode);
  await world.advance(latencyMs);
  return { world, controller };
}

/** The greatest number of requests of one route that were open at the same time. */
function mostAtOnce(sent: Sent[], route: string, latencyMs: number): number {
  const times = sent.filter((one) => one.route === route).map(({ at }) => at);
  return Math.max(0, ...times.map((at) => times.filter((t) => t <= at && t + latencyMs > at).length));
}

describe("a QR login that nobody has scanned", () => {
  test("collects every two seconds and fetches a frame in the seconds between", async () => {
    const { world } = await startedWorld();
    await world.advance(6_000);
    expect(world.rhythm()).toEqual([
      "auth@0",
      "qr@1000",
      "collect@2000",
      "qr@3000",
      "collect@4000",
      "qr@5000",
      "collect@6000",
    ]);
  });

  test("shows another code each second", async () => {
    const { world, controller } = await startedWorld();
    const shown: string[] = [];
    for (let second = 0; second <= 5; second++) {
      const state = controller.getSnapshot();
      if (state.phase === "pending" && state.qr) shown.push(state.qr.text);
      await world.advance(1_000);
    }
    expect(shown).toEqual([0, 1, 2, 3, 4, 5].map(qrText));
  });

  test.each([300, 1_500, 3_000, 9_000])(
    "never overlaps requests of a kind with answers after %i ms",
    async (ms) => {
      const { world } = await startedWorld("qr", ms);
      await world.advance(60_000);
      expect(world.routes().filter((route) => route === "collect").length).toBeGreaterThan(4);
      expect(mostAtOnce(world.sent, "collect", ms)).toBe(1);
      expect(mostAtOnce(world.sent, "qr", ms)).toBe(1);
    },
  );

  test("leaves a slow server a second between an answer and the next collect", async () => {
    const { world } = await startedWorld("qr", 3_000);
    await world.advance(20_000);
    const collects = world.sent.filter(({ route }) => route === "collect").map(({ at }) => at);
    const gaps = collects.slice(1).map((at, index) => at - collects[index]!);
    expect(gaps).toEqual(gaps.map(() => 4_000));
  });

  test("drops a code that is older than the one shown", async () => {
    const { world, controller } = await startedWorld();
    world.server = ({ route }) => ({ body: qrView(route === "qr" ? 7 : 3) });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", qr: { second: 7 } });
  });

  test("takes second 0 of a renewed order, and nothing of the order before it any more", async () => {
    const { world, controller } = await startedWorld();
    world.server = ({ route }) => ({ body: route === "qr" ? qrView(0, 1) : qrView(29, 0) });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ qr: { second: 0, order: 1 } });
  });

  test("fades a code four seconds after the request that brought it, and lights the next one", async () => {
    const { world, controller } = await startedWorld();
    world.server = () => "silence";
    await world.advance(3_999);
    expect(controller.getSnapshot()).toMatchObject({ qrStale: false });
    await world.advance(1);
    expect(controller.getSnapshot()).toMatchObject({ qrStale: true, qr: { second: 0 } });

    world.server = () => ({ body: qrView(13) });
    await world.advance(10_000);
    expect(controller.getSnapshot()).toMatchObject({ qrStale: false, qr: { second: 13 } });
  });

  test("fades a code in a browser whose timers go off a little too soon", async () => {
    const { world, controller } = await startedWorld();
    world.earlyMs = 0.25;
    world.server = () => ({ body: qrView(1) });
    await world.advance(1_000);
    world.server = () => "silence";
    await world.advance(4_000);
    expect(controller.getSnapshot()).toMatchObject({ qrStale: true });
  });

  test("fades at once a code that was four seconds on its way", async () => {
    const { controller } = await startedWorld("qr", 4_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", qrStale: true });
  });
});

describe("a login that is in the app", () => {
  test("collects every two seconds and asks for no more frames", async () => {
    const { world, controller } = await startedWorld();
    world.server = () => ({ body: signingView() });
    await world.advance(2_000);
    world.sent.length = 0;
    await world.advance(6_000);
    expect(world.routes()).toEqual(["collect", "collect", "collect"]);
    expect(controller.getSnapshot()).toHaveProperty("qr", undefined);
  });

  test("tells its listeners of what changed, and of nothing else", async () => {
    const { world, controller } = await startedWorld();
    let told = 0;
    controller.subscribe(() => told++);
    world.server = () => ({ body: signingView() });
    await world.advance(20_000);
    expect(told).toBe(1);
  });

  test("is complete as soon as a collect says so, and polls no more", async () => {
    const { world, controller } = await startedWorld();
    world.server = () => ({ body: { status: "complete", flow: "flow-1", result: { hello: 1 } } });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toEqual({ phase: "complete", result: { hello: 1 } });
    expect(world.openTimers).toBe(0);
  });

  test("leaves it to a collect to say that it is complete, and collects at once when a frame hints at it", async () => {
    const { world, controller } = await startedWorld();
    world.server = () => ({ body: { status: "complete", flow: "flow-1", result: 1 } });
    await world.advance(1_000);
    expect(world.rhythm().slice(-2)).toEqual(["qr@1000", "collect@1000"]);
    expect(controller.getSnapshot()).toMatchObject({ phase: "complete" });
  });
});

describe("a hidden tab", () => {
  test("stops polling while nobody has scanned, and collects once as soon as it is seen again", async () => {
    const { world } = await startedWorld();
    world.hide(true);
    await world.advance(30_000);
    expect(world.rhythm()).toEqual(["auth@0"]);
    world.hide(false);
    world.fire("pageshow");
    await world.advance(0);
    expect(world.rhythm()).toEqual(["auth@0", "collect@30000"]);
  });

  test("collects every ten seconds once the app has the order (R25)", async () => {
    const { world } = await startedWorld();
    world.server = () => ({ body: signingView() });
    await world.advance(2_000);
    world.sent.length = 0;
    world.hide(true);
    await world.advance(30_000);
    expect(world.rhythm()).toEqual(["collect@12000", "collect@22000", "collect@32000"]);
  });

  test.each(["pageshow", "online"] as const)("collects at once on %s", async (event) => {
    const { world } = await startedWorld();
    world.server = () => ({ body: signingView() });
    await world.advance(3_500);
    world.sent.length = 0;
    world.fire(event);
    await world.advance(0);
    expect(world.rhythm()).toEqual(["collect@3500"]);
  });

  test("wakes once, though the browser says so in several events, one after another", async () => {
    const { world, controller } = await startedWorld();
    world.hide(true);
    await world.advance(30_000);
    world.sent.length = 0;
    world.server = () => ({ body: signingView(), afterMs: 900 });
    world.hide(false);
    await world.advance(400);
    world.fire("pageshow");
    await world.advance(400);
    world.fire("online");
    await world.advance(100);
    expect(world.sent.map(({ route, aborted }) => [route, aborted])).toEqual([["collect", false]]);
    expect(controller.getSnapshot()).toMatchObject({ view: { hint: "userSign" } });
  });

  test("gives up a request that slept with the page and sends it anew", async () => {
    const { world, controller } = await startedWorld();
    world.server = () => "silence";
    await world.advance(2_000);
    const slept = world.sent.find(({ route }) => route === "collect");
    world.hide(true);
    await world.advance(5_000);
    world.server = () => ({ body: signingView() });
    world.hide(false);
    await world.advance(0);
    expect(slept?.aborted).toBe(true);
    expect(controller.getSnapshot()).toMatchObject({ view: { hint: "userSign" } });
  });
});
