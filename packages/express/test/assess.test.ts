import { describe, expect, it } from "vitest";
import type { AssessCompletion, Assessment } from "../src/index.ts";
import { completionData } from "./fake-bankid.ts";
import { Kit, nonceOf, settled } from "./kit.ts";

function judged(judge: (assessment: Assessment) => unknown) {
  const asked: Assessment[] = [];
  const kit = new Kit({
    options: {
      assessCompletion: (async (assessment: Assessment) => {
        asked.push(assessment);
        return judge(assessment);
      }) as AssessCompletion,
    },
  });
  return { kit, asked, page: kit.browser() };
}

describe("the host's judgement of a completed order (S38)", () => {
  it("sees the person, the risk, and both ends, and no proof", async () => {
    const { kit, asked, page } = judged(() => true);
    await page.start();
    kit.bankId.complete({ risk: "moderate" });
    expect((await page.poll()).body.status).toBe("complete");
    expect(asked).toEqual([
      {
        flow: page.flow,
        kind: "auth",
        mode: "qr",
        startedOn: "desktop",
        user: completionData.user,
        device: completionData.device,
        bankIdIssueDate: completionData.bankIdIssueDate,
        risk: "moderate",
        startIp: "192.0.2.7",
        sameIp: false,
        environment: "test",
      },
    ]);
  });

  it("hears that BankID gave no judgement, though it was asked for one", async () => {
    const { kit, asked, page } = judged(() => true);
    await page.start();
    const { risk: _, ...silent } = completionData;
    kit.bankId.order.answer = { status: "complete", data: { ...silent, device: { ipAddress: "192.0.2.7" } } };
    await page.poll();
    expect(asked).toMatchObject([{ risk: "unknown", sameIp: true }]);
  });

  it.each([true, "allow"])("lets in with %j", async (word) => {
    const { kit, page } = judged(() => word);
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect(kit.completions).toHaveLength(1);
  });

  it.each([false, "block"])("keeps out with %j, and the result is gone", async (word) => {
    const { kit, page } = judged(() => word);
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({
      status: "failed",
      reason: "risk_blocked",
      message: "blocked",
    });
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "risk_blocked" });
    expect(kit.completions).toEqual([]);
    expect(kit.event("assessment_blocked")).toHaveLength(1);
    expect(kit.event("risk_high")).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ["is none of these words", () => "yes"],
    ["is nothing", () => undefined],
    [
      "is an error",
      () => {
        throw new Error("no database");
      },
    ],
  ])("keeps a login out when it %s", async (_what, judge) => {
    const { kit, page } = judged(judge);
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "host_error" });
    expect(kit.completions).toEqual([]);
    expect(kit.event("assessment_failed")).toHaveLength(1);
  });

  it("comes after our own gates: what they stop it is not asked about (S39)", async () => {
    const { kit, asked, page } = judged(() => true);
    await page.start();
    kit.bankId.complete({ risk: "high" });
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "risk_blocked" });
    expect(kit.event("risk_high")).toHaveLength(1);
    await page.start("device");
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ hint: "awaitingReturn" });
    expect(asked).toEqual([]);
    expect((await page.poll(nonceOf(kit.bankId))).body.status).toBe("complete");
    expect(asked).toHaveLength(1);
  });

  it("is asked for by one poll at a time, and the others are told to wait", async () => {
    let allow: (() => void) | undefined;
    const { kit, asked, page } = judged(() => new Promise((resolve) => (allow = () => resolve(true))));
    await page.start();
    kit.bankId.complete();
    kit.clock.advance(2_000);
    const first = page.collect();
    await settled();
    const others = await Promise.all([page.collect(), page.collect()]);
    expect(others.map(({ body }) => body)).toMatchObject([{ hint: "processing" }, { hint: "processing" }]);
    allow?.();
    expect((await first).body.status).toBe("complete");
    expect([asked.length, kit.completions.length]).toEqual([1, 1]);
  });
});

describe("a signature that the host can't judge for a while", () => {
  it("is asked about again, and not lost for the host's fault", async () => {
    let down = true;
    const signed: string[] = [];
    const kit = new Kit({
      options: {
        sign: { onSigned: ({ signId }) => void signed.push(signId) },
        assessCompletion: () => {
          if (down) throw new Error("no database");
          return true;
        },
      },
    });
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "pending", hint: "processing" });
    expect((await page.poll()).body).toMatchObject({ status: "pending", hint: "processing" });
    down = false;
    expect((await page.poll()).body.status).toBe("complete");
    expect(signed).toEqual([page.flow]);
  });

  it("ends once a minute is over", async () => {
    const kit = new Kit({
      options: {
        sign: { onSigned: () => undefined },
        assessCompletion: () => {
          throw new Error("no database");
        },
      },
    });
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    await page.poll();
    kit.clock.advance(60_000);
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "host_error" });
  });
});
