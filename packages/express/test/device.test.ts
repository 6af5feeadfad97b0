import { describe, expect, it } from "vitest";
import { Kit, nonceOf, publicOrigin } from "./kit.ts";

describe("a login on this device", () => {
  it("opens the app, and completes once the app is back with the nonce (S36)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    const { body } = await page.start("device");
    const { autoStartToken, request } = kit.bankId.order;
    expect(body).toMatchObject({
      status: "pending",
      mode: "device",
      message: "RFA13",
      launch: { url: `bankid:///?autostarttoken=${autoStartToken}` },
    });
    expect(body).not.toHaveProperty("qr");
    expect(request.returnUrl).toMatch(new RegExp(`^${publicOrigin}/login#bankid=${page.flow}\\.[\\w-]{22}$`));

    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "pending", hint: "awaitingReturn" });
    expect(kit.completions).toEqual([]);
    expect((await page.poll(nonceOf(kit.bankId))).body.status).toBe("complete");
    expect(kit.completions).toHaveLength(1);
  });

  it("completes as well when the nonce is there before the result", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start("device");
    kit.bankId.hint("userSign");
    await page.poll(nonceOf(kit.bankId));
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
  });

  it("never completes for the one who started it and had somebody else approve (A1)", async () => {
    const kit = new Kit();
    const [attacker, victim] = [kit.browser(), kit.browser()];
    await attacker.start("device");
    kit.bankId.complete();
    const nonce = nonceOf(kit.bankId);

    const landed = await victim.send("/collect", { flow: attacker.flow, nonce });
    expect(landed.status).toBe(404);
    expect(landed.headers).not.toHaveProperty("set-cookie");

    const said = new Set<string>();
    for (let poll = 0; poll < 40; poll += 1) {
      const { body } = await attacker.poll();
      said.add(body.status === "failed" ? body.reason : body.status === "pending" ? body.hint : body.status);
    }
    expect([...said]).toEqual(["awaitingReturn", "return_missing"]);
    expect(kit.completions).toEqual([]);
    expect(kit.established).toEqual([]);
  });

  it("has dropped the result when the nonce comes too late", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start("device");
    kit.bankId.complete();
    await page.poll();
    kit.clock.advance(61_000);
    expect((await page.collect()).body).toMatchObject({ status: "failed", reason: "return_missing" });
    expect((await page.collect(nonceOf(kit.bankId))).body).toMatchObject({ reason: "return_missing" });
    expect(kit.completions).toEqual([]);
  });

  it("does not go on with a wrong nonce, and says so to the operator", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start("device");
    kit.bankId.complete();
    await page.poll();
    for (const nonce of ["", "x".repeat(22), nonceOf(kit.bankId).slice(0, -1)]) {
      expect((await page.poll(nonce)).body).toMatchObject({ status: "pending", hint: "awaitingReturn" });
    }
    expect(kit.event("nonce_mismatch")).toHaveLength(3);
    expect((await page.poll(nonceOf(kit.bankId))).body.status).toBe("complete");
  });

  it("has the nonce in no answer, event, or stored byte (S20)", async () => {
    const stored: string[] = [];
    const kit = new Kit({
      store: (store) => ({
        ...store,
        async create(key, value, options) {
          stored.push(Buffer.from(value).toString("latin1"));
          return store.create(key, value, options);
        },
        async swap(key, value, options) {
          stored.push(Buffer.from(value).toString("latin1"));
          return store.swap(key, value, options);
        },
      }),
    });
    const page = kit.browser();
    const answers = [await page.start("device"), await page.poll()];
    kit.bankId.complete();
    answers.push(await page.poll(), await page.poll(nonceOf(kit.bankId)));
    const said = JSON.stringify([answers, kit.events, stored]);
    expect(stored.length).toBeGreaterThan(3);
    for (const secret of [nonceOf(kit.bankId), kit.bankId.order.orderRef, "191212121212"]) {
      expect(said).not.toContain(secret);
    }
  });

  it("comes back to the page that was asked for, if it is a known one (S16)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.send("/auth", { mode: "device", returnPath: "/app/login" });
    expect(kit.bankId.order.request.returnUrl).toContain(`${publicOrigin}/app/login#bankid=`);
    const free = await page.send("/auth", { mode: "device", returnPath: "/app/login?next=//evil.example" });
    expect(free.body.error).toBe("invalid_field");
  });

  it("takes the page's word for a tablet, and not for a desktop", async () => {
    const kit = new Kit();
    const page = kit.browser();
    const tablet = await page.send("/auth", { mode: "device", device: "handheld" });
    expect(tablet.body).toMatchObject({
      launch: { url: expect.stringMatching(/^https:\/\/app\.bankid\.com\//) },
    });
    const phone = await page.send(
      "/auth",
      { mode: "device", device: "desktop" },
      { "user-agent": "Mozilla/5.0 (iPhone)" },
    );
    expect(phone.body).toMatchObject({
      launch: { url: expect.stringMatching(/^https:\/\/app\.bankid\.com\//) },
    });
  });

  it("has no code to show (S35)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start("device");
    const answer = await page.send("/qr", { flow: page.flow });
    expect([answer.status, answer.body.error]).toEqual([409, "wrong_mode"]);
  });

  it("is not renewed when the app was never opened", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start("device");
    kit.bankId.fail("startFailed");
    expect((await page.poll()).body).toMatchObject({
      status: "failed",
      reason: "startFailed",
      message: "RFA17A",
    });
    expect(kit.bankId.orders).toHaveLength(1);
  });
});
