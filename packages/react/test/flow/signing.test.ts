import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { browserPlatform } from "@bankid-kit/react";
import { completeView, deviceView, error, failedView, qrView, signingView, World } from "./world.ts";

const contract = { intent: "contract-7", text: "Jag köper båten för 1 000 kr." };

async function signingWorld(sign: { intent?: string; text?: string } = contract, insecure = false) {
  const world = new World({ insecure });
  const controller = world.controller({ sign });
  const disconnect = controller.connect();
  await world.advance(0);
  world.sent.length = 0;
  return { world, controller, disconnect };
}

describe("a page that shows a text to sign", () => {
  test("asks after a reload for an order of that text alone, lest another is signed below it (S47)", async () => {
    const world = new World();
    world.controller({ sign: contract }).connect();
    await world.advance(0);
    expect(world.sent).toMatchObject([{ route: "collect", body: { textHash: `sha256(${contract.text})` } }]);
  });

  test("follows the order that it comes back to, whatever text that was of: it has been signed by then", async () => {
    const world = new World({ hash: "#bankid=flow-1.nonce" });
    world.controller({ sign: contract }).connect();
    await world.advance(0);
    expect(world.sent[0]?.body).toEqual({ flow: "flow-1", nonce: "nonce" });
  });
});

describe("a signature", () => {
  test("is asked for by intent, and by the hash of the text that the person has read (S47)", async () => {
    const { world, controller } = await signingWorld();
    world.server = () => ({ body: qrView(0, 0, { kind: "sign" }) });
    controller.start("qr");
    await world.advance(0);
    expect(world.sent.map(({ url, body }) => ({ url, body }))).toEqual([
      {
        url: "/bankid/sign",
        body: { mode: "qr", intent: "contract-7", textHash: `sha256(${contract.text})` },
      },
    ]);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", view: { kind: "sign" } });
  });

  test("without a text has no hash, and without an intent none", async () => {
    const { world, controller } = await signingWorld({});
    controller.start("device");
    await world.advance(0);
    expect(world.sent[0]).toMatchObject({ route: "sign", body: { mode: "device" } });
    expect(Object.keys(world.sent[0]!.body)).toEqual(["mode"]);
  });

  test("ends with what the server's onSigned returned, after it was saved", async () => {
    const { world, controller } = await signingWorld();
    world.server = () => ({ body: qrView(0, 0, { kind: "sign" }) });
    controller.start("qr");
    await world.advance(0);
    world.server = () => ({ body: signingView({ kind: "sign", hint: "saving", message: "saving" }) });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", view: { hint: "saving" } });
    world.server = () => ({ body: completeView({ receipt: 4 }) });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toEqual({ phase: "complete", result: { receipt: 4 } });
  });

  test("of a text that the server has changed fails as text_changed, and trying again is reading it first", async () => {
    const { world, controller } = await signingWorld();
    world.server = () => error("text_changed", 409);
    controller.start("qr");
    await world.advance(0);
    expect(controller.getSnapshot()).toEqual({
      phase: "failed",
      reason: "text_changed",
      message: "textChanged",
      ref: "ref-9",
      canResume: false,
    });
    controller.restart();
    await world.advance(5_000);
    expect(controller.getSnapshot()).toEqual({ phase: "idle" });
    expect(world.routes()).toEqual(["sign"]);
  });

  test("is of the text that stood there when the person acted, whatever the page is given meanwhile", async () => {
    const { world, controller } = await signingWorld();
    controller.start("qr");
    controller.configure({ sign: { intent: "other", text: "Another text." } });
    await world.advance(0);
    expect(world.sent[0]?.body).toMatchObject({
      intent: "contract-7",
      textHash: `sha256(${contract.text})`,
    });
  });

  test("of the next document uses the settings of the moment", async () => {
    const { world, controller } = await signingWorld();
    controller.configure({ sign: { intent: "contract-8", text: "Next." } });
    controller.start("qr");
    await world.advance(0);
    expect(world.sent[0]?.body).toMatchObject({ intent: "contract-8", textHash: "sha256(Next.)" });
  });

  test("on a page without WebCrypto fails and asks for nothing", async () => {
    const { world, controller } = await signingWorld(contract, true);
    controller.start("qr");
    await world.advance(0);
    expect(world.sent).toEqual([]);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", reason: "insecure_page", mode: "qr" });
  });

  test("that is cancelled while its text is hashed asks for nothing", async () => {
    const { world, controller } = await signingWorld();
    controller.start("qr");
    controller.cancel();
    await world.advance(5_000);
    expect(world.sent).toEqual([]);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed", reason: "cancelled" });
  });
});

describe("what this browser has when a page is loaded", () => {
  test.each([
    ["a page that signs", { sign: {} }, "sign", "pending"],
    ["a page that signs", { sign: {} }, "auth", "idle"],
    ["a page that logs in", {}, "auth", "pending"],
    ["a page that logs in", {}, "sign", "idle"],
  ] as const)("%s (%j) that finds a flow of kind %s is %s", async (_, settings, kind, phase) => {
    const world = new World();
    world.server = () => ({ body: signingView({ kind }) });
    const controller = world.controller(settings);
    controller.connect();
    await world.advance(30_000);
    expect(controller.getSnapshot().phase).toBe(phase);
  });

  test("is followed whatever its kind when BankID comes back to the page with it, for else it would be lost", async () => {
    const world = new World({ hash: "#bankid=flow-1.n" });
    world.server = () => ({ body: deviceView({ kind: "sign", hint: "processing" }) });
    const controller = world.controller();
    controller.connect();
    await world.advance(0);
    expect(controller.getSnapshot()).toMatchObject({ phase: "pending", view: { kind: "sign" } });
    world.server = () => ({ body: failedView() });
    await world.advance(2_000);
    expect(controller.getSnapshot()).toMatchObject({ phase: "failed" });
  });
});

test.each([
  ["an empty text", ""],
  ["letters and a line", "Jag köper båten för 1 000 kr.\n"],
  ["signs outside of the first plane, and a zero", "𝄞 ﷽ \u0000"],
  ["half a sign", "a\uD800b"],
  ["the longest text", "x".repeat(40_000)],
])("the browser's own hash of a text is the server's: %s", async (_, text) => {
  const expected = createHash("sha256").update(text, "utf8").digest("hex");
  await expect(browserPlatform().sha256(text)).resolves.toBe(expected);
});
