import { qrText } from "@bankid-kit/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { manualClock, people, PhoneRefusal, startSimulator } from "../src/index.ts";
import type { RefusalReason, Simulator } from "../src/index.ts";
import { auth, base64, cancel, collect, noSuchOrder, sign } from "./support/rp.ts";

const clock = manualClock();
const [tolvan, other] = people;
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ clock });
}, 60_000);
afterAll(() => simulator.close());

/** The reason of a refusal; anything else fails the test. */
async function reasonOf(gesture: Promise<unknown>): Promise<RefusalReason> {
  const error: unknown = await gesture.then(
    () => "was not refused",
    (refused: unknown) => refused,
  );
  if (!(error instanceof PhoneRefusal)) throw new Error(`expected a refusal: ${String(error)}`);
  return error.reason;
}

async function newOrder(fields: object = {}) {
  const { json } = await auth(simulator, fields);
  return json as { orderRef: string; autoStartToken: string; qrStartToken: string; qrStartSecret: string };
}

describe("a person who scans and approves", () => {
  test("completes the order, and the RP reads it once (S78)", async () => {
    const order = await newOrder({ userVisibleData: base64("Logga in på\nMina sidor") });
    clock.advance(7_300);
    const phone = simulator.phone({ ipAddress: "203.0.113.7" });
    const opened = await phone.scan(qrText(order, 7_300) ?? "");
    expect(opened).toMatchObject({
      kind: "auth",
      rpName: "Exempelföretaget",
      text: "Logga in på\nMina sidor",
    });
    expect((await collect(simulator, order.orderRef)).json.hintCode).toBe("userSign");

    expect(await opened.approve({ securityCode: tolvan.securityCode })).toEqual({});
    const { json } = await collect(simulator, order.orderRef);
    expect(Object.keys(json)).toEqual(["orderRef", "status", "completionData"]);
    const { signature, ocspResponse, device, ...data } = json.completionData;
    expect(json.status).toBe("complete");
    expect(data).toEqual({
      user: {
        personalNumber: "191212121212",
        name: "Tolvan Tolvansson",
        givenName: "Tolvan",
        surname: "Tolvansson",
      },
      bankIdIssueDate: "2024-02-01Z",
    });
    expect(device.ipAddress).toBe("203.0.113.7");
    expect(Buffer.from(device.uhi ?? "", "base64")).toHaveLength(21);
    expect(Buffer.from(signature, "base64").toString("utf8")).toMatch(/^<\?xml .*<\/Signature>$/);
    expect(Buffer.from(ocspResponse, "base64").toString("latin1")).toContain("SIMULATOR");

    const again = await collect(simulator, order.orderRef);
    expect([again.status, again.text]).toEqual([400, noSuchOrder]);
  });

  test("is told of a risk only where the RP asked for it", async () => {
    const order = await newOrder({ returnRisk: true });
    await (await simulator.phone().open(order.autoStartToken)).approve();
    expect((await collect(simulator, order.orderRef)).json.completionData.risk).toBe("low");
  });

  test("may be any of the simulator's people, and nobody else (S79)", async () => {
    const order = await newOrder();
    const opened = await simulator.phone({ person: other?.personalNumber ?? "" }).open(order.autoStartToken);
    await opened.approve();
    expect((await collect(simulator, order.orderRef)).json.completionData.user.name).toBe(other?.name);

    const next = await newOrder();
    const stranger = simulator.phone({ person: "199001010017" });
    expect(await reasonOf(stranger.open(next.autoStartToken))).toBe("unknownPerson");
    expect((await collect(simulator, next.orderRef)).json.hintCode).toBe("outstandingTransaction");
  });

  test("signs a text that the phone shows", async () => {
    const { json } = await sign(simulator, { userVisibleData: base64("Jag köper en båt.") });
    const opened = await simulator.phone().open(json.autoStartToken);
    expect([opened.kind, opened.text]).toEqual(["sign", "Jag köper en båt."]);
  });
});

describe("returnUrl", () => {
  const returnUrl = "http://localhost:3000/login#bankid=flow.nonce";

  test("is opened as it is by a phone that was started by token", async () => {
    const { autoStartToken } = await newOrder({ returnUrl });
    expect(await (await simulator.phone().open(autoStartToken)).approve()).toEqual({ returnUrl });
  });

  test("is not opened by a phone that scanned", async () => {
    const order = await newOrder({ returnUrl });
    expect(await (await simulator.phone().scan(qrText(order, 0) ?? "")).approve()).toEqual({});
  });
});

describe("the name of the RP", () => {
  test("is the client certificate's", async () => {
    const shop = await simulator.issueCertificate({ displayName: 'Båt & Ö, "Affären" +1' });
    const { json } = await auth(simulator, {}, shop);
    expect((await simulator.phone().open(json.autoStartToken)).rpName).toBe('Båt & Ö, "Affären" +1');
  });
});

describe("the age of a QR code", () => {
  test.each([-5, 0, 5, 6])("is right when it is read %i s after its second began (S78)", async (late) => {
    const order = await newOrder();
    clock.advance(10_000);
    expect((await simulator.phone().scan(qrText(order, (10 - late) * 1000) ?? "")).kind).toBe("auth");
  });

  test.each([
    [-5_001, "qrTooEarly"],
    [6_001, "qrTooOld"],
  ])("is wrong when it is read %i ms after its second began: %s (S78)", async (late, reason) => {
    const order = await newOrder();
    const second = 10_000;
    clock.advance(second + late);
    expect(await reasonOf(simulator.phone().scan(qrText(order, second) ?? ""))).toBe(reason);
    expect((await collect(simulator, order.orderRef)).json.hintCode).toBe("outstandingTransaction");
  });
});

describe("a QR code is refused", () => {
  test("when its last part belongs to another second or order (S78)", async () => {
    const order = await newOrder();
    const [prefix, token, , code] = (qrText(order, 0) ?? "").split(".");
    expect(await reasonOf(simulator.phone().scan(`${prefix}.${token}.1.${code}`))).toBe("qrForged");
    const forged = qrText({ ...order, qrStartSecret: (await newOrder()).qrStartSecret }, 0) ?? "";
    expect(await reasonOf(simulator.phone().scan(forged))).toBe("qrForged");
    expect((await collect(simulator, order.orderRef)).json.hintCode).toBe("outstandingTransaction");
  });

  test("when its order is unknown, cancelled or used, and the order goes on", async () => {
    const { orderRef, ...order } = await newOrder();
    const text = qrText(order, 0) ?? "";
    await simulator.phone().scan(text);
    expect(await reasonOf(simulator.phone().scan(text))).toBe("alreadyPickedUp");
    expect(await reasonOf(simulator.phone().open(order.autoStartToken))).toBe("alreadyPickedUp");
    expect((await collect(simulator, orderRef)).json.hintCode).toBe("userSign");
    await cancel(simulator, orderRef);
    expect(await reasonOf(simulator.phone().scan(text))).toBe("qrUnknown");
    expect(await reasonOf(simulator.phone().open(order.autoStartToken))).toBe("tokenUnknown");
  });

  test("after 30 s, whatever its time", async () => {
    const order = await newOrder();
    clock.advance(30_000);
    expect(await reasonOf(simulator.phone().scan(qrText(order, 30_000) ?? ""))).toBe("orderEnded");
    expect((await collect(simulator, order.orderRef)).json.hintCode).toBe("startFailed");
  });

  test.each([
    "",
    "hello",
    "bankid.x.0.y",
    "https://app.bankid.com/",
    `bankid.${"0".repeat(36)}.0.${"0".repeat(64)}`,
  ])("when it is none: %j", async (text) => {
    expect(await reasonOf(simulator.phone().scan(text))).toBe("qrMalformed");
  });
});

describe("the person", () => {
  test("cancels, and the RP reads userCancel", async () => {
    const { orderRef, autoStartToken } = await newOrder();
    const opened = await simulator.phone().open(autoStartToken);
    await opened.cancel();
    expect(await reasonOf(opened.approve())).toBe("orderEnded");
    const { json } = await collect(simulator, orderRef);
    expect(json).toEqual({ orderRef, status: "failed", hintCode: "userCancel" });
    expect((await collect(simulator, orderRef)).text).toBe(noSuchOrder);
  });

  test("types the wrong säkerhetskod three times, and the RP reads certificateErr", async () => {
    const { orderRef, autoStartToken } = await newOrder();
    const opened = await simulator.phone().open(autoStartToken);
    const type = (securityCode: string) => reasonOf(opened.approve({ securityCode }));
    expect([await type("1"), await type(""), await type("654321")]).toEqual([
      "wrongSecurityCode",
      "wrongSecurityCode",
      "securityCodeBlocked",
    ]);
    expect((await collect(simulator, orderRef)).json.hintCode).toBe("certificateErr");
  });

  test("is refused where the RP asks for another, and the RP goes on waiting", async () => {
    const requirement = { personalNumber: other?.personalNumber };
    const { orderRef, autoStartToken } = await newOrder({ requirement });
    const opened = await simulator.phone().open(autoStartToken);
    expect(await reasonOf(opened.approve())).toBe("otherPerson");
    expect((await collect(simulator, orderRef)).json.hintCode).toBe("started");
    await cancel(simulator, orderRef);
    expect(await reasonOf(opened.approve())).toBe("orderEnded");
  });
});
