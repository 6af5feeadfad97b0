import { describe, expect, it } from "vitest";
import type { KitOptions } from "../kit.ts";
import { Kit, settled } from "../kit.ts";

/** How many signatures go through it: all of them in the long run, some of them else. */
const signatures = process.env["BANKID_KIT_LONG"] === "1" ? 1_000 : 20;

describe("signatures that many tabs and three instances see to at once", () => {
  it("are each handed over by one worker at a time, and not again once they are saved (S46)", async () => {
    const running = new Map<string, number>();
    const saved = new Map<string, number>();
    let most = 0;
    let calls = 0;
    const options: KitOptions = {
      options: {
        limits: false,
        sign: {
          onSigned: async ({ signId }) => {
            calls += 1;
            running.set(signId, (running.get(signId) ?? 0) + 1);
            most = Math.max(most, running.get(signId) ?? 0);
            await settled();
            running.set(signId, (running.get(signId) ?? 0) - 1);
            // Two times of three the host fails.
            if (calls % 3 !== 0) throw new Error("down");
            saved.set(signId, (saved.get(signId) ?? 0) + 1);
          },
        },
      },
    };
    const first = new Kit(options);
    const kits = [first, new Kit(options, first), new Kit(options, first)];
    const pages = [];
    for (let n = 0; n < signatures; n += 1) {
      const page = first.browser();
      await page.sign();
      first.bankId.complete();
      pages.push(page);
    }
    const answers: string[] = [];
    for (let second = 0; second < 120 && saved.size < signatures; second += 1) {
      const polls = pages.flatMap((page) =>
        kits.map(async (kit) => {
          const tab = kit.browser();
          for (const [name, value] of page.jar) tab.jar.set(name, value);
          tab.flow = page.flow;
          answers.push((await tab.collect()).body.status);
        }),
      );
      await Promise.all([...polls, ...kits.map((kit) => kit.timers.pass(0))]);
      first.clock.advance(1_000);
    }
    expect(most).toBe(1);
    expect([...saved.values()]).toEqual(Array.from({ length: signatures }, () => 1));
    expect(new Set(answers)).toEqual(new Set(["pending", "complete"]));
  });
});
