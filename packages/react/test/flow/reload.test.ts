import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { BankIdController } from "../../src/flow/contract.ts";
import {
  completeView,
  deviceView,
  error,
  failedView,
  launchUrl,
  livingOrder,
  qrView,
  signingView,
  World,
  type Reply,
} from "./world.ts";

/** A browser whose server answers as it would after a reload, and a page in it. */
async function reloaded(reply: Reply, hash = ""): Promise<{ world: World; page: BankIdController<unknown> }> {
  const world = new World({ hash });
  world.server = () => reply;
  const page = world.controller();
  page.connect();
  await world.advance(0);
  return { world, page };
}

/** Time goes by and nothing of the page runs, as when a phone suspends it. */
function sleep(world: World, ms: number): void {
  world.now += ms;
}

interface Row {
  readonly before: string;
  /** What the server says to a page that asks what this browser has. */
  readonly reply: Reply;
  readonly hash?: string;
  readonly after: string;
  readonly state: object;
}

const none: Reply = { body: { status: "none" } };
const returnHash = "#bankid=flow-1.n";

/** The table of the README, and what makes each of its rows. */
const rows: readonly Row[] = [
  { before: "`checking`", reply: none, after: "`idle`", state: { phase: "idle" } },
  { before: "`idle`", reply: none, after: "`idle`", state: { phase: "idle" } },
  {
    before: "`starting`, the order not made",
    reply: none,
    after: "`idle`",
    state: { phase: "idle" },
  },
  {
    before: "`starting`, the order made",
    reply: { body: qrView(1) },
    after: "`pending`",
    state: { phase: "pending", qr: { second: 1 } },
  },
  {
    before: "`pending`, a code on the screen",
    reply: { body: qrView(9, 2) },
    after: "`pending`, the code of this second",
    state: { phase: "pending", qr: { second: 9, order: 2 } },
  },
  {
    before: "`pending`, on this device",
    reply: { body: deviceView() },
    after: "`pending`, the link; the app is not opened again",
    state: { phase: "pending", launchUrl },
  },
  {
    before: "`pending`, in the app",
    reply: { body: signingView() },
    after: "`pending`",
    state: { phase: "pending", view: { hint: "userSign" } },
  },
  {
    before: "`pending`, and the page shows another `text` to sign",
    reply: none,
    after: "`idle`",
    state: { phase: "idle" },
  },
  {
    before: "`pending`, with trouble",
    reply: "lost",
    after: "`idle` if the server is still out of reach",
    state: { phase: "idle" },
  },
  {
    before: "coming back from the app",
    reply: { body: completeView({ name: "Test" }) },
    hash: returnHash,
    after: "`complete`",
    state: { phase: "complete", result: { name: "Test" } },
  },
  {
    before: "coming back in another browser",
    reply: error("flow_unknown", 404),
    hash: returnHash,
    after: "`failed`, `other_browser`",
    state: { phase: "failed", reason: "other_browser" },
  },
  {
    before: "coming back, the server out of reach",
    reply: "lost",
    hash: returnHash,
    after: "`checking`, with trouble",
    state: { phase: "checking", trouble: "offline" },
  },
  { before: "`complete`", reply: none, after: "`idle`", state: { phase: "idle" } },
  { before: "`failed`", reply: none, after: "`idle`", state: { phase: "idle" } },
  {
    before: "`failed`, `no_contact`",
    reply: { body: signingView() },
    after: "`pending`, if the flow lives",
    state: { phase: "pending", view: { hint: "userSign" } },
  },
  {
    before: "the flow ended while the page was loaded",
    reply: { body: failedView({ reason: "userCancel", message: "RFA6" }) },
    after: "`failed`",
    state: { phase: "failed", reason: "userCancel" },
  },
];

describe("a reload", () => {
  test.each(rows)("of a page that was $before: $after", async ({ reply, hash, state }) => {
    const { world, page } = await reloaded(reply, hash);
    expect(page.getSnapshot()).toMatchObject(state);
    expect(world.routes()).toEqual(["collect"]);
    expect(world.opened).toEqual([]);
    await world.advance(10_000);
    expect(world.routes().filter((route) => route === "auth" || route === "sign")).toEqual([]);
  });

  test("has a table in the README with these rows and no others", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const section = readme.slice(readme.indexOf("## After a reload"));
    const table = section.slice(0, section.indexOf("\n## ", 1)).split("\n");
    const cells = table
      .filter((line) => line.startsWith("| ") && !/^\| (Before|--)/.test(line))
      .map((line) => line.split("|").map((cell) => cell.trim()));
    expect(cells.map(([, before, after]) => [before, after])).toEqual(
      rows.map(({ before, after }) => [before, after]),
    );
  });
});

describe("a tab that slept while the person was in the app", () => {
  test("is logged in by one request after a minute (R25)", async () => {
    const world = new World({ userAgent: "iPhone" });
    const page = world.controller();
    page.connect();
    await world.advance(0);
    world.server = () => ({ body: deviceView() });
    page.start("device");
    await world.advance(500);
    world.hidden = true;
    sleep(world, 60_000);
    const asked = world.sent.length;
    world.server = () => ({ body: completeView({ name: "Test" }) });
    world.hide(false);
    world.fire("pageshow");
    world.fire("online");
    await world.advance(0);
    expect(world.sent.slice(asked).map(({ route, at }) => [route, world.now - at])).toEqual([["collect", 0]]);
    expect(page.getSnapshot()).toEqual({ phase: "complete", result: { name: "Test" } });
    await world.advance(60_000);
    expect(world.sent).toHaveLength(asked + 1);
  });

  test("is logged in by one request when the app comes back with a fragment to the page that slept", async () => {
    const world = new World({ userAgent: "iPhone" });
    const page = world.controller();
    page.connect();
    await world.advance(0);
    world.server = () => ({ body: deviceView({ hint: "userSign" }) });
    page.start("device");
    await world.advance(500);
    world.hidden = true;
    sleep(world, 60_000);
    const asked = world.sent.length;
    world.server = () => ({ body: completeView({}) });
    world.hash = returnHash;
    world.fire("hashchange");
    world.hide(false);
    await world.advance(0);
    expect(world.hash).toBe("");
    expect(world.sent.slice(asked).map(({ body }) => body)).toContainEqual({ flow: "flow-1", nonce: "n" });
    expect(page.getSnapshot()).toMatchObject({ phase: "complete" });
  });

  test("that slept with a code on it shows no dead one: it fades at once, and the next is the living one", async () => {
    const world = new World();
    const page = world.controller();
    page.connect();
    await world.advance(0);
    world.server = livingOrder(world);
    page.start("qr");
    await world.advance(500);
    world.hidden = true;
    sleep(world, 20_000);
    world.server = () => ({ body: qrView(20), afterMs: 300 });
    world.hide(false);
    expect(page.getSnapshot()).toMatchObject({ phase: "pending", qrStale: true });
    await world.advance(300);
    expect(page.getSnapshot()).toMatchObject({ qrStale: false, qr: { second: 20, secondsLeft: 10 } });
  });

  test("and another tab that BankID came back to are told of one result each, by the same flow", async () => {
    const { page: second } = await reloaded({ body: completeView({ name: "Test" }) }, returnHash);
    expect(second.getSnapshot()).toMatchObject({ phase: "complete" });
    const world = new World();
    const first = world.controller();
    first.connect();
    await world.advance(0);
    world.server = () => ({ body: deviceView() });
    first.start("device");
    await world.advance(0);
    world.server = () => ({ body: { ...completeView({ name: "Test" }), replay: true } });
    await world.advance(2_000);
    expect(first.getSnapshot()).toEqual({ phase: "complete", result: { name: "Test" } });
  });
});

describe("an answer of a newer server (R27)", () => {
  const newer = { ticket: "x", nested: { a: [1] } };

  test.each([
    ["pending", qrView(3, 0, { qr: { ...qrView(3).qr!, colour: "blue" } as never })],
    ["pending in the app", signingView({ hint: "userDance", message: "RFA99" as "RFA1" })],
    ["failed", failedView({ reason: "tooHappy", message: "RFA98" as "RFA1" })],
    ["complete", completeView({ name: "Test" })],
  ])("that is %s means the same with members that the page does not know", async (_, view) => {
    const { page: old } = await reloaded({ body: view }, returnHash);
    const { page } = await reloaded({ body: { ...view, ...newer } }, returnHash);
    expect(page.getSnapshot()).toEqual(old.getSnapshot());
    expect(JSON.stringify(page.getSnapshot())).not.toMatch(/ticket|nested|colour/);
  });

  test("with an error that the page does not know ends the flow with words", async () => {
    const { page } = await reloaded(error("something_new", 409), returnHash);
    expect(page.getSnapshot()).toMatchObject({ phase: "failed", reason: "something_new", message: "RFA22" });
  });
});
