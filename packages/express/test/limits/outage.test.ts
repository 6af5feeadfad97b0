import { BankIdClient } from "@bankid-kit/core";
import type { FlowView } from "@bankid-kit/core/browser";
import type { Simulator } from "@bankid-kit/simulator";
import { startSimulator } from "@bankid-kit/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createHandler } from "../../src/handler.ts";
import type { BankIdEvent } from "../../src/index.ts";
import { memoryStore } from "../../src/index.ts";

const publicOrigin = "https://www.example.com";

let simulator: Simulator;
beforeAll(async () => void (simulator = await startSimulator()));
afterAll(async () => simulator.close());

/** The breaker's time until a try is a timer's. What the client and its sockets wait for stays real. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  simulator.faults.clear();
});

/** A page, the routes and the client, over mutual TLS to the simulator. */
function page() {
  let aheadMs = 0;
  const now = (): number => performance.now() + aheadMs;
  const client = new BankIdClient({
    environment: simulator.environment,
    certificate: simulator.certificate,
  });
  const events: BankIdEvent[] = [];
  const routes = createHandler(
    {
      client,
      publicOrigin,
      returnPaths: ["/login"],
      store: memoryStore({ now }),
      onComplete: ({ user }) => ({ session: {}, browser: { name: user.givenName } }),
      onEvent: (event) => events.push(event),
    },
    { monotonicNow: now },
  );
  let cookie = "";
  return {
    events,

    post: async (path: string, body: object) => {
      const answer = await routes.handle(
        {
          method: "POST",
          path,
          headers: { "content-type": "application/json", origin: publicOrigin, cookie },
          body: new TextEncoder().encode(JSON.stringify(body)),
          ip: "203.0.113.9",
        },
        { establishSession: async () => undefined },
      );
      if (answer === undefined) throw new Error(`There is no route ${path}.`);
      cookie = answer.headers["set-cookie"]?.split(";")[0] ?? cookie;
      const view = JSON.parse(answer.body) as FlowView & { error?: string };
      return { status: answer.status, retryAfter: answer.headers["retry-after"], view };
    },

    pass: async (ms: number): Promise<void> => {
      aheadMs += ms;
      await vi.advanceTimersByTimeAsync(ms);
    },

    close: async (): Promise<void> => {
      await routes.close();
      await client.close();
    },
  };
}

describe("BankID over mutual TLS", () => {
  it("that is under maintenance is left alone, and logs people in again when it is back (R4, R6)", async () => {
    const { post, pass, events, close } = page();
    const outage = simulator.faults.add({ kind: "maintenance" });
    await Promise.all(Array.from({ length: 10 }, async () => post("/auth", { mode: "qr" })));
    expect(events.filter(({ type }) => type === "breaker_opened")).toHaveLength(1);

    const before = outage.hits;
    const refused = await post("/auth", { mode: "qr" });
    expect([refused.status, refused.view.error, refused.retryAfter]).toEqual([503, "busy", "5"]);
    expect(outage.hits).toBe(before);

    outage.remove();
    await pass(5_000);
    const { status, view } = await post("/auth", { mode: "qr" });
    expect(status).toBe(200);
    expect(events.filter(({ type }) => type === "breaker_closed")).toHaveLength(1);
    const { flow, qr } = view as { flow: string; qr: { text: string } };
    await (await simulator.phone({ person: "191212121212" }).scan(qr.text)).approve();
    await pass(2_000);
    const done = await post("/collect", { flow });
    expect(done.view).toMatchObject({ status: "complete", result: { name: expect.any(String) } });
    await close();
  });

  it("that answers 429 is left alone for as long as it asks, while a flow lives on (R30)", async () => {
    const { post, pass, close } = page();
    const { view } = await post("/auth", { mode: "qr" });
    const { flow } = view as { flow: string };
    const limit = simulator.faults.add({ kind: "tooManyRequests", retryAfterSeconds: 30, times: 1 });
    await pass(2_000);
    expect((await post("/collect", { flow })).view).toMatchObject({ status: "pending", flow });
    expect(limit.hits).toBe(1);

    const before = simulator.calls();
    const refused = await post("/auth", { mode: "qr" });
    expect([refused.status, refused.view.error]).toEqual([503, "busy"]);
    expect(Number(refused.retryAfter)).toBeLessThanOrEqual(30);
    await pass(2_000);
    expect((await post("/collect", { flow })).view).toMatchObject({ status: "pending", flow });
    expect(simulator.calls()).toEqual(before);
    // It would be waited for.
    await post("/cancel", { flow });
    await close();
  });
});
