import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inParallel } from "../support/in-parallel.ts";
import { Page, approve } from "../support/page.ts";
import type { Stage } from "../support/stage.ts";
import { setStage } from "../support/stage.ts";
import { reportVolume, volume } from "../support/volume-report.ts";

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
    const outcomes = await inParallel(Array.from({ length: count }), 40, async (_, n) => {
      const page = new Page(fast.url);
      // The session is there before, so that the slow poll has one to write back.
      await visit(page);
      await page.start();
      const slowPoll = page.tab(slow.url).collect();
      // By then it has read the session, and it is far from its end.
      await sleep(100);
      if (n % 2 === 0) {
        await approve(stage.simulator, page);
        await completed(page);
        await slowPoll;
        return (await page.me()) === page.flow;
      }
      await visit(page);
      await page.cancel();
      await slowPoll;
      const { body } = await page.collect();
      // With resave, what the slow request read is written back by express-session itself.
      const visits = resave || (await visit(page)) === 3;
      return body.status === "failed" && body.reason === "cancelled" && visits;
    });
    expect(outcomes.filter((kept) => !kept)).toEqual([]);
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

/** Whoever has the order's lease is waited for. */
async function completed(page: Page): Promise<void> {
  while ((await page.collect()).body.status === "pending") await sleep(50);
}
