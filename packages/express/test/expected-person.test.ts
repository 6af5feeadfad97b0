import { describe, expect, it } from "vitest";
import { completionData } from "./fake-bankid.ts";
import { Kit } from "./kit.ts";

const { personalNumber } = completionData.user;

describe("a login for one person by number", () => {
  it("tells BankID whom to let through, and lets them in", async () => {
    const kit = new Kit();
    kit.expectedPerson = personalNumber;
    const page = kit.browser();
    await page.start();
    expect(kit.bankId.order.request.requirement).toMatchObject({ personalNumber });
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
  });

  it("lets nobody else in, whatever BankID let through (B8)", async () => {
    const kit = new Kit();
    kit.expectedPerson = "200510312390";
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "other_person" });
    expect(kit.completions).toEqual([]);
    expect(kit.established).toEqual([]);
  });

  it("lets nobody else in on this device either, before or after the app came back (B8)", async () => {
    const kit = new Kit();
    kit.expectedPerson = "200510312390";
    const page = kit.browser();
    await page.start("device");
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "other_person" });
    expect(kit.completions).toEqual([]);
  });

  it("is not renewed by itself, for a second order would end the first (S52)", async () => {
    const kit = new Kit();
    kit.expectedPerson = personalNumber;
    const page = kit.browser();
    await page.start();
    kit.bankId.fail("startFailed");
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "startFailed" });
    expect(kit.bankId.orders).toHaveLength(1);
  });

  it("is refused before BankID is asked when the host gives no twelve digits", async () => {
    const kit = new Kit();
    kit.expectedPerson = "121212-1212";
    const answer = await kit.browser().start();
    expect(answer.status).toBe(500);
    expect(kit.bankId.orders).toEqual([]);
    const [{ detail } = { detail: "" }] = kit.event("error");
    expect(detail).toContain("expectedPerson");
    expect(detail).not.toContain("1212");
  });
});
