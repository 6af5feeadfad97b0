import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { SignAsked } from "../src/handler.ts";
import type { Signed } from "../src/index.ts";
import { BankIdError, certificatePolicies } from "@bankid-kit/core";
import { completionData } from "./fake-bankid.ts";
import type { KitOptions } from "./kit.ts";
import { Kit, nonceOf, signOrder, wallEpoch } from "./kit.ts";

const { personalNumber } = completionData.user;
const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** A host that saves at once, and remembers what. */
function signing(options: KitOptions = {}): { kit: Kit; signed: Signed[] } {
  const signed: Signed[] = [];
  const kit = new Kit({
    ...options,
    options: {
      sign: {
        onSigned: (each) => {
          signed.push(each);
          return { browser: { redirectTo: "/signed" } };
        },
      },
      ...options.options,
    },
  });
  return { kit, signed };
}

describe("a signature", () => {
  it("goes from the host's text to a saved proof, with what was sent and when (S46)", async () => {
    const { kit, signed } = signing({
      signRequest: () => ({
        userVisibleData: "# Avtal\n\nJag godkänner avtal 17.",
        userVisibleDataFormat: "simpleMarkdownV1",
        userNonVisibleData: "avtal:17",
        expectedPerson: personalNumber,
      }),
    });
    const page = kit.browser();
    const started = await page.sign();
    expect(started.body).toMatchObject({ status: "pending", kind: "sign", mode: "qr", message: "RFA1" });
    expect(kit.bankId.order.kind).toBe("sign");
    expect(kit.bankId.order.request).toEqual({
      endUserIp: "192.0.2.7",
      userVisibleData: "# Avtal\n\nJag godkänner avtal 17.",
      userVisibleDataFormat: "simpleMarkdownV1",
      userNonVisibleData: "avtal:17",
      returnRisk: true,
      requirement: { personalNumber, certificatePolicies: certificatePolicies(["mobile"], kit.bankId) },
      web: { referringDomain: "www.example.com", userAgent: "Mozilla/5.0 (Macintosh)" },
    });
    const orderedAt = wallEpoch + kit.clock.now;
    kit.bankId.complete();
    const done = await page.poll();
    expect(done.body).toEqual({ status: "complete", flow: page.flow, result: { redirectTo: "/signed" } });
    expect(signed).toEqual([
      {
        signId: page.flow,
        proof: {
          signature: completionData.signature,
          ocspResponse: completionData.ocspResponse,
          userVisibleData: "# Avtal\n\nJag godkänner avtal 17.",
          userVisibleDataFormat: "simpleMarkdownV1",
          userNonVisibleData: "avtal:17",
          orderedAt,
          collectedAt: orderedAt + 2_000,
        },
        user: completionData.user,
        environment: "test",
      },
    ]);
  });

  it("never reaches onComplete, and logs nobody in", async () => {
    const { kit } = signing();
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect((await page.poll()).body.status).toBe("complete");
    expect([kit.completions, kit.established]).toEqual([[], []]);
  });

  it("is none to a login: that never reaches onSigned", async () => {
    const { kit, signed } = signing();
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect(signed).toEqual([]);
    expect(kit.completions).toHaveLength(1);
  });

  it("is told of in events by its kind", async () => {
    const { kit } = signing();
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    await page.poll();
    await page.sign();
    await page.send("/cancel", { flow: page.flow });
    expect(kit.events.map((event) => ("kind" in event ? [event.type, event.kind] : event.type))).toEqual([
      ["started", "sign"],
      ["completed", "sign"],
      ["started", "sign"],
      ["failed", "sign"],
    ]);
  });

  it("asked for again gives the same answer, marked as a replay, and saves nothing again", async () => {
    const { kit, signed } = signing();
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    const first = await page.poll();
    const again = await page.poll();
    expect(again.body).toEqual({ ...first.body, replay: true });
    kit.clock.advance(500_000);
    expect((await page.collect()).body).toEqual({ ...first.body, replay: true });
    kit.clock.advance(100_000);
    expect((await page.collect()).body.error).toBe("flow_unknown");
    expect(signed).toHaveLength(1);
  });

  it("that the host says nothing about gives the page an empty result", async () => {
    const { kit } = signing({ options: { sign: { onSigned: () => undefined } } });
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "complete", result: {} });
  });

  it("on this device waits for its nonce like a login (S36)", async () => {
    const { kit, signed } = signing();
    const page = kit.browser();
    await page.sign({ mode: "device", device: "handheld" });
    const nonce = nonceOf(kit.bankId);
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "pending", hint: "awaitingReturn" });
    expect(signed).toEqual([]);
    expect((await page.poll(nonce)).body.status).toBe("complete");
    expect(signed).toHaveLength(1);
  });

  it("and a login take each other's place in one browser, with one order living at BankID (S49)", async () => {
    const { kit } = signing();
    const page = kit.browser();
    await page.start();
    const login = [page.flow, kit.bankId.order.orderRef] as const;
    await page.sign();
    expect((await page.send("/collect", { flow: login[0] })).body).toMatchObject({ reason: "replaced" });
    await kit.close();
    expect(kit.bankId.cancelled).toContain(login[1]);
  });
});

describe("what is to be signed (S46)", () => {
  it("comes from the host, who is told the page's intent and language", async () => {
    const asked: SignAsked[] = [];
    const { kit } = signing({ signRequest: (each) => (asked.push(each), signOrder) });
    const page = kit.browser();
    await page.sign({ intent: "contract:17", locale: "en" });
    await page.sign();
    expect(asked).toEqual([
      { intent: "contract:17", locale: "en" },
      { intent: undefined, locale: "sv" },
    ]);
  });

  it.each([
    "userVisibleData",
    "userNonVisibleData",
    "personalNumber",
    "expectedPerson",
    "anyPerson",
    "requirement",
  ])("never comes from the page: %s is refused", async (member) => {
    const { kit } = signing();
    const answer = await kit.browser().sign({ [member]: "x" });
    expect([answer.status, answer.body.error]).toEqual([400, "unknown_field"]);
    expect(kit.bankId.orders).toEqual([]);
  });

  it("is the text that was previewed, or else no order is made: 409 text_changed", async () => {
    const { kit } = signing();
    const page = kit.browser();
    const answer = await page.sign({ textHash: sha256("Jag godkänner avtal 18.") });
    expect([answer.status, answer.body.error]).toEqual([409, "text_changed"]);
    expect(kit.bankId.orders).toEqual([]);
    expect(answer.headers).not.toHaveProperty("set-cookie");
    expect((await page.sign({ textHash: sha256(signOrder.userVisibleData) })).status).toBe(200);
  });

  it.each(["qr", "device"] as const)(
    "is none to a page that comes upon it (%s) and shows another text",
    async (mode) => {
      const { kit } = signing();
      const page = kit.browser();
      await page.sign({ mode });
      const found = async (text: string) =>
        (await page.send("/collect", { textHash: sha256(text) })).body as { status: string; flow?: string };
      expect(await found("Jag godkänner avtal 18.")).toEqual({ status: "none" });
      expect(await found(signOrder.userVisibleData)).toMatchObject({ status: "pending", flow: page.flow });
      // Nothing has become of it, and its own page goes on with it.
      expect(kit.bankId.cancelled).toEqual([]);
      expect((await page.poll()).body.status).toBe("pending");
    },
  );

  it.each(["", "AB".repeat(32), "0".repeat(63), "0".repeat(65), 17])(
    "takes no textHash like %s",
    async (textHash) => {
      const { kit } = signing();
      expect((await kit.browser().sign({ textHash })).body.error).toBe("invalid_field");
    },
  );

  it.each([
    ["nothing", undefined, "no object"],
    ["no text", { anyPerson: true }, "no userVisibleData"],
    ["a text that is none", { userVisibleData: 17, anyPerson: true }, "no userVisibleData"],
    ["hidden bytes", { ...signOrder, userNonVisibleData: new Uint8Array(3) }, "userNonVisibleData"],
    ["an unknown format", { ...signOrder, userVisibleDataFormat: "html" }, "simpleMarkdownV1"],
    ["an unknown member", { ...signOrder, requirement: {} }, "there are userVisibleData"],
    ["nobody", { userVisibleData: "Jag godkänner." }, "anyPerson: true"],
    ["somebody and anybody", { ...signOrder, anyPerson: true }, "one of them"],
    ["not quite anybody", { userVisibleData: "Jag godkänner.", anyPerson: "yes" }, "one of them"],
    ["a person by ten digits", { ...signOrder, expectedPerson: "121212-1212" }, "twelve digits"],
  ])("%s is the host's mistake, in words, and no order is made (S47)", async (_what, order, words) => {
    const { kit } = signing({ signRequest: () => order });
    const answer = await kit.browser().sign();
    expect([answer.status, answer.body.error]).toEqual([500, "internal"]);
    expect(kit.bankId.orders).toEqual([]);
    const [{ detail, route } = { detail: "", route: "" }] = kit.event("error");
    expect(route).toBe("/sign");
    expect(detail).toContain(words);
    expect(detail).not.toMatch(/godkänner|1212/);
  });

  it("that BankID's limits forbid is the host's mistake, in the client's words", async () => {
    const { kit } = signing();
    kit.bankId.failures.sign.push(
      new BankIdError("ERR_TEXT", "userVisibleData is too long. Nothing was sent."),
    );
    const answer = await kit.browser().sign();
    expect([answer.status, answer.body.error]).toEqual([500, "internal"]);
    expect(kit.event("error")[0]?.detail).toContain("userVisibleData is too long");
  });

  it("is not asked for when there is no sign option: there is no such route", async () => {
    const kit = new Kit();
    expect(await kit.browser().raw({ path: "/sign" })).toBeUndefined();
  });

  it("is asked for before the flow of this browser ends", async () => {
    const { kit } = signing({ signRequest: () => Promise.reject(new Error("the host's database is down")) });
    const page = kit.browser();
    await page.start();
    expect((await page.sign()).status).toBe(500);
    expect((await page.poll()).body).toMatchObject({ status: "pending", kind: "auth" });
  });
});

describe("who may sign (S47)", () => {
  it("is one person: another's signature is other_person, and never handed over (B8)", async () => {
    const { kit, signed } = signing({
      signRequest: () => ({ ...signOrder, expectedPerson: "200510312390" }),
    });
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "other_person" });
    expect(signed).toEqual([]);
  });

  it("is never asked twice by itself, for a second order would end the first (S52)", async () => {
    const { kit } = signing();
    const page = kit.browser();
    await page.sign();
    kit.bankId.fail("startFailed");
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "startFailed" });
    expect(kit.bankId.orders).toHaveLength(1);
  });

  it("is anybody where the host says so; then the code is renewed, with the same text", async () => {
    const { kit, signed } = signing({
      signRequest: () => ({ userVisibleData: "Jag har läst villkoren.", anyPerson: true }),
    });
    const page = kit.browser();
    await page.sign();
    expect(kit.bankId.order.request.requirement).not.toHaveProperty("personalNumber");
    kit.bankId.fail("startFailed");
    expect((await page.poll()).body).toMatchObject({ status: "pending", kind: "sign", qr: { order: 1 } });
    expect(kit.bankId.orders.map(({ kind }) => kind)).toEqual(["sign", "sign"]);
    expect(kit.bankId.orders[1]?.request).toEqual(kit.bankId.orders[0]?.request);
    const orderedAt = wallEpoch + kit.clock.now;
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect(signed[0]?.proof).toMatchObject({ userVisibleData: "Jag har läst villkoren.", orderedAt });
  });
});

describe("coming back to the browser that signs on a phone", () => {
  const chrome =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1";

  it("calls Chrome on an iPhone by its own scheme", async () => {
    const { kit } = signing();
    await kit.browser().send("/sign", { mode: "device" }, { "user-agent": chrome });
    expect(kit.bankId.order.request.returnUrl).toMatch(/^googlechromes:\/\/www\.example\.com\/login#bankid=/);
  });

  it("keeps to https where something stands in for the app, and for a code on a screen", async () => {
    const { kit } = signing();
    await kit.browser().send("/sign", { mode: "qr" }, { "user-agent": chrome });
    expect(kit.bankId.order.request).not.toHaveProperty("returnUrl");
    kit.bankId.appUrl = "http://127.0.0.1:4000/";
    await kit.browser().send("/sign", { mode: "device" }, { "user-agent": chrome });
    expect(kit.bankId.order.request.returnUrl).toMatch(/^https:\/\/www\.example\.com\/login#bankid=/);
  });
});
