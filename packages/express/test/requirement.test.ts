import { describe, expect, it } from "vitest";
import type { RequirementInfo } from "../src/engine/requirement.ts";
import { requirementFor } from "../src/engine/requirement.ts";
import type { RequirementOption } from "../src/index.ts";
import { completionData } from "./fake-bankid.ts";
import { Kit } from "./kit.ts";

const anybody = { own: undefined, environment: "test", expectedPerson: undefined };
const scan: RequirementInfo = { kind: "auth", mode: "qr", device: "desktop" };

describe("the kinds of BankID that an order takes (S37)", () => {
  it.each<[string, Partial<RequirementInfo>, string, string[]]>([
    ["a scan from a computer: the app", {}, "test", ["1.2.3.4.25"]],
    ["a scan from a phone: the app", { device: "handheld" }, "test", ["1.2.3.4.25"]],
    ["this device, a phone: the app", { mode: "device", device: "handheld" }, "test", ["1.2.3.4.25"]],
    ["this device, a computer: file and card", { mode: "device" }, "test", ["1.2.3.4.5", "1.2.3.4.10"]],
    ["in production, a scan", {}, "production", ["1.2.752.78.1.5"]],
    ["in production, this computer", { mode: "device" }, "production", ["1.2.752.78.1.1", "1.2.752.78.1.2"]],
    ["a signature: the same", { kind: "sign", mode: "device" }, "test", ["1.2.3.4.5", "1.2.3.4.10"]],
  ])("%s", (_situation, change, environment, policies) => {
    expect(requirementFor({ ...scan, ...change }, { ...anybody, environment })).toEqual({
      certificatePolicies: policies,
    });
  });

  it("are the host's to choose, by mode, device and kind", () => {
    const asked: RequirementInfo[] = [];
    const own: RequirementOption = (info) => {
      asked.push(info);
      return { certificatePolicies: ["1.2.3.4.*"] };
    };
    expect(requirementFor(scan, { ...anybody, own })).toEqual({ certificatePolicies: ["1.2.3.4.*"] });
    expect(asked).toEqual([scan]);
  });

  it("stay as they are where the host asks for something else, or for nothing", () => {
    const policies = { certificatePolicies: ["1.2.3.4.25"] };
    expect(requirementFor(scan, { ...anybody, own: () => ({ mrtd: true }) })).toEqual({
      ...policies,
      mrtd: true,
    });
    expect(requirementFor(scan, { ...anybody, own: () => undefined })).toEqual(policies);
    expect(
      requirementFor(scan, { ...anybody, own: () => ({ certificatePolicies: undefined }) as never }),
    ).toEqual(policies);
  });

  it("are joined by the person who is expected, whom the host's function can't name (S47)", () => {
    const { personalNumber } = completionData.user;
    const expected = { ...anybody, expectedPerson: personalNumber };
    expect(requirementFor(scan, { ...expected, own: () => ({ pinCode: true }) })).toMatchObject({
      pinCode: true,
      personalNumber,
    });
    const naming = (() => ({ personalNumber })) as RequirementOption;
    expect(() => requirementFor(scan, { ...anybody, own: naming })).toThrow(/expectedPerson/);
  });

  it.each([null, "mrtd", Promise.resolve({ mrtd: true })])(
    "are refused as %j, before BankID is asked",
    async (returned) => {
      const kit = new Kit({ options: { requirement: () => returned as never } });
      expect((await kit.browser().start()).status).toBe(500);
      expect(kit.bankId.orders).toEqual([]);
      expect(kit.event("error")[0]?.detail).toContain("requirement");
    },
  );
});

describe("a document that the host asks for (B9)", () => {
  it.each([undefined, {}, { mrtd: false }, { mrtd: "true" }, { mrtd: 1 }])(
    "keeps out whose result says %j of it",
    async (stepUp) => {
      const kit = new Kit({ options: { requirement: () => ({ mrtd: true }) } });
      const page = kit.browser();
      await page.start();
      expect(kit.bankId.order.request.requirement?.mrtd).toBe(true);
      kit.bankId.order.answer = {
        status: "complete",
        data: { ...completionData, ...({ stepUp } as object) },
      };
      expect((await page.poll()).body).toMatchObject({
        status: "failed",
        reason: "step_up_missing",
        message: "RFA26",
      });
      expect(kit.completions).toEqual([]);
      expect(kit.event("step_up_missing")).toHaveLength(1);
    },
  );

  it("lets in whose result says true, after a renewal too", async () => {
    const kit = new Kit({ options: { requirement: () => ({ mrtd: true }) } });
    const page = kit.browser();
    await page.start();
    kit.bankId.fail("startFailed");
    await page.poll();
    expect(kit.bankId.order.request.requirement?.mrtd).toBe(true);
    kit.bankId.complete({ stepUp: { mrtd: true } });
    expect((await page.poll()).body.status).toBe("complete");
  });

  it("still keeps out whom it must after a renewal", async () => {
    const kit = new Kit({ options: { requirement: () => ({ mrtd: true }) } });
    const page = kit.browser();
    await page.start();
    kit.bankId.fail("startFailed");
    await page.poll();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ reason: "step_up_missing" });
  });
});
