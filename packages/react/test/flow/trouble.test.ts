import { describe, expect, test } from "vitest";
import {
  completeView,
  error,
  failedView,
  livingOrder,
  qrView,
  signingView,
  World,
  type Reply,
} from "./world.ts";

async function pendingWorld() {
  const world = new World();
  world.server = livingOrder(world);
  const controller = world.controller();
  controller.connect();
  await world.advance(0);
  controller.start("qr");
  await world.advance(0);
  return { world, controller };
}

const nonsense: [string, unknown][] = [
  ["nothing", undefined],
  ["a text", "pending"],
  ["a list", [qrView()]],
  ["a status of its own", { ...qrView(), status: "waiting" }],
  ["no flow", { ...qrView(), flow: 7 }],
  ["a mode of its own", { ...qrView(), mode: "both" }],
  ["a kind of its own", { ...qrView(), kind: "pay" }],
  ["a frame without a text", { ...qrView(), qr: { second: 1, order: 0 } }],
  ["a frame of a negative second", { ...qrView(), qr: { text: "x", second: -1, order: 0 } }],
  ["a launch without an address", { ...qrView(), launch: {} }],
  ["a failure without a reference", { status: "failed", flow: "flow-1", reason: "x", message: "RFA22" }],
  ["another flow", qrView(3, 0, { flow: "flow-7" })],
];

describe("a login whose server can't be reached", () => {
  test("keeps the screen, says so, and goes on when the server is back", async () => {
    const { world, controller } = await pendingWorld();
    world.server = () => "lost";
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({
      phase: "pending",
      trouble: "offline",
      qr: { second: 0 },
    });
    world.server = () => ({ body: signingView() });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", view: { hint: "userSign" } });
    expect(controller.getSnapshot()).not.toHaveProperty("trouble");
  });

  test.each(nonsense)("takes an answer that is %s for a lost one", async (_, body) => {
    const { world, controller } = await pendingWorld();
    world.server = () => ({ body });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", trouble: "offline" });
  });

  test("collects only while there is trouble", async () => {
    const { world } = await pendingWorld();
    world.server = () => "lost";
    await world.advance(2_000);
    world.sent.length = 0;
    await world.advance(6_000);
    expect(world.routes()).toEqual(["collect", "collect", "collect"]);
  });

  test("gives up after ten failures and thirty seconds, whichever is later (R26)", async () => {
    const { world, controller } = await pendingWorld();
    world.server = () => "lost";
    await world.advance(31_999);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", trouble: "offline" });
    await world.advance(1);
    expect(controller.getSnapshot()).toMatchObject({
      phase: "failed",
      message: "noContact",
      reason: "no_contact",
      canResume: true,
    });
    expect(world.openTimers).toBe(0);
  });

  test("needs ten failures to give up, when each takes ten seconds (R26)", async () => {
    const { world, controller } = await pendingWorld();
    world.server = () => "silence";
    await world.advance(100_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending" });
    await world.advance(30_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed" });
  });

  test.each<[string, Reply]>([
    ["of the flow", { body: qrView(9) }],
    ["that there is trouble", error("busy", 503)],
  ])("counts the failures anew after an answer %s: they are ten in a row (R26)", async (_, reply) => {
    const { world, controller } = await pendingWorld();
    world.server = () => "lost";
    await world.advance(30_000);
    world.server = () => reply;
    await world.advance(2_000);
    world.server = () => "lost";
    await world.advance(31_999);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", trouble: "offline" });
    await world.advance(1);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", reason: "no_contact" });
  });

  test("counts the failures anew when tried again (R26)", async () => {
    const { world, controller } = await pendingWorld();
    world.server = () => "lost";
    await world.advance(32_000);
    controller.restart();
    await world.advance(29_999);
    expect(controller.getSnapshot()).toMatchObject({ phase: "checking", trouble: "offline" });
    await world.advance(1);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", canResume: true });
  });

  test("counts the failures anew for a flow that BankID comes back with (R26)", async () => {
    const { world, controller } = await pendingWorld();
    world.server = () => "lost";
    await world.advance(30_000);
    world.hash = "#bankid=flow-2.n";
    world.fire("hashchange");
    await world.advance(29_999);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", trouble: "offline" });
    await world.advance(1);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", canResume: true });
  });

  test("takes an error of the server's own for a lost answer, which may have happened on the way", async () => {
    const { world, controller } = await pendingWorld();
    world.server = () => error("internal", 500);
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", trouble: "offline" });
  });

  test("resumes the same flow when tried again, and starts no other (R26)", async () => {
    const { world, controller } = await pendingWorld();
    world.server = () => "lost";
    await world.advance(32_000);
    world.sent.length = 0;
    world.server = () => ({ body: completeView("in") });
    controller.restart();
    await world.advance(0);
    expect(world.sent.map(({ route, body }) => ({ route, body }))).toEqual([
      { route: "collect", body: { flow: "flow-1" } },
    ]);
    expect(controller.getSnapshot()).toEqual({ phase: "complete", result: "in" });
  });

  test.each<[string, Reply, string]>([
    ["can't reach BankID", error("bankid_unreachable", 503), "unreachable"],
    ["is busy", error("busy", 503), "busy"],
    ["is asked too often", error("rate_limited", 429), "busy"],
    ["has lost its store", error("store_unavailable", 503), "busy"],
  ])("waits as long as it takes while the server says that it %s (R12)", async (_, reply, trouble) => {
    const { world, controller } = await pendingWorld();
    world.server = () => reply;
    await world.advance(120_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", trouble });
    world.server = () => ({ body: completeView() });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "complete" });
  });

  test("can be cancelled, and then says nothing of trouble", async () => {
    const { world, controller } = await pendingWorld();
    world.server = () => "lost";
    await world.advance(2_000);
    controller.cancel();
    await world.advance(60_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", reason: "cancelled" });
  });
});

describe("a login that ends badly", () => {
  test("says what the server says, with its reference", async () => {
    const { world, controller } = await pendingWorld();
    world.server = () => ({ body: failedView({ extra: 1 } as object) });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toEqual({
      phase: "failed",
      message: "RFA8",
      reason: "expiredTransaction",
      ref: "ref-1",
      mode: "qr",
      canResume: false,
    });
    expect(world.openTimers).toBe(0);
  });

  test.each<[string, Reply]>([
    ["with an error", error("flow_unknown", 404)],
    ["as none", { body: { status: "none" } }],
  ])("says that a flow is over that the server no longer knows, answered %s", async (_, reply) => {
    const { world, controller } = await pendingWorld();
    world.server = () => reply;
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", message: "flowUnknown", mode: "qr" });
  });

  test("passes on hints and messages that are newer than the page (R27)", async () => {
    const { world, controller } = await pendingWorld();
    world.server = () => ({ body: signingView({ hint: "userDance", message: "RFA99" as "RFA1" }) });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", view: { hint: "userDance" } });
  });
});
