import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { closeServers } from "../support/app.ts";
import { scenarios } from "../support/flow-scenarios.ts";
import type { ListenedRedis } from "../support/listened-app.ts";
import { startListenedApp, startListenedRedis } from "../support/listened-app.ts";

let listened: ListenedRedis;
beforeAll(async () => {
  listened = await startListenedRedis();
});
afterAll(async () => listened.close());
beforeEach(async () => void (await listened.redis.flushall()));
afterEach(async () => {
  vi.restoreAllMocks();
  await closeServers();
});

describe("what BankID, the host and the operator know comes out nowhere (S11, S33, S34, S41, S56, S58, E2, E4)", () => {
  it.each(scenarios)("in %s", async (_what, run, told) => {
    const app = await startListenedApp(listened);
    expect(await run(app)).toMatchObject(told);
    const { found, canaries } = await app.leaks();
    expect(found).toEqual([]);
    expect(canaries.size).toBe(20);
    const sizes = app.sinks.sizes();
    for (const sink of ["answers", "access log", "metrics", "redis commands"]) {
      expect(sizes[sink]).toBeGreaterThan(0);
    }
  });
});
