import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sealOf } from "../src/engine/seal.ts";
import { completionData } from "./fake-bankid.ts";
import { Kit, settled } from "./kit.ts";

describe("a login with a QR code", () => {
  it("goes from code to result, and hands the host the whole of what BankID said", async () => {
    const kit = new Kit();
    const page = kit.browser();
    const started = await page.start();
    expect(started.status).toBe(200);
    expect(started.body).toMatchObject({
      status: "pending",
      kind: "auth",
      mode: "qr",
      hint: "outstandingTransaction",
      message: "RFA1",
      qr: { second: 0, order: 0 },
    });

    kit.bankId.hint("userSign");
    expect((await page.poll()).body).toMatchObject({ status: "pending", hint: "userSign", message: "RFA9" });

    kit.bankId.complete();
    const done = await page.poll();
    expect(done.body).toEqual({ status: "complete", flow: page.flow, result: { redirectTo: "/home" } });
    expect(kit.established).toEqual([{ loginId: page.flow }]);
    expect(kit.completions).toEqual([{ ...completionData, loginId: page.flow, environment: "test" }]);
    expect(kit.events.map(({ type }) => type)).toEqual(["started", "completed"]);
  });

  it("asks BankID with what it knows, and nothing that a request could choose (S38, S54)", async () => {
    const kit = new Kit();
    await kit.browser().send(
      "/auth",
      { mode: "qr" },
      {
        host: "evil.example",
        "x-forwarded-host": "evil.example",
        "user-agent": `A\u0007${"x".repeat(300)}`,
      },
    );
    expect(kit.bankId.order.request).toEqual({
      endUserIp: "192.0.2.7",
      requirement: { certificatePolicies: ["1.2.3.4.25"] },
      returnRisk: true,
      userVisibleData: "Logga in på www.example.com.\n\nAvbryt om du inte själv startade inloggningen.",
      web: { referringDomain: "www.example.com", userAgent: `A${"x".repeat(255)}` },
    });
  });

  it("speaks English to a page that does", async () => {
    const kit = new Kit();
    await kit.browser().send("/auth", { mode: "qr", locale: "en-GB" });
    expect(kit.bankId.order.request.userVisibleData).toBe(
      "Log in to www.example.com.\n\nCancel if you did not start this login yourself.",
    );
  });

  it("shows each second's code by the store's clock, and none after 30 s (R15)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.clock.advance(4_999);
    const { body } = await page.send("/qr", { flow: page.flow });
    const { qrStartToken } = kit.bankId.order;
    expect(body).toMatchObject({ qr: { second: 4, text: expect.stringContaining(`${qrStartToken}.4.`) } });
    kit.clock.advance(26_001);
    expect((await page.send("/qr", { flow: page.flow })).body).not.toHaveProperty("qr");
    expect(kit.bankId.collects).toBe(0);
  });

  it("counts the code's seconds from when BankID's answer came, not from when it was asked (R16)", async () => {
    const kit = new Kit();
    const answered = kit.bankId.auth.bind(kit.bankId);
    kit.bankId.auth = async (request) => {
      kit.clock.advance(1_500);
      const order = await answered(request);
      // The answer's body is read, and the flow stored.
      kit.clock.advance(900);
      return order;
    };
    const page = kit.browser();
    const second = async () => (await page.send("/qr", { flow: page.flow })).body;
    expect((await page.start()).body).toMatchObject({ qr: { second: 0 } });
    kit.clock.advance(99);
    expect(await second()).toMatchObject({ qr: { second: 0 } });
    kit.clock.advance(1);
    expect(await second()).toMatchObject({ qr: { second: 1 } });
  });

  it("reveals no token, secret, order or person in any answer (S35, S41)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    const answers = [await page.start(), await page.poll(), await page.send("/qr", { flow: page.flow })];
    kit.bankId.complete();
    answers.push(await page.poll(), await page.poll());
    const said = JSON.stringify([answers, kit.events]);
    const { orderRef, autoStartToken, qrStartSecret } = kit.bankId.order;
    for (const secret of [orderRef, autoStartToken, qrStartSecret, "191212121212", "Testsson"]) {
      expect(said).not.toContain(secret);
    }
  });

  it.each([
    ["qr", "qr", ["qrStartToken", "qrStartSecret"]],
    ["device", "launch", ["autoStartToken"]],
  ] as const)(
    "in mode %s shows %s alone, and keeps nothing of the other (S35)",
    async (mode, shown, kept) => {
      const kit = new Kit();
      const page = kit.browser();
      const { body } = await page.start(mode);
      expect(Object.keys(body).filter((name) => name === "qr" || name === "launch")).toEqual([shown]);
      const [handle = ""] = page.jar.values();
      const seal = sealOf(handle, `login@${kit.bankId.environment}`, randomBytes);
      const { entry } = await kit.store.read(seal.key);
      const opened = entry && seal.open(entry);
      const stored = JSON.stringify(opened);
      expect(opened).toMatchObject({ record: { state: "pending", order: { open: { mode } } } });
      const tokens = ["qrStartToken", "qrStartSecret", "autoStartToken"] as const;
      expect(tokens.filter((name) => stored.includes(kit.bankId.order[name]))).toEqual(kept);
    },
  );

  it("stops showing a code once it was scanned", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.hint("userSign");
    expect((await page.poll()).body).not.toHaveProperty("qr");
  });

  it("ends with BankID's reason", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.fail("userCancel");
    expect((await page.poll()).body).toMatchObject({
      status: "failed",
      reason: "userCancel",
      message: "RFA6",
    });
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "userCancel" });
    expect(kit.bankId.collects).toBe(1);
  });

  it("asks the host nothing when BankID sees a high risk (S38)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.complete({ risk: "high" });
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "risk_blocked" });
    expect(kit.completions).toEqual([]);
  });
});

describe("the code that nobody scans", () => {
  it("is renewed on the server, five times for one gesture (S49)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    for (let order = 1; order <= 5; order += 1) {
      kit.bankId.fail("startFailed");
      expect((await page.poll()).body).toMatchObject({ status: "pending", qr: { second: 0, order } });
    }
    kit.bankId.fail("startFailed");
    expect((await page.poll()).body).toMatchObject({
      status: "failed",
      reason: "expired",
      message: "expired",
    });
    expect(kit.bankId.orders).toHaveLength(6);
  });

  it("is not renewed 180 s after the gesture (S49)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.clock.advance(179_000);
    kit.bankId.fail("startFailed");
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "expired" });
  });

  it("completes with its last order", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.fail("startFailed");
    await page.poll();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect(kit.completions).toHaveLength(1);
  });
});

describe("one browser", () => {
  it("finds its flow again after a reload, without a call to BankID", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    expect((await page.send("/collect", {})).body).toMatchObject({ status: "pending", flow: page.flow });
    expect(kit.bankId.collects).toBe(0);
  });

  it("has no flow before it starts one", async () => {
    const kit = new Kit();
    expect((await kit.browser().send("/collect", {})).body).toEqual({ status: "none" });
  });

  it("has one live flow: the next start ends the one before, and its tab learns so (S49)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    const [first, firstOrder] = [page.flow, kit.bankId.order.orderRef];
    await page.start("device");
    await settled();
    expect(kit.bankId.cancelled).toEqual([firstOrder]);
    const answer = await page.send("/collect", { flow: first });
    expect(answer.body).toMatchObject({ status: "failed", flow: first, reason: "replaced" });
    expect(answer.headers).not.toHaveProperty("set-cookie");
    expect((await page.poll()).body).toMatchObject({ status: "pending", flow: page.flow });
  });

  it("learns the same from the cookie of before, as a poll under way has it", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    const [first, before] = [page.flow, page.headers()];
    await page.start();
    const answer = await page.raw({
      headers: before,
      body: new TextEncoder().encode(JSON.stringify({ flow: first })),
    });
    expect(JSON.parse(answer?.body ?? "")).toMatchObject({ status: "failed", reason: "replaced" });
    expect(answer?.headers).not.toHaveProperty("set-cookie");
  });

  it("gets a fresh handle with each start, and none that it brought itself (S31)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    const planted = "a".repeat(43);
    page.jar.set("__Host-Http-bankid", planted);
    await page.start();
    const first = page.jar.get("__Host-Http-bankid");
    await page.start();
    expect(new Set([planted, first, page.jar.get("__Host-Http-bankid")]).size).toBe(3);
  });

  it("cancels, and BankID is told", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    expect((await page.send("/cancel", { flow: page.flow })).body).toMatchObject({
      status: "failed",
      reason: "cancelled",
      message: "RFA3",
    });
    await settled();
    expect(kit.bankId.cancelled).toEqual([kit.bankId.order.orderRef]);
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "cancelled" });
    expect(kit.completions).toEqual([]);
  });

  it("can't cancel what is complete: the answer is that it is (S48)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    await page.poll();
    const answer = await page.send("/cancel", { flow: page.flow });
    expect(answer.body).toMatchObject({ status: "complete", replay: true });
    expect(kit.bankId.cancelled).toEqual([]);
  });
});

describe("another browser (S43)", () => {
  it("gets the same for a foreign, an unknown and an expired flow", async () => {
    const kit = new Kit();
    const [owner, other] = [kit.browser(), kit.browser()];
    await owner.start();
    await other.start();
    const expired = other.flow;
    await other.start();
    for (const path of ["/collect", "/qr", "/cancel"]) {
      const foreign = await other.send(path, { flow: owner.flow });
      const unknown = await other.send(path, { flow: "x".repeat(22) });
      expect(foreign.status).toBe(404);
      expect(foreign.body.error).toBe("flow_unknown");
      expect(unknown.status).toBe(404);
      expect(foreign.headers).toEqual(unknown.headers);
      expect(Object.keys(foreign.body)).toEqual(Object.keys(unknown.body));
    }
    kit.clock.advance(421_000);
    expect((await other.send("/collect", { flow: expired })).status).toBe(404);
    expect(kit.bankId.collects).toBe(0);
    expect(kit.bankId.cancelled).toHaveLength(1);
  });

  it("with a cookie that names nothing has it cleared", async () => {
    const kit = new Kit();
    const page = kit.browser();
    page.jar.set("__Host-Http-bankid", "a".repeat(43));
    const answer = await page.send("/collect", { flow: "x".repeat(22) });
    expect(answer.headers["set-cookie"]).toBe(
      "__Host-Http-bankid=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict",
    );
    expect(page.jar.size).toBe(0);
  });
});

describe("the cookie", () => {
  it("is the one of S30, to the letter", async () => {
    const kit = new Kit();
    const answer = await kit.browser().start();
    expect(answer.headers["set-cookie"]).toMatch(
      /^__Host-Http-bankid=[\w-]{43}; Path=\/; Max-Age=420; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it("stays for the replay once the flow is complete, and no longer", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).headers["set-cookie"]).toMatch(/; Max-Age=30; HttpOnly; Secure; /);
  });

  it("is not Secure on http loopback, where Safari would keep none (S30)", async () => {
    const kit = new Kit({ options: { publicOrigin: "http://localhost:3000" } });
    const answer = await kit.browser().send("/auth", { mode: "qr" }, { origin: "http://localhost:3000" });
    expect(answer.headers["set-cookie"]).toMatch(
      /^bankid-dev=[\w-]{43}; Path=\/; Max-Age=420; HttpOnly; SameSite=Strict$/,
    );
  });

  it("has the mount's id in its name", async () => {
    const kit = new Kit({ options: { id: "admin" } });
    expect((await kit.browser().start()).headers["set-cookie"]).toMatch(/^__Host-Http-bankid-admin=/);
  });
});

describe("every answer", () => {
  it("has the headers of S55, errors too", async () => {
    const kit = new Kit();
    const page = kit.browser();
    const answers = [await page.start(), await page.send("/qr", {}), await page.send("/qr", { flow: "no" })];
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        "content-type": "application/json; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      });
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });
});
