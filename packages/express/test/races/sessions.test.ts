import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inParallel } from "../support/in-parallel.ts";
import { Page, approve, endOf, patiently } from "../support/page.ts";
import type { Stage } from "../support/stage.ts";
import { setStage } from "../support/stage.ts";
import { isLong, reportVolume, volume } from "../support/volume-report.ts";

let stage: Stage;
beforeAll(async () => void (stage = await setStage()));
afterAll(async () => stage.close());

describe.each([false, true])("beside express-session with resave: %s", (resave) => {
  it("a slow poll undoes no login and no cancel that another process saw to meanwhile (C4)", async () => {
    const [fast, slow] = await Promise.all([
      stage.server({ resave }),
      // A poll takes four operations or more: it began long before the login, and ends after it.
      stage.server({ resave, delayMs: 200 }),
    ]);
    const count = volume(1_000);
    const outcomes = await inParallel(Array.from({ length: count }), isLong ? 20 : 5, async (_, n) => {
      const page = new Page(fast.url);
      // The session is there before, so that the slow poll has one to write back.
      await visit(page);
      await page.begin();
      const slowPoll = page.tab(slow.url).collect();
      // By then it has read the session, and it is far from its end.
      await sleep(100);
      if (n % 2 === 0) {
        await approve(stage.simulator, async () => page.code());
        const end = endOf(await page.ended());
        await slowPoll;
        return (await page.me()) === page.flow ? "kept" : `a login that was ${end}, and is undone`;
      }
      await visit(page);
      await patiently(async () => page.cancel());
      await slowPoll;
      const end = endOf(await page.ended());
      // With resave, what the slow request read is written back by express-session itself.
      const visits = resave ? 3 : await visit(page);
      return end === "cancelled" && visits === 3 ? "kept" : `a cancel that is ${end}, after ${visits} visits`;
    });
    expect(outcomes.filter((outcome) => outcome !== "kept")).toEqual([]);
    reportVolume({
      what: `Slow polls beside express-session with resave: ${resave} (C4)`,
      volume: `${count} logins and cancels`,
      result: "0 undone",
    });
    await Promise.all([fast.kill(), slow.kill()]);
  });
});

async function visit(page: Page): Promise<number> {
  const response = await page.fetch("/visit", { method: "POST" });
  return Number(await response.text());
}
