import { describe, expect, test } from "vitest";
import {
  completeView,
  deviceView,
  launchUrl,
  livingOrder,
  qrText,
  qrView,
  signingView,
  World,
  type WorldOptions,
} from "./world.ts";

const chromeOnAndroid = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile";
const firefoxOnAndroid = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
const safari =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604";

async function connected(options: WorldOptions = {}, allowFramed = false) {
  const world = new World(options);
  const controller = world.controller({ allowFramed });
  controller.connect();
  await world.advance(0);
  return { world, controller };
}

async function launched(options: WorldOptions = { userAgent: safari }) {
  const { world, controller } = await connected(options);
  world.server = () => ({ body: deviceView() });
  controller.start("device");
  await world.advance(0);
  return { world, controller };
}

async function scanning(options: WorldOptions = {}, allowFramed = false) {
  const { world, controller } = await connected(options, allowFramed);
  world.server = livingOrder(world);
  controller.start("qr");
  await world.advance(0);
  return { world, controller };
}

describe("an app that was to open", () => {
  test("and has not, five seconds later, is trouble that the page may say", async () => {
    const { world, controller } = await launched();
    await world.advance(4_999);
    expect(controller.getSnapshot()).toMatchObject({ launchUrl, launchTrouble: false });
    await world.advance(1);
    expect(controller.getSnapshot()).toMatchObject({ launchUrl, launchTrouble: true });
    await world.advance(30_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", launchTrouble: true });
    expect(world.opened).toEqual([launchUrl]);
  });

  test("and hid the page is none; the count begins anew when the person comes back", async () => {
    const { world, controller } = await launched();
    await world.advance(3_000);
    world.hide(true);
    await world.advance(60_000);
    expect(controller.getSnapshot()).toMatchObject({ launchTrouble: false });
    world.hide(false);
    await world.advance(4_999);
    expect(controller.getSnapshot()).toMatchObject({ launchTrouble: false });
    await world.advance(1);
    expect(controller.getSnapshot()).toMatchObject({ launchTrouble: true });
  });

  test("and has the order is none, however late it opened", async () => {
    const { world, controller } = await launched();
    await world.advance(10_000);
    world.server = () => ({ body: signingView({ mode: "device" }) });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ view: { hint: "userSign" }, launchTrouble: false });
    expect(controller.getSnapshot()).toHaveProperty("launchUrl", undefined);
  });

  test("is not waited for once the flow is over", async () => {
    const { world, controller } = await launched();
    controller.cancel();
    await world.advance(60_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed" });
    expect(world.openTimers).toBe(0);
  });

  test("does not open for a tab that was left before the order was there", async () => {
    const { world, controller } = await connected({ userAgent: safari });
    world.server = () => ({ body: deviceView(), afterMs: 900 });
    controller.start("device");
    world.hide(true);
    await world.advance(900);
    expect(world.opened).toEqual([]);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", launchUrl });
  });
});

describe("a browser that opens an app only when a link is tapped", () => {
  test.each([
    ["Chrome on Android", chromeOnAndroid, true],
    ["Firefox on Android", firefoxOnAndroid, false],
    ["Safari on an iPhone", safari, false],
    ["a computer's", "Mozilla/5.0 (X11; Linux x86_64)", false],
  ])("%s is told apart, and the app is opened accordingly", async (_, userAgent, byTap) => {
    const { world, controller } = await launched({ userAgent });
    expect(controller.facts.launchByTap).toBe(byTap);
    expect(world.opened).toEqual(byTap ? [] : [launchUrl]);
    expect(controller.getSnapshot()).toMatchObject({ launchUrl });
  });
});

describe("the seconds of a code", () => {
  test("run down with the order, and begin anew with the next one", async () => {
    const { world, controller } = await scanning();
    expect(controller.getSnapshot()).toMatchObject({ qr: { secondsLeft: 30, order: 0 } });
    await world.advance(12_000);
    expect(controller.getSnapshot()).toMatchObject({ qr: { secondsLeft: 18, order: 0 } });
    world.server = () => ({ body: qrView(0, 1) });
    await world.advance(1_000);
    expect(controller.getSnapshot()).toMatchObject({ qr: { secondsLeft: 30, order: 1 } });
  });

  test("are never less than none", async () => {
    const world = new World();
    world.server = () => ({ body: qrView(31) });
    const controller = world.controller();
    controller.connect();
    await world.advance(0);
    expect(controller.getSnapshot()).toMatchObject({ qr: { secondsLeft: 0 } });
  });
});

describe("a page inside of a frame (S71)", () => {
  test("asks nothing, starts nothing and says where it would work", async () => {
    const world = new World({ framed: true, hash: "#bankid=f.n" });
    const controller = world.controller();
    const disconnect = controller.connect();
    controller.start("qr");
    world.fire("pageshow");
    world.fire("hashchange");
    await world.advance(60_000);
    expect(world.sent).toEqual([]);
    expect(controller.getSnapshot()).toEqual({
      phase: "framed",
      address: "https://www.example.com/login?x=1",
    });
    expect(world.hash).toBe("");
    disconnect();
    expect([world.openTimers, world.openRequests, world.openListeners]).toEqual([0, 0, 0]);
  });

  test("works like any other where the app allows it", async () => {
    const { controller } = await scanning({ framed: true }, true);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending" });
  });
});

describe("a page that goes away and may come back from the back-forward cache (S72)", () => {
  test("keeps no code, and has the one of the moment when it is back", async () => {
    const { world, controller } = await scanning();
    await world.advance(1_500);
    world.fire("pagehide");
    expect(JSON.stringify(controller.getSnapshot())).not.toMatch(/bankid\.|sentAt/);
    expect([world.openTimers, world.openRequests]).toEqual([0, 0]);
    const asked = world.sent.length;
    await world.advance(5_500);
    expect(world.sent.length).toBe(asked);
    world.fire("pageshow");
    await world.advance(0);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", qr: { text: qrText(7) } });
  });

  test("keeps no launch address, and has it again when it is back", async () => {
    const { world, controller } = await launched();
    world.fire("pagehide");
    expect(JSON.stringify(controller.getSnapshot())).not.toContain("autostarttoken");
    await world.advance(1_000);
    world.fire("pageshow");
    await world.advance(0);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", launchUrl });
    expect(world.opened).toEqual([launchUrl]);
  });

  test("keeps no result: the person may have logged out since", async () => {
    const world = new World({ hash: "#bankid=flow-1.n" });
    world.server = () => ({ body: completeView({ name: "Test" }) });
    const controller = world.controller();
    controller.connect();
    await world.advance(0);
    expect(controller.getSnapshot()).toMatchObject({ phase: "complete" });
    world.fire("pagehide");
    expect(controller.getSnapshot()).toEqual({ phase: "checking" });
    world.server = () => ({ body: { status: "none" } });
    world.fire("pageshow");
    await world.advance(0);
    expect(controller.getSnapshot()).toEqual({ phase: "idle" });
  });

  test("goes on with a start that was on its way", async () => {
    const { world, controller } = await connected();
    world.server = () => ({ body: qrView(), afterMs: 500 });
    controller.start("qr");
    world.fire("pagehide");
    await world.advance(500);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending" });
    expect(world.routes()).toEqual(["collect", "auth"]);
  });
});
