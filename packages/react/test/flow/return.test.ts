import { describe, expect, test } from "vitest";
import { readReturn, redirectPath } from "../../src/flow/address.ts";
import { completeView, deviceView, error, livingOrder, qrView, World } from "./world.ts";

describe("coming back from the app", () => {
  test("hands in the nonce and takes it out of the address before anything else (S66)", async () => {
    const world = new World({ hash: "#bankid=flow-1.nonce_-9" });
    world.server = () => ({ body: completeView({ redirectTo: "/home" }) });
    const controller = world.controller();
    controller.connect();
    expect(world.hash).toBe("");
    await world.advance(0);
    expect(world.sent.map(({ url, body }) => ({ url, body }))).toEqual([
      { url: "/bankid/collect", body: { flow: "flow-1", nonce: "nonce_-9" } },
    ]);
    expect(controller.getSnapshot()).toEqual({ phase: "complete", result: { redirectTo: "/home" } });
  });

  test("hands it in once, though the component is mounted twice", async () => {
    const world = new World({ hash: "#bankid=flow-1.n" });
    world.server = () => ({ body: deviceView({ hint: "userSign" }) });
    const controller = world.controller();
    controller.connect()();
    controller.connect();
    await world.advance(4_000);
    expect(world.sent.map(({ body }) => body)).toEqual([
      { flow: "flow-1", nonce: "n" },
      { flow: "flow-1" },
      { flow: "flow-1" },
    ]);
  });

  test("keeps the nonce until the server has answered to it", async () => {
    const world = new World({ hash: "#bankid=flow-1.n" });
    world.server = () => "lost";
    const controller = world.controller();
    controller.connect();
    await world.advance(5_000);
    expect(controller.getSnapshot()).toEqual({ phase: "checking", trouble: "offline" });
    world.server = () => ({ body: completeView() });
    await world.advance(2_000);
    expect(world.sent.at(-1)?.body).toEqual({ flow: "flow-1", nonce: "n" });
    expect(controller.getSnapshot()).toMatchObject({ phase: "complete" });
  });

  test("in another browser says which one to go back to, and logs nobody in", async () => {
    const world = new World({ hash: "#bankid=flow-1.n" });
    world.server = () => error("flow_unknown", 404);
    const controller = world.controller();
    controller.connect();
    await world.advance(60_000);
    expect(world.routes()).toEqual(["collect"]);
    expect(controller.getSnapshot()).toMatchObject({
      phase: "failed",
      message: "otherBrowser",
      reason: "other_browser",
    });
    controller.restart();
    expect(controller.getSnapshot()).toEqual({ phase: "idle" });
  });

  test("to a page that never went away works too", async () => {
    const world = new World();
    world.server = livingOrder(world);
    const controller = world.controller();
    controller.connect();
    await world.advance(0);
    controller.start("qr");
    await world.advance(500);
    world.hash = "#bankid=flow-1.n";
    world.server = () => ({ body: completeView() });
    world.fire("hashchange");
    expect(world.hash).toBe("");
    await world.advance(0);
    expect(world.sent.at(-1)?.body).toEqual({ flow: "flow-1", nonce: "n" });
    expect(controller.getSnapshot()).toMatchObject({ phase: "complete" });
  });

  test("leaves a fragment alone that is somebody else's", async () => {
    const world = new World({ hash: "#section" });
    const controller = world.controller();
    controller.connect();
    world.fire("hashchange");
    await world.advance(0);
    expect(world.hash).toBe("#section");
    expect(world.sent.map(({ body }) => body)).toEqual([{}]);
  });

  test("with a damaged fragment of ours removes it and looks for what this browser has", async () => {
    const world = new World({ hash: "#bankid=flow-1" });
    world.server = () => ({ body: qrView() });
    const controller = world.controller();
    controller.connect();
    await world.advance(0);
    expect(world.hash).toBe("");
    expect(world.sent[0]?.body).toEqual({});
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending" });
  });
});

test.each([
  ["", undefined],
  ["#", undefined],
  ["#bankidx=a.b", undefined],
  ["#x&bankid=a.b", undefined],
  ["#bankid=", {}],
  ["#bankid=a.b.c", {}],
  ["#bankid=a.%20", {}],
  [`#bankid=a.${"b".repeat(129)}`, {}],
  ["#bankid=a-1_.B2", { ticket: { flow: "a-1_", nonce: "B2" } }],
])("the fragment %j is read as %j", (hash, expected) => {
  expect(readReturn(hash)).toEqual(expected);
});

describe("where a result may lead", () => {
  test.each(["/", "/home", "/home?x=1#y", "/a//b", "/å"])("to a path on this origin: %j", (redirectTo) => {
    expect(redirectPath({ redirectTo })).toBe(redirectTo);
  });

  test.each([
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/a\\b",
    "https://evil.example",
    "javascript:alert(1)",
    "home",
    "",
    7,
    null,
  ])("nowhere else: %j", (redirectTo) => {
    expect(redirectPath({ redirectTo })).toBeUndefined();
  });

  test.each([undefined, null, "x", {}, []])("nowhere with %j", (result) => {
    expect(redirectPath(result)).toBeUndefined();
  });
});
