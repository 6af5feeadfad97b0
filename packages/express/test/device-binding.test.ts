import { describe, expect, it } from "vitest";
import type { DeviceBinding } from "../src/index.ts";
import { completionData } from "./fake-bankid.ts";
import { Kit, nonceOf } from "./kit.ts";

const phone = { "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)" };
const computer = { "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)" };
const browserIp = "192.0.2.7";
const elsewhere = "203.0.113.9";

interface Story {
  deviceBinding?: DeviceBinding;
  headers: Record<string, string>;
  appIp: string;
  startIp?: string;
}

/** A login on this device that is approved, and that nobody comes back from. */
async function approved({ deviceBinding, headers, appIp, startIp = browserIp }: Story) {
  const kit = new Kit({ options: deviceBinding === undefined ? {} : { deviceBinding } });
  const page = kit.browser();
  const started = await page.raw({
    path: "/auth",
    ip: startIp,
    headers: { ...page.headers(), ...headers },
    body: new TextEncoder().encode(JSON.stringify({ mode: "device" })),
  });
  page.flow = (JSON.parse(started?.body ?? "{}") as { flow: string }).flow;
  kit.bankId.complete({ device: { ipAddress: appIp } });
  const { body } = await page.poll();
  return { kit, page, body, stands: body.status === "pending" ? body.hint : body.status };
}

describe("a login on this device that nobody has come back from (S36, S37)", () => {
  it.each<[string, Story, string]>([
    ["on a computer, app and browser at one address", { headers: computer, appIp: browserIp }, "complete"],
    ["on a computer, at two addresses", { headers: computer, appIp: elsewhere }, "awaitingReturn"],
    [
      "on a computer, in one /64",
      { headers: computer, startIp: "2001:db8:0:1::5", appIp: "2001:db8:0:1:9::1" },
      "complete",
    ],
    [
      "on a computer, one address in two families",
      { headers: computer, startIp: "2001:db8:0:1::5", appIp: browserIp },
      "awaitingReturn",
    ],
    ["on a phone, at one address", { headers: phone, appIp: browserIp }, "awaitingReturn"],
    [
      'with "nonce", on a computer at one address',
      { deviceBinding: "nonce", headers: computer, appIp: browserIp },
      "awaitingReturn",
    ],
    [
      'with "report", on a phone at another address',
      { deviceBinding: "report", headers: phone, appIp: elsewhere },
      "complete",
    ],
  ])("%s", async (_situation, story, stands) => {
    const told = await approved(story);
    expect(told.stands).toBe(stands);
    expect(told.kit.completions).toHaveLength(stands === "complete" ? 1 : 0);
    if (stands !== "awaitingReturn") return;
    expect((await told.page.poll(nonceOf(told.kit.bankId))).body.status).toBe("complete");
  });

  it("ends when nobody does within a minute, and says so to the operator (S36)", async () => {
    const { kit, page } = await approved({ headers: phone, appIp: browserIp });
    kit.clock.advance(60_001);
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "return_missing" });
    expect(kit.event("return_missing")).toHaveLength(1);
    expect(kit.event("failed")).toHaveLength(1);
    expect(kit.completions).toEqual([]);
  });
});

describe("an address that differs (S37)", () => {
  it.each<DeviceBinding>(["nonce", "nonce-or-ip", "report"])(
    "is told once with %s, and neither address is",
    async (deviceBinding) => {
      const { kit, page } = await approved({ deviceBinding, headers: computer, appIp: elsewhere });
      await page.poll(nonceOf(kit.bankId));
      expect(kit.event("ip_mismatch")).toHaveLength(1);
      expect(JSON.stringify(kit.events)).not.toMatch(/192\.0\.2\.7|203\.0\.113\.9/);
    },
  );

  it("is no news after a scan: a phone has a connection of its own", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.complete({ device: { ipAddress: elsewhere } });
    expect((await page.poll()).body.status).toBe("complete");
    expect(kit.event("ip_mismatch")).toEqual([]);
  });
});

describe('deviceBinding: "report"', () => {
  it("is told at start-up, and for each login that was not bound (S37)", async () => {
    const { kit } = await approved({ deviceBinding: "report", headers: phone, appIp: elsewhere });
    expect(kit.event("binding_not_enforced")).toEqual([
      { type: "binding_not_enforced" },
      { type: "binding_not_enforced", ref: kit.event("completed")[0]?.ref },
    ]);
  });

  it("has nothing to tell of a login that came back (S37)", async () => {
    const kit = new Kit({ options: { deviceBinding: "report" } });
    const page = kit.browser();
    await page.start("device");
    kit.bankId.hint("userSign");
    await page.poll(nonceOf(kit.bankId));
    kit.bankId.complete({ device: { ipAddress: elsewhere } });
    expect((await page.poll()).body.status).toBe("complete");
    expect(kit.event("binding_not_enforced")).toHaveLength(1);
  });
});

describe("somebody who starts a login and sends its link to another (A1)", () => {
  it.each<[string, Record<string, string>]>([
    ["a phone", phone],
    ["a computer", computer],
  ])("is not logged in as them, from %s", async (_device, headers) => {
    const { kit, page: attacker } = await approved({ headers, appIp: elsewhere });
    const victim = kit.browser();
    const landed = await victim.send("/collect", { flow: attacker.flow, nonce: nonceOf(kit.bankId) });
    expect(landed.status).toBe(404);
    expect(landed.headers).not.toHaveProperty("set-cookie");
    // The operator sees it twice: where it landed, and that it is missed where it began.
    expect(kit.event("return_without_flow")).toHaveLength(1);
    const said = new Set<string>();
    for (let poll = 0; poll < 40; poll += 1) {
      const { body } = await attacker.poll();
      said.add(body.status === "failed" ? body.reason : body.status);
    }
    expect([...said]).toEqual(["pending", "return_missing"]);
    expect(kit.event("return_missing")).toHaveLength(1);
    expect([kit.completions, kit.established]).toEqual([[], []]);
  });

  it("can't have it finished on a phone when it was started on a computer (S37)", async () => {
    const kit = new Kit();
    await kit.browser().start("device");
    expect(kit.bankId.order.request.requirement?.certificatePolicies).toEqual(["1.2.3.4.5", "1.2.3.4.10"]);
  });
});

describe("an app that comes back to another browser than the one that started (A11, S42)", () => {
  it("logs in neither of them; the one that started waits, and may still be come back to", async () => {
    const { kit, page } = await approved({ headers: phone, appIp: browserIp });
    const other = kit.browser();
    const nonce = nonceOf(kit.bankId);
    expect((await other.send("/collect", { flow: page.flow, nonce })).body.error).toBe("flow_unknown");
    expect((await page.poll()).body).toMatchObject({ status: "pending", hint: "awaitingReturn" });
    expect(kit.completions).toEqual([]);
    expect((await page.poll(nonce)).body.status).toBe("complete");
  });
});

describe("a result of the test environment (S39)", () => {
  it("is none to a production instance on the same store, for anybody can make one", async () => {
    const test = new Kit({ options: { limits: false } });
    const production = new Kit({}, test);
    const live = new Kit(
      {
        options: {
          client: Object.assign(Object.create(test.bankId) as typeof test.bankId, {
            environment: "production",
          }),
        },
      },
      test,
    );
    const page = test.browser();
    await page.start();
    test.bankId.complete({ user: completionData.user });
    // The same store, id and handle: another instance of the same environment finds the flow, production does not.
    page.kit = live;
    expect((await page.poll()).body.error).toBe("flow_unknown");
    expect(live.completions).toEqual([]);
    expect(production.completions).toEqual([]);
  });
});
