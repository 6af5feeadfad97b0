import { afterEach, describe, expect, it, vi } from "vitest";
import { createHandler } from "../src/handler.ts";
import type { Answer } from "./kit.ts";
import { Kit, publicOrigin } from "./kit.ts";

afterEach(() => void vi.useRealTimers());

/** An instance beside the kit's on its store, whose own clocks are wrong by so many ms. */
function beside(kit: Kit, wrongByMs: number) {
  const routes = createHandler(
    {
      client: kit.bankId,
      publicOrigin,
      returnPaths: ["/login"],
      store: kit.store,
      onEvent: () => undefined,
      onComplete: () => ({ session: {} }),
    },
    {
      monotonicNow: () => kit.clock.now + wrongByMs,
      wallNow: () => kit.clock.now + wrongByMs,
    },
  );
  return {
    async ask(page: ReturnType<Kit["browser"]>, path: string): Promise<Answer["body"]> {
      const answer = await routes.handle(
        {
          method: "POST",
          path,
          headers: page.headers(),
          body: new TextEncoder().encode(JSON.stringify({ flow: page.flow })),
          ip: "192.0.2.7",
        },
        { establishSession: async () => undefined },
      );
      return JSON.parse(answer?.body ?? "") as Answer["body"];
    },
  };
}

describe("an instance whose clock is wrong", () => {
  it.each([-10_000, 10_000, 3_600_000, -3_600_000])(
    "by %i ms shows the same code in the same second as the others (R15, R17)",
    async (wrongByMs) => {
      const kit = new Kit();
      const page = kit.browser();
      await page.start();
      const other = beside(kit, wrongByMs);
      for (let second = 1; second < 30; second += 1) {
        kit.clock.advance(1_000);
        const own = (await page.send("/qr", { flow: page.flow })).body;
        expect(own).toMatchObject({ status: "pending", qr: { second } });
        expect(await other.ask(page, "/qr")).toEqual(own);
      }
    },
  );

  it.each([10_000, 3_600_000])("by %i ms ends no flow early, and none late (R17)", async (wrongByMs) => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start("device");
    kit.bankId.complete();
    await page.poll();
    const other = beside(kit, wrongByMs);
    kit.clock.advance(55_000);
    expect(await other.ask(page, "/collect")).toMatchObject({ status: "pending", hint: "awaitingReturn" });
    kit.clock.advance(6_000);
    expect(await other.ask(page, "/collect")).toMatchObject({ status: "failed", reason: "return_missing" });
  });

  it("and is set right in the middle of a flow changes nothing in it (R15, R17)", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    for (const [second, stepMs] of [3_600_000, -7_200_000, 3_600_000].entries()) {
      vi.setSystemTime(Date.now() + stepMs);
      kit.clock.advance(1_000);
      const { body } = await page.send("/qr", { flow: page.flow });
      expect(body).toMatchObject({ status: "pending", qr: { second: second + 1 } });
    }
  });
});
