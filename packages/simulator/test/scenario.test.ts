import { BankIdClient, qrText } from "@bankid-kit/core";
import type { Order } from "@bankid-kit/core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { manualClock, startSimulator } from "../src/index.ts";
import type { Phone, PickedUpOrder, PlayStep, RefusalReason, Simulator } from "../src/index.ts";
import { auth, base64, collect, post, sign } from "./support/rp.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const clock = manualClock();
const tolvan = "191212121212";
const exempla = "200510312390";

let simulator: Simulator;
let client: BankIdClient;
beforeAll(async () => {
  simulator = await startSimulator({ clock });
  client = new BankIdClient({ ...simulator, monotonicNow: clock.now });
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

/** What only a caller without types can give. */
const untyped = (value: unknown): never => value as never;
const start = (): Promise<Order> => client.auth({ endUserIp: "192.0.2.7" });
const phoneAuth = async (personalNumber: string): Promise<string> =>
  (await post(simulator, "/rp/v6.0/phone/auth", { personalNumber, callInitiator: "RP" })).json.orderRef;
const hint = async (orderRef: string): Promise<string> => (await collect(simulator, orderRef)).json.hintCode;
const refused = (reason: RefusalReason): object => expect.objectContaining({ name: "PhoneRefusal", reason });

describe("a phone in the process", () => {
  test("scans, goes through every step of an identity check, and is somewhere", async () => {
    const order = await client.auth({
      endUserIp: "192.0.2.7",
      returnRisk: true,
      requirement: { mrtd: true },
    });
    clock.advance(3_000);
    const phone = simulator.phone({
      person: exempla,
      ipAddress: "2001:db8::1",
      uhi: "OZvYM9VvyiAmG7NA5jU5zqGcVpo=",
    });
    const opened = await phone.scan(qrText(order, 3_000) ?? "", { step: "started" });
    const hints = [await hint(order.orderRef)];
    for (const step of ["userStepUp", "userFace", "userMrtd", "userSign"] as const) {
      await opened.advance(step);
      hints.push(await hint(order.orderRef));
    }
    await opened.approve({ risk: "moderate", processingMs: 60_000, securityCode: "123456" });
    hints.push(await hint(order.orderRef));
    expect(await opened.finish()).toEqual({});
    expect(hints).toEqual(["started", "userStepUp", "userFace", "userMrtd", "userSign", "processing"]);
    const { completionData } = (await collect(simulator, order.orderRef)).json;
    expect(completionData).toMatchObject({
      user: { personalNumber: exempla },
      device: { ipAddress: "2001:db8::1", uhi: "OZvYM9VvyiAmG7NA5jU5zqGcVpo=" },
      stepUp: { mrtd: true },
      risk: "moderate",
    });
  });

  test("is somewhere else for one act, and in another's hand", async () => {
    const order = await start();
    const opened = await simulator.phone().open(order.autoStartToken, { person: exempla });
    await opened.approve({ person: exempla, ipAddress: "198.51.100.9", uhi: "another" });
    const { completionData } = (await collect(simulator, order.orderRef)).json;
    expect(completionData).toMatchObject({
      user: { personalNumber: exempla },
      device: { ipAddress: "198.51.100.9", uhi: "another" },
    });
  });

  test("that was opened as somebody somewhere confirms as them, there (S78)", async () => {
    const order = await start();
    const opener = { person: exempla, ipAddress: "192.0.2.9", uhi: "u" };
    const opened = await simulator.phone().open(order.autoStartToken, opener);
    await opened.approve({ securityCode: "123456" });
    expect((await collect(simulator, order.orderRef)).json.completionData).toMatchObject({
      user: { personalNumber: exempla },
      device: { ipAddress: "192.0.2.9", uhi: "u" },
    });
  });

  test("is elsewhere for the confirming alone, in the hand that opened it", async () => {
    const order = await start();
    const opened = await simulator.phone({ uhi: "mine" }).open(order.autoStartToken, { person: exempla });
    await opened.approve({ ipAddress: "198.51.100.9" });
    expect((await collect(simulator, order.orderRef)).json.completionData).toMatchObject({
      user: { personalNumber: exempla },
      device: { ipAddress: "198.51.100.9", uhi: "mine" },
    });
  });

  test.each<[string, (phone: Phone, opened: PickedUpOrder) => Promise<unknown>, string]>([
    ["a QR text that is a number", (phone) => phone.scan(untyped(5)), "qrText of scan must be a text."],
    ["no token", (phone) => phone.open(untyped(undefined)), "autoStartToken of open must be a text."],
    ["options that are none", (phone) => phone.pick(untyped("x")), "The act pick must be an object."],
    [
      "an unknown option",
      (phone) => phone.scan("x", untyped({ pin: 1 })),
      'The act scan has no member "pin"',
    ],
    [
      "a code that is a number",
      (_, opened) => opened.approve(untyped({ securityCode: 1 })),
      "must be a text.",
    ],
    ["a risk that is none", (_, opened) => opened.approve(untyped({ risk: "LOW" })), "one of low, moderate"],
    ["a time that is none", (_, opened) => opened.approve({ processingMs: -1 }), "a number of ms from 0 up"],
    [
      "no hint to fail with",
      (_, opened) => opened.fail(untyped(undefined)),
      "hintCode of the act fail must be",
    ],
    [
      "a step that is none",
      (_, opened) => opened.advance(untyped("userFaces")),
      "step of the act advance must",
    ],
  ])("says what is wrong with what it is asked: %s", async (_what, ask, message) => {
    const { orderRef, autoStartToken } = await start();
    const phone = simulator.phone();
    const opened = await phone.open(autoStartToken);
    const asked = ask(phone, opened);
    await expect(asked).rejects.toMatchObject({ code: "ERR_SIMULATOR_OPTION" });
    await expect(asked).rejects.toThrow(message);
    expect(await hint(orderRef)).toBe("userSign");
  });

  test("belongs to nobody who is said wrongly", () => {
    expect(() => simulator.phone(untyped({ persons: exempla }))).toThrow('The phone has no member "persons"');
  });

  test("names the returnUrl that the app opens, for an order that was started by its token alone", async () => {
    const returnUrl = "https://www.example.com/login#nonce=1";
    const here = await client.auth({ endUserIp: "192.0.2.7", returnUrl });
    const opened = await simulator.phone().open(here.autoStartToken);
    expect(await opened.approve()).toEqual({ returnUrl });
    const elsewhere = await client.auth({ endUserIp: "192.0.2.7", returnUrl });
    const scanned = await simulator.phone().scan(qrText(elsewhere, 0) ?? "");
    expect(await scanned.approve()).toEqual({});
  });

  test("finds the phone order of its person, and is asked about the call", async () => {
    const orderRef = await phoneAuth(exempla);
    await expect(simulator.phone({ person: tolvan }).pick()).rejects.toEqual(refused("noneWaiting"));
    const opened = await simulator.phone({ person: exempla }).pick();
    expect([opened.orderRef, opened.kind, await hint(orderRef)]).toEqual([
      orderRef,
      "phoneAuth",
      "userCallConfirm",
    ]);
    await expect(opened.approve()).rejects.toEqual(refused("callNotConfirmed"));
    await opened.answerCall(true);
    expect(await hint(orderRef)).toBe("userSign");
    await opened.approve();
    expect((await collect(simulator, orderRef)).json.status).toBe("complete");
  });

  test("who says that nobody called ends the order", async () => {
    const orderRef = await phoneAuth(exempla);
    await (await simulator.phone({ person: exempla }).pick()).answerCall(false);
    expect(await hint(orderRef)).toBe("userDeclinedCall");
  });

  test("refuses for somebody unknown, and from an address that is none", async () => {
    const order = await start();
    const open = (owner: object): Promise<unknown> => simulator.phone(owner).open(order.autoStartToken);
    await expect(open({ person: "199001011234" })).rejects.toEqual(refused("unknownPerson"));
    await expect(open({ ipAddress: "here" })).rejects.toEqual(refused("invalidIpAddress"));
    expect(simulator.orders.find(order.orderRef)?.phase).toBe("outstanding");
  });
});

describe("the list of orders", () => {
  test("names tokens, secrets, returnUrl, text and what happened", async () => {
    const returnUrl = "https://www.example.com/#nonce=2";
    const order = (await sign(simulator, { userVisibleData: base64("Hej då"), returnUrl })).json;
    clock.advance(2_500);
    const listed = simulator.orders.list().find(({ orderRef }) => orderRef === order.orderRef);
    expect(listed).toMatchObject({
      kind: "sign",
      rpName: "Exempelföretaget",
      tokens: {
        autoStartToken: order.autoStartToken,
        qrStartToken: order.qrStartToken,
        qrStartSecret: order.qrStartSecret,
      },
      qrText: qrText(order, 2_500),
      returnUrl,
      phase: "outstanding",
      ageMs: 2_500,
      request: { userVisibleText: "Hej då", endUserIp: "127.0.0.1" },
    });
    await (await simulator.phone().scan(listed?.qrText ?? "")).cancel();
    await collect(simulator, order.orderRef);
    const ended = simulator.orders.find(order.orderRef);
    expect(ended?.timeline.map(({ what, detail }) => [what, detail].filter(Boolean).join(" "))).toEqual([
      "created",
      "pickedUp qr",
      "failed userCancel",
      "told userCancel",
    ]);
    expect([ended?.phase, ended?.qrText]).toEqual(["gone", undefined]);
    expect(simulator.orders.ended()[0]?.orderRef).toBe(order.orderRef);
    expect(simulator.orders.find("unknown")).toBeUndefined();
  });

  test("tells of the next order, until who waits gives up", async () => {
    const next = simulator.orders.next();
    const { orderRef } = (await auth(simulator)).json;
    expect((await next).orderRef).toBe(orderRef);
    const giveUp = new AbortController();
    const never = simulator.orders.next({ signal: giveUp.signal });
    await expect(simulator.orders.next(untyped({ timeoutMs: 5 }))).rejects.toMatchObject({
      code: "ERR_SIMULATOR_OPTION",
    });
    giveUp.abort(new Error("enough"));
    await expect(never).rejects.toThrow("enough");
    await expect(simulator.orders.next({ signal: giveUp.signal })).rejects.toThrow("enough");
  });

  test("whoever waits for an order when the simulator is closed is told", async () => {
    const other = await startSimulator();
    const next = other.orders.next();
    const { done } = other.play("next", [{ do: "cancel" }]);
    await other.close();
    await expect(next).rejects.toThrow("The simulator was closed.");
    await expect(done).rejects.toThrow("The script was stopped before its end.");
  });
});

describe("a script", () => {
  test("drives the next order, each act at its time, however far the clock jumps", async () => {
    const { done } = simulator.play(
      "next",
      [
        { after: 1_000, do: "scan", step: "started" },
        { after: 2_000, do: "advance", step: "userSign" },
        { after: 5_000, do: "approve", securityCode: "123456", processingMs: 1_500 },
      ],
      { person: exempla },
    );
    const { orderRef } = await start();
    clock.advance(60_000);
    const { order } = await done;
    const createdAt = order.timeline[0]?.at ?? 0;
    expect(order.orderRef).toBe(orderRef);
    expect(simulator.orders.find(orderRef)?.timeline.map(({ at, what }) => [at - createdAt, what])).toEqual([
      [0, "created"],
      [1_000, "pickedUp"],
      [3_000, "advanced"],
      [8_000, "approved"],
      [9_500, "completed"],
    ]);
  });

  test("drives an order that is there, by its orderRef, and names the returnUrl at its end", async () => {
    const returnUrl = "https://www.example.com/#nonce=3";
    const { orderRef } = await client.auth({ endUserIp: "192.0.2.7", returnUrl });
    const { done } = simulator.play(orderRef, [{ do: "open" }, { after: 500, do: "approve" }]);
    clock.advance(499);
    expect(await hint(orderRef)).toBe("userSign");
    clock.advance(1);
    expect((await done).returnUrl).toBe(returnUrl);
  });

  test("ends where the phone refuses, and plays no more when it is stopped", async () => {
    const wrong = simulator.play("next", [
      { do: "pick" },
      { do: "approve", securityCode: "000000" },
      { do: "cancel" },
    ]);
    const first = await start();
    clock.advance(0);
    await expect(wrong.done).rejects.toEqual(refused("wrongSecurityCode"));
    expect(await hint(first.orderRef)).toBe("userSign");
    const stopped = simulator.play("next", [{ after: 1_000, do: "scan" }]);
    const waiting = simulator.play("next", [{ do: "scan" }]);
    waiting.stop();
    const second = await start();
    stopped.stop();
    stopped.stop();
    clock.advance(2_000);
    await expect(stopped.done).rejects.toThrow("was stopped");
    await expect(waiting.done).rejects.toThrow("was stopped");
    expect(await hint(second.orderRef)).toBe("outstandingTransaction");
  });

  test.each<[string, PlayStep[], string]>([
    ["next", [], "A script has at least one act."],
    ["next", [{ after: -1, do: "scan" }], "after of the act scan must be a number of ms from 0 up."],
    ["next", [{ after: Number.NaN, do: "scan" }], "after of the act scan must be a number of ms from 0 up."],
    ["next", untyped("scan"), "steps of the script must be a list of acts."],
    ["next", [{ do: "scan" }, untyped({ do: "aprove" })], "do of each step must be one of scan, open,"],
    ["next", [{ do: "scan" }, untyped({ do: "fail" })], "hintCode of the act fail must be a text."],
    ["next", [untyped({ do: "scan", code: "1" })], 'The act scan has no member "code"'],
    ["0d2a-not-there", [{ do: "scan" }], 'There is no such order to play on: give "next" or the orderRef'],
  ])("that can't be played is explained: %s %j", (target, steps, message) => {
    const begin = (): unknown => simulator.play(target, steps);
    expect(begin).toThrow(expect.objectContaining({ code: "ERR_SIMULATOR_OPTION" }));
    expect(begin).toThrow(message);
  });

  test("confirms as the one who opened the order, of whomever the script is", async () => {
    const { done } = simulator.play("next", [
      { do: "scan", person: exempla, ipAddress: "192.0.2.9", uhi: "u" },
      { do: "approve" },
    ]);
    const { orderRef } = await start();
    clock.advance(0);
    await done;
    expect((await collect(simulator, orderRef)).json.completionData).toMatchObject({
      user: { personalNumber: exempla },
      device: { ipAddress: "192.0.2.9", uhi: "u" },
    });
  });

  test("is nobody's who is said wrongly", () => {
    expect(() => simulator.play("next", [{ do: "scan" }], untyped({ name: "x" }))).toThrow(
      'The script\'s phone has no member "name"',
    );
  });
});

describe("every hint of BankID (specification §4)", () => {
  // What is played on an order, how long the clock then runs, and what the RP reads.
  const pending: [string, PlayStep[]][] = [
    ["outstandingTransaction", []],
    ["started", [{ do: "scan", step: "started" }]],
    [
      "userStepUp",
      [
        { do: "scan", step: "started" },
        { do: "advance", step: "userStepUp" },
      ],
    ],
    [
      "userFace",
      [
        { do: "scan", step: "started" },
        { do: "advance", step: "userFace" },
      ],
    ],
    [
      "userMrtd",
      [
        { do: "scan", step: "started" },
        { do: "advance", step: "userMrtd" },
      ],
    ],
    ["userSign", [{ do: "scan" }]],
    ["processing", [{ do: "scan" }, { do: "approve", processingMs: 10_000 }]],
  ];
  test.each(pending)("pending: %s", async (expected, steps) => {
    const { orderRef } = await start();
    await play(orderRef, steps);
    expect((await collect(simulator, orderRef)).json).toEqual({
      orderRef,
      status: "pending",
      hintCode: expected,
    });
  });

  test("pending: noClient and userCallConfirm, of an order for somebody by number", async () => {
    const orderRef = await phoneAuth(exempla);
    clock.advance(30_000);
    expect(await hint(orderRef)).toBe("noClient");
    await play(orderRef, [{ do: "pick", person: exempla }]);
    expect(await hint(orderRef)).toBe("userCallConfirm");
    await play(orderRef, [{ do: "cancel" }]);
  });

  const failed: [string, PlayStep[], number][] = [
    ["startFailed", [], 30_000],
    ["expiredTransaction", [{ do: "scan" }], 180_000],
    ["userCancel", [{ do: "scan" }, { do: "cancel" }], 0],
    ...(
      [
        "certificateErr",
        "cancelled",
        "userDeclinedCall",
        "notSupportedByUserApp",
        "transactionRiskBlocked",
        "mrtdVerificationFailed",
        "facialRecognitionFailed",
        "nfcNotSupportedByDevice",
        "multipleBankIdsOnDevice",
        "stepUpFailed",
        "somethingThatIsNewIn2027",
      ] as const
    ).map((hintCode): [string, PlayStep[], number] => [
      hintCode,
      [{ do: "scan" }, { do: "fail", hintCode }],
      0,
    ]),
  ];
  test.each(failed)("failed: %s", async (expected, steps, ms) => {
    const { orderRef } = await start();
    await play(orderRef, steps);
    clock.advance(ms);
    expect((await collect(simulator, orderRef)).json).toEqual({
      orderRef,
      status: "failed",
      hintCode: expected,
    });
    expect((await collect(simulator, orderRef)).json.details).toBe("No such order");
  });

  test("failed: cancelled, when the same person opens another order", async () => {
    const first = await start();
    const second = await start();
    await play(first.orderRef, [{ do: "scan" }]);
    await play(second.orderRef, [{ do: "scan" }]);
    expect([await hint(first.orderRef), await hint(second.orderRef)]).toEqual(["cancelled", "userSign"]);
  });

  test("failed: certificateErr, after three wrong codes", async () => {
    const { orderRef } = await start();
    const opened = await simulator.phone().open(tokenOf(orderRef));
    for (const reason of ["wrongSecurityCode", "wrongSecurityCode", "securityCodeBlocked"] as const) {
      await expect(opened.approve({ securityCode: "999999" })).rejects.toEqual(refused(reason));
    }
    expect(await hint(orderRef)).toBe("certificateErr");
  });
});

async function play(orderRef: string, steps: PlayStep[]): Promise<void> {
  if (steps.length === 0) return;
  const { done } = simulator.play(orderRef, steps);
  clock.advance(0);
  await done;
}

function tokenOf(orderRef: string): string {
  return simulator.orders.find(orderRef)?.tokens?.autoStartToken ?? "";
}
