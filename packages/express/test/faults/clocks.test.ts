import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Page, approve } from "../support/page.ts";
import type { ServerProcess } from "../support/server-process.ts";
import type { Stage } from "../support/stage.ts";
import { setStage } from "../support/stage.ts";

let stage: Stage;
let slow: ServerProcess;
let fast: ServerProcess;
beforeAll(async () => {
  stage = await setStage();
  [slow, fast] = await Promise.all([
    stage.server({ clockAheadMs: -10_000 }),
    stage.server({ clockAheadMs: 10_000 }),
  ]);
});
afterAll(async () => stage.close());

describe("two instances whose clocks are twenty seconds apart", () => {
  it("show one code, which never goes back, and which the app takes from either (R15)", async () => {
    for (const [first, second] of [
      [slow, fast],
      [fast, slow],
    ] as const) {
      const page = new Page(first.url);
      await page.start();
      const seconds: number[] = [];
      for (let n = 0; n < 10; n += 1) {
        const { body } = await (n % 2 === 0 ? page : page.tab(second.url)).qr();
        seconds.push(body.status === "pending" ? (body.qr?.second ?? -1) : -1);
      }
      expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
      expect(seconds[0]).toBeGreaterThanOrEqual(0);
      await approve(stage.simulator, async () => page.tab(second.url).code());
    }
  });

  it("go on with each other's flows, and step by an hour meanwhile, at no cost to anybody (R15, R17)", async () => {
    const page = new Page(slow.url);
    await page.start();
    for (const aheadMs of [3_600_000, -3_600_000, 0]) {
      slow.setClock(aheadMs);
      fast.setClock(-aheadMs);
      for (const { url } of [fast, slow]) {
        const { body } = await page.tab(url).collect();
        expect(body).toMatchObject({ status: "pending", flow: page.flow, hint: "outstandingTransaction" });
      }
    }
    fast.setClock(3_600_000);
    const tab = page.tab(fast.url);
    await approve(stage.simulator, async () => tab.code());
    await expect.poll(async () => (await tab.collect()).body.status, { timeout: 30_000 }).toBe("complete");
    expect(await page.me()).toBe(page.flow);
  });
});
