import { describe, expect, test } from "vitest";
import { BankIdBasePathError } from "@bankid-kit/react";
import {
  completeView,
  deviceView,
  error,
  failedView,
  launchUrl,
  livingOrder,
  qrView,
  World,
  type Reply,
  type WorldOptions,
} from "./world.ts";

async function idleWorld(options: WorldOptions = {}) {
  const world = new World(options);
  const controller = world.controller();
  const disconnect = controller.connect();
  await world.advance(0);
  world.sent.length = 0;
  return { world, controller, disconnect };
}

describe("before anybody has done anything", () => {
  test("nothing at all happens until the controller is connected (S65)", async () => {
    const world = new World({ hash: "#bankid=f.n" });
    const controller = world.controller();
    controller.start("qr");
    await world.advance(60_000);
    expect(world.sent).toEqual([]);
    expect(world.hash).toBe("#bankid=f.n");
    expect(controller.getSnapshot()).toEqual({ phase: "checking" });
  });

  test("a page that is loaded asks what this browser has, once, and starts nothing (S65)", async () => {
    const world = new World();
    const controller = world.controller();
    controller.connect();
    await world.advance(60_000);
    expect(world.sent.map(({ route, body }) => ({ route, body }))).toEqual([{ route: "collect", body: {} }]);
    expect(controller.getSnapshot()).toEqual({ phase: "idle" });
    expect(world.openTimers).toBe(0);
  });

  test("two connects in a row ask once, as a component does that is mounted twice", async () => {
    const world = new World();
    const controller = world.controller();
    controller.connect()();
    controller.connect();
    await world.advance(0);
    expect(world.routes()).toEqual(["collect"]);
  });

  test("a tab opened in the background asks nothing until it is seen", async () => {
    const world = new World({ hidden: true });
    const controller = world.controller();
    controller.connect();
    await world.advance(60_000);
    expect(world.sent).toEqual([]);
    world.hide(false);
    await world.advance(0);
    expect(controller.getSnapshot()).toEqual({ phase: "idle" });
  });

  test.each<[string, Reply]>([
    ["is lost", "lost"],
    ["is an error", error("store_unavailable", 503)],
    ["is not ours", { status: 200, body: "<html>" }],
  ])("the person may start when the first answer %s", async (_, reply) => {
    const world = new World();
    world.server = () => reply;
    const controller = world.controller();
    controller.connect();
    await world.advance(0);
    expect(controller.getSnapshot()).toEqual({ phase: "idle" });
  });

  test.each([
    "https://other.example/bankid",
    "//other.example",
    "/\\other.example",
    "bankid",
    "",
    "/a?b",
    "/\t/x",
  ])("a mount point that is not a path on this origin is refused: %j (S69)", (basePath) => {
    const world = new World();
    expect(() => world.controller({ basePath })).toThrow(BankIdBasePathError);
    expect(() => world.controller({ basePath })).toThrow(/mounted/);
  });
});

describe("a start", () => {
  test("sends mode, return path, locale and headers, same-origin and uncached (S69)", async () => {
    const world = new World();
    const controller = world.controller({
      returnPath: "/login",
      locale: "en",
      headers: () => ({ "X-CSRF": "t", "Content-Type": "text/plain" }),
    });
    controller.connect();
    await world.advance(0);
    controller.start("qr");
    await world.advance(0);
    const { url, body, init } = world.sent.at(-1)!;
    expect(url).toBe("/bankid/auth");
    expect(body).toEqual({ mode: "qr", returnPath: "/login", locale: "en" });
    expect(init).toMatchObject({
      method: "POST",
      mode: "same-origin",
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      referrerPolicy: "same-origin",
    });
    expect(Object.fromEntries(init.headers as Headers)).toEqual({
      "content-type": "application/json",
      "x-csrf": "t",
    });
  });

  test("uses the settings of the moment", async () => {
    const { world, controller } = await idleWorld();
    controller.configure({ locale: "en" });
    controller.start("qr");
    await world.advance(0);
    expect(world.sent[0]?.body).toEqual({ mode: "qr", locale: "en" });
  });

  test.each([
    ["a computer", { userAgent: "Mozilla/5.0 (Windows NT 10.0)" }, undefined],
    [
      "a computer with a touch screen",
      { userAgent: "Mozilla/5.0 (Windows NT 10.0)", maxTouchPoints: 10 },
      undefined,
    ],
    ["a Mac", { userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X)" }, undefined],
    [
      "an iPad that calls itself a Mac",
      { userAgent: "Mozilla/5.0 (Macintosh)", maxTouchPoints: 5 },
      "handheld",
    ],
    ["a phone", { userAgent: "Mozilla/5.0 (Linux; Android 15) Mobile" }, "handheld"],
  ])("says that it runs on a handheld when it does: %s", async (_, options, device) => {
    const { world, controller } = await idleWorld(options);
    controller.configure({ device: "desktop" });
    controller.start("device");
    await world.advance(0);
    expect(world.sent[0]?.body["device"]).toBe(device);
  });

  test("is one start, however often it is clicked", async () => {
    const { world, controller } = await idleWorld();
    world.server = () => ({ body: qrView(), afterMs: 500 });
    controller.start("qr");
    controller.start("device");
    await world.advance(250);
    controller.start("device");
    await world.advance(250);
    expect(world.sent.map(({ route, body }) => [route, body["mode"]])).toEqual([["auth", "qr"]]);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", view: { mode: "qr" } });
  });

  test("in another mode replaces the order that is open, and no late answer of that one counts", async () => {
    const { world, controller } = await idleWorld();
    world.server = livingOrder(world);
    controller.start("qr");
    await world.advance(0);
    world.server = ({ route }) =>
      route === "auth"
        ? { body: deviceView({ flow: "flow-2" }) }
        : { body: failedView({ reason: "replaced" }), afterMs: 900 };
    await world.advance(2_000);
    controller.start("device");
    await world.advance(1_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", view: { flow: "flow-2" } });
  });

  test.each<[string, Reply, object]>([
    ["is refused", error("already_in_progress", 409), { message: "RFA4", ref: "ref-9" }],
    ["can't reach BankID", error("bankid_unreachable", 503), { message: "unreachable" }],
    ["meets a full house", error("rate_limited", 429), { message: "busy" }],
    [
      "meets an error of the server's own",
      error("internal", 500),
      { message: "RFA22", reason: "internal", ref: "ref-9" },
    ],
    ["gets no answer", "lost", { message: "noContact", reason: "no_contact" }],
    ["gets a proxy's page", { status: 502, body: undefined }, { message: "noContact" }],
    ["gets an error of a newer server", error("something_new", 418), { message: "RFA22" }],
  ])("that %s fails with words, and can be tried again in the same mode", async (_, reply, expected) => {
    const { world, controller } = await idleWorld();
    world.server = () => reply;
    controller.start("qr");
    await world.advance(0);
    expect(controller.getSnapshot()).toMatchObject({
      phase: "failed",
      mode: "qr",
      canResume: false,
      ...expected,
    });
    world.server = livingOrder(world);
    controller.restart();
    await world.advance(0);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending" });
  });

  test("without an answer is given up after ten seconds", async () => {
    const { world, controller } = await idleWorld();
    world.server = () => "silence";
    controller.start("qr");
    await world.advance(9_999);
    expect(controller.getSnapshot()).toMatchObject({ phase: "starting" });
    await world.advance(1);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", message: "noContact" });
    expect(world.openTimers).toBe(0);
  });
});

describe("BankID on this device", () => {
  test("opens the app once, and keeps the link", async () => {
    const { world, controller } = await idleWorld();
    world.server = () => ({ body: deviceView() });
    controller.start("device");
    await world.advance(10_000);
    expect(world.opened).toEqual([launchUrl]);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", launchUrl });
    expect(world.routes()).not.toContain("qr");
  });

  test("opens nothing when a reload finds the order", async () => {
    const world = new World();
    world.server = () => ({ body: deviceView() });
    const controller = world.controller();
    controller.connect();
    await world.advance(10_000);
    expect(world.opened).toEqual([]);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", launchUrl });
  });

  test.each([
    "javascript:alert(1)",
    "https://app.bankid.com.evil.example/?autostarttoken=67df3917-fa0d-44e5-b327-edcc928297f8",
    "https://evil.example/?autostarttoken=67df3917-fa0d-44e5-b327-edcc928297f8",
    `${launchUrl}&redirect=https://evil.example`,
    "bankid:///?autostarttoken=1",
    "http://127.0.0.1:9/?autostarttoken=67df3917-fa0d-44e5-b327-edcc928297f8",
    "",
  ])("refuses to open %j, at the start and later (S64)", async (url) => {
    const { world, controller } = await idleWorld();
    world.server = () => ({ body: deviceView({ launch: { url } }) });
    controller.start("device");
    await world.advance(0);
    expect(controller.getSnapshot()).toMatchObject({
      phase: "failed",
      message: "RFA22",
      reason: "launch_refused",
    });
    world.server = ({ route }) => ({ body: deviceView(route === "auth" ? {} : { launch: { url } }) });
    controller.restart();
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", reason: "launch_refused" });
    expect(world.opened).toEqual([launchUrl]);
  });

  test("opens the local BankID on a page that is itself on loopback", async () => {
    const { world, controller } = await idleWorld({ hostname: "localhost" });
    const url = "http://127.0.0.1:9/?autostarttoken=67df3917-fa0d-44e5-b327-edcc928297f8";
    world.server = () => ({ body: deviceView({ launch: { url } }) });
    controller.start("device");
    await world.advance(0);
    expect(world.opened).toEqual([url]);
  });
});

describe("a cancel", () => {
  test.each<[string, Reply]>([
    ["answered", { body: failedView({ reason: "cancelled", message: "RFA3" }) }],
    ["refused", error("internal", 500)],
    ["lost", "lost"],
    ["never answered", "silence"],
  ])("is seen at once and ends the polls, whether it is %s or not", async (_, reply) => {
    const { world, controller } = await idleWorld();
    world.server = livingOrder(world);
    controller.start("qr");
    await world.advance(1_500);
    world.server = () => reply;
    controller.cancel();
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", reason: "cancelled", message: "RFA3" });
    world.sent.splice(0, world.sent.length - 1);
    await world.advance(60_000);
    expect(world.sent.map(({ route, body }) => ({ route, body }))).toEqual([
      { route: "cancel", body: { flow: "flow-1" } },
    ]);
    expect(world.openTimers).toBe(0);
  });

  test("before the order has a name ends it as soon as it has one", async () => {
    const { world, controller } = await idleWorld();
    world.server = () => ({ body: qrView(), afterMs: 800 });
    controller.start("qr");
    await world.advance(400);
    controller.cancel();
    await world.advance(400);
    expect(world.sent.map(({ route, body }) => [route, body["flow"]])).toEqual([
      ["auth", undefined],
      ["cancel", "flow-1"],
    ]);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", reason: "cancelled" });
  });

  test("followed by a new start leaves one start in flight at a time", async () => {
    const { world, controller } = await idleWorld();
    world.server = ({ route }) =>
      route === "auth"
        ? { body: qrView(0, 0, { flow: world.sent.length === 1 ? "flow-1" : "flow-2" }), afterMs: 800 }
        : { body: qrView(0, 0, { flow: "flow-2" }) };
    controller.start("qr");
    await world.advance(100);
    controller.cancel();
    controller.restart();
    expect(world.rhythm()).toEqual(["auth@0"]);
    await world.advance(1_500);
    expect(world.rhythm()).toEqual(["auth@0", "cancel@800", "auth@800"]);
    expect(world.sent[1]?.body).toEqual({ flow: "flow-1" });
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", view: { flow: "flow-2" } });
  });
});

describe("a component that goes away", () => {
  test.each([0, 300, 1_000, 2_100])(
    "leaves no timer, request or listener, %i ms into a login (S72)",
    async (ms) => {
      const { world, controller, disconnect } = await idleWorld();
      world.server = livingOrder(world, 200);
      controller.start("qr");
      await world.advance(ms);
      disconnect();
      await world.advance(0);
      expect({
        timers: world.openTimers,
        requests: world.openRequests,
        listeners: world.openListeners,
      }).toEqual({
        timers: 0,
        requests: 0,
        listeners: 0,
      });
      const sent = world.sent.length;
      await world.advance(60_000);
      expect(world.sent.length).toBe(sent);
    },
  );

  test("does not take its cancel along", async () => {
    const { world, controller, disconnect } = await idleWorld();
    world.server = livingOrder(world);
    controller.start("qr");
    await world.advance(0);
    controller.cancel();
    disconnect();
    expect(world.sent.at(-1)).toMatchObject({ route: "cancel", aborted: false, init: { keepalive: true } });
  });

  test("goes on where it was when it comes back", async () => {
    const { world, controller, disconnect } = await idleWorld();
    world.server = livingOrder(world);
    controller.start("qr");
    await world.advance(500);
    disconnect();
    await world.advance(5_000);
    world.server = () => ({ body: completeView() });
    controller.connect();
    await world.advance(0);
    expect(world.sent.at(-1)?.body).toEqual({ flow: "flow-1" });
    expect(controller.getSnapshot()).toMatchObject({ phase: "complete" });
  });

  test.each<[string, Reply, object]>([
    ["is complete", { body: completeView("in") }, { phase: "complete", result: "in" }],
    ["has failed", { body: failedView() }, { phase: "failed", reason: "expiredTransaction" }],
  ])("has what it had when it comes back and the flow %s: nothing is asked", async (_, reply, state) => {
    const { world, controller, disconnect } = await idleWorld();
    world.server = () => reply;
    controller.start("qr");
    await world.advance(0);
    disconnect();
    controller.connect();
    expect(controller.getSnapshot()).toMatchObject(state);
    await world.advance(60_000);
    expect(world.routes()).toEqual(["auth"]);
    expect(controller.getSnapshot()).toMatchObject(state);
  });

  test("has nothing in common with another one on the page", async () => {
    const world = new World();
    world.server = ({ url }) => ({ body: url.startsWith("/a/") ? qrView() : { status: "none" } });
    const a = world.controller({ basePath: "/a" });
    const b = world.controller({ basePath: "/b/" });
    a.connect();
    const leave = b.connect();
    await world.advance(0);
    leave();
    await world.advance(2_000);
    expect(a.getSnapshot()).toMatchObject({ phase: "pending" });
    expect(b.getSnapshot()).toEqual({ phase: "idle" });
    expect(world.sent.filter(({ url }) => url.startsWith("/b/")).map(({ url }) => url)).toEqual([
      "/b/collect",
    ]);
  });
});
