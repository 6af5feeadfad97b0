import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inParallel } from "../support/in-parallel.ts";
import { Page, approve, codeOf, patiently } from "../support/page.ts";
import type { ServerProcess } from "../support/server-process.ts";
import type { Stage } from "../support/stage.ts";
import { decisions, setStage } from "../support/stage.ts";
import { isLong, reportVolume, volume } from "../support/volume-report.ts";

/** How many processes are killed, at moments that are spread over a login. */
const kills = volume(200, 5);
/** A little longer than BankID is left alone for one order: a poll every two seconds, as a page's. */
const slotMs = 1_850;
/** The longest that BankID is left alone for a worker that is gone: the lease outlives the 5 s of a call (R9). */
const leaseMs = 7_000;

let stage: Stage;
let redis: Redis;
let survivor: ServerProcess;
beforeAll(async () => {
  stage = await setStage();
  redis = new Redis(stage.redis.port, "127.0.0.1");
  survivor = await stage.server();
});
afterAll(async () => {
  redis.disconnect();
  await stage.close();
});

/** How a login went whose first process may have been killed. */
interface Journey {
  /** The login that the host knows of at the end. */
  readonly me: string | undefined;
  readonly flow: string;
  /** Why the person had to start again, each time they had to. */
  readonly restarts: readonly string[];
}

/** A person who logs in with the second code, whatever it takes, and goes on with another process when theirs does not answer. */
async function journey(first: ServerProcess): Promise<Journey> {
  let page = new Page(first.url);
  const restarts: string[] = [];
  const answered = async (ask: () => ReturnType<Page["collect"]>): ReturnType<Page["collect"]> => {
    try {
      return await ask();
    } catch (error) {
      if (page.base === survivor.url) throw error;
      page = page.tab(survivor.url);
      return ask();
    }
  };
  const begin = async (): Promise<void> => {
    const { body } = await patiently(async () => answered(async () => page.start()));
    if (body.status !== "pending") throw new Error(`A start was answered with ${JSON.stringify(body)}.`);
  };
  const poll = async () => answered(async () => page.collect());
  const code = async () => codeOf(await patiently(async () => answered(async () => page.qr())));

  await begin();
  await poll();
  // Nobody gets to scan the first code: the flow is to be renewed.
  await (await stage.simulator.phone().scan(await code())).fail("startFailed");
  let approved = false;
  for (;;) {
    await sleep(slotMs);
    const { response, body } = await poll();
    if (body.status === "complete") break;
    if (body.status === "pending" || response.headers.has("retry-after")) {
      if (approved || body.status !== "pending" || body.qr?.order !== 1) continue;
    } else {
      restarts.push(body.status === "failed" ? body.reason : String(body.error));
      await begin();
    }
    await approve(stage.simulator, code);
    approved = true;
  }
  return { me: await page.tab(survivor.url).me(), flow: page.flow, restarts };
}

/** How much longer the longest lease lasts that anybody has, in ms. */
async function longestLease(): Promise<number> {
  const script = `local time = redis.call('TIME')
    local latest = time[1] * 1000 + math.floor(time[2] / 1000)
    local now = latest
    for _, key in ipairs(redis.call('KEYS', '*')) do
      latest = math.max(latest, tonumber(redis.call('HGET', key, 'e')) or 0)
    end
    return latest - now`;
  return Number(await redis.eval(script, 0));
}

/** The moments of an undisturbed login: before and after each call of the store, of BankID and of the host. */
async function momentsOfALogin(): Promise<string[]> {
  const before = stage.journal().length;
  await journey(survivor);
  return stage.journal(before).flatMap((line) => (line.what === "step" ? [line.step] : []));
}

/** The login of a process that is killed at its end, if it was not before. */
async function ended(victim: ServerProcess): Promise<Journey> {
  const went = await journey(victim);
  await victim.kill();
  return went;
}

describe("a process that is killed in the middle of a login", () => {
  it(
    "costs the person a new start at most: no login is double or lost, and no lease outlives 7 s (R9, R10, R18)",
    { timeout: isLong ? 1_800_000 : 180_000 },
    async () => {
      const moments = await momentsOfALogin();
      const fuses = Array.from({ length: kills }, (_, n) => 1 + Math.floor((n * moments.length) / kills));
      const before = stage.journal().length;
      const all = await inParallel(fuses, 10, async (fuse) => {
        const victim = await stage.server({ fuse });
        const [went, leftMs] = await Promise.all([ended(victim), victim.gone.then(longestLease)]);
        return { ...went, killedAt: moments[fuse - 1], leftMs };
      });
      expect(all.filter(({ me, flow }) => me !== flow)).toEqual([]);
      expect(all.filter(({ restarts }) => restarts.length > 1)).toEqual([]);
      const journal = stage.journal(before);
      expect([...decisions(journal).values()].filter((times) => times > 1)).toEqual([]);
      expect(Math.max(...all.map(({ leftMs }) => leftMs))).toBeLessThanOrEqual(leaseMs);
      expect(journal.filter(({ what }) => what === "uncaught")).toEqual([]);
      expect(survivor.said()).toBe("");
      // What BankID tells once, and what is decided once, goes with who had it.
      const restarts = all.flatMap((each) => each.restarts);
      expect(restarts.filter((reason) => reason !== "result_lost" && reason !== "response_lost")).toEqual([]);
      const again = ["result_lost", "response_lost"].map(
        (reason) => `${restarts.filter((each) => each === reason).length} started again after ${reason}`,
      );
      reportVolume({
        what: "Processes killed with SIGKILL in the middle of a login (R9, R10, R18)",
        volume: `${kills} kills at ${moments.length} moments`,
        result: `0 double, 0 lost, ${again.join(", ")}, 0 leases over 7 s, 0 unhandled rejections`,
      });
    },
  );
});
