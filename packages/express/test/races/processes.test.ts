import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inParallel } from "../support/in-parallel.ts";
import { Page, approve, endOf } from "../support/page.ts";
import type { Stage } from "../support/stage.ts";
import { decisions, setStage } from "../support/stage.ts";
import { startTcpProxy } from "../support/tcp-proxy.ts";
import { isLong, reportVolume, volume } from "../support/volume-report.ts";

const tabs = 8;
/** Logins at once: more would have BankID, which is in this process, answer too late on a busy machine. */
const atOnce = isLong ? 20 : 4;
/** A little longer than BankID is left alone for one order. Its clock is Redis's, and not ours to move. */
const slotMs = 1_850;

let stage: Stage;
let urls: readonly [string, string, string];
beforeAll(async () => {
  stage = await setStage();
  // Each operation of the store takes its time, so that all interleavings happen.
  const start = async (): Promise<string> => (await stage.server({ delayMs: 5 })).url;
  urls = await Promise.all([start(), start(), start()]);
});
afterAll(async () => stage.close());

function tabsOf(page: Page, bases: readonly string[]): Page[] {
  return Array.from({ length: tabs }, (_, n) => page.tab(bases[n % bases.length] ?? ""));
}

/** What one login, polled from many tabs, came to. */
interface Seen {
  readonly flow: string;
  readonly polls: number;
  /** Answers that only asked to come again, as pages do: a machine that is too busy gives some. */
  readonly waits: number;
  readonly collects: number;
  /** Some tab, or the host on some instance, does not know of the login at the end. */
  readonly lost: boolean;
  /** Answers that are no answer to an honest page, and logins that are not this one. */
  readonly spurious: readonly string[];
}

async function polledBy(bases: readonly string[], index: number): Promise<Seen> {
  const first = new Page(bases[index % bases.length] ?? "");
  await first.begin();
  const pages = tabsOf(first, bases);
  let polls = 0;
  let waits = 0;
  const spurious: string[] = [];
  const poll = async (page: Page): Promise<string> => {
    polls += 1;
    const answer = await page.collect();
    const { response, body } = answer;
    if (response.headers.has("retry-after")) {
      waits += 1;
      return "pending";
    }
    if (response.status !== 200 || (body.status !== "pending" && body.status !== "complete")) {
      spurious.push(body.error ?? endOf(answer));
    }
    return body.status;
  };
  await Promise.all(pages.map(poll));
  const orderRef = await approve(stage.simulator, async () => first.code());
  await sleep(slotMs);
  const ends = await Promise.all(
    pages.map(async (page) => {
      let status = await poll(page);
      while (status === "pending") status = await poll(page);
      return status;
    }),
  );
  const logins = await Promise.all(bases.map(async (base) => first.tab(base).me()));
  return {
    flow: first.flow,
    polls,
    waits,
    collects: stage.upstream.collects(orderRef),
    lost: !ends.every((end) => end === "complete") || logins.includes(undefined),
    spurious: [...spurious, ...logins.flatMap((login = first.flow) => (login === first.flow ? [] : [login]))],
  };
}

function sumOf(all: readonly Seen[], of: "polls" | "waits" | "collects"): number {
  return all.reduce((sum, seen) => sum + seen[of], 0);
}

describe.each([2, 3])("%i processes on one Redis", (processes) => {
  it("log each person in once, whose eight tabs ask at once: no login is double, lost or another's (R8, R9, S40, C1, C2)", async () => {
    const count = volume(2_000, 0.5);
    const bases = urls.slice(0, processes);
    const before = stage.journal().length;
    const all = await inParallel(Array.from({ length: count }), atOnce, async (_, n) => polledBy(bases, n));
    const decided = decisions(stage.journal(before));
    const outcome = {
      decided: all.filter(({ flow }) => decided.has(flow)).length,
      double: [...decided.values()].filter((times) => times > 1).length,
      lost: all.filter(({ lost }) => lost).length,
      spurious: all.flatMap(({ spurious }) => spurious),
      // One before the approval, and one after it.
      collectsInTwoSlots: sumOf(all, "collects") / count,
      mostCollectsAtOnce: stage.upstream.mostAtOnce(),
    };
    expect(outcome).toEqual({
      decided: count,
      double: 0,
      lost: 0,
      spurious: [],
      collectsInTwoSlots: 2,
      mostCollectsAtOnce: 1,
    });
    const [polls, waits] = [sumOf(all, "polls"), sumOf(all, "waits")];
    reportVolume({
      what: `Eight tabs of one browser over ${processes} processes on one Redis (R8, R9, S40, C1, C2)`,
      volume: `${count} logins, ${polls} polls`,
      result: `${outcome.double} double, ${outcome.lost} lost, ${outcome.spurious.length} spurious, ${waits} asked to wait; ${outcome.collectsInTwoSlots / 2} upstream collects per order and slot`,
    });
  });
});

describe("BankID", () => {
  it("that is slow has one call for an order at a time: the lease outlives the call (R8, R9, C3)", async () => {
    const next = stage.simulator.orders.next();
    const page = new Page(urls[0]);
    await page.begin();
    const { orderRef } = await next;
    stage.upstream.clear();
    stage.simulator.faults.add({ kind: "latency", ms: 4_500, endpoint: "collect", times: 1 });
    const polls = await Promise.all(
      tabsOf(page, urls).map(async (tab) => {
        let answered = 0;
        for (; stage.upstream.collects(orderRef) === 0; answered += 1) {
          expect((await tab.collect()).body).toMatchObject({ status: "pending", flow: page.flow });
          await sleep(100);
        }
        return answered;
      }),
    );
    expect(stage.upstream.mostAtOnce()).toBe(1);
    // Whoever had the call waited for it; the others did not.
    expect(Math.max(...polls)).toBeGreaterThan(1);
  });

  it("is asked for one new code when the old one has run out, whoever finds that out (R8, R9, S49)", async () => {
    const pages = Array.from({ length: volume(100, 5) }, (_, n) => new Page(urls[n % 3] ?? ""));
    await inParallel(pages, 10, async (page) => page.begin());
    const before = stage.simulator.calls().auth;
    stage.upstream.clear();
    stage.passAtBankId(30_000);
    const orders = await inParallel(pages, 5, async (page) => {
      const ask = async () => Promise.all(tabsOf(page, urls).map(async (tab) => tab.collect()));
      const all = (await ask()).concat(await ask());
      expect(all.every(({ body }) => body.status === "pending")).toBe(true);
      return all.map(({ body }) => (body.status === "pending" ? (body.qr?.order ?? 0) : 0));
    });
    expect(orders.map((seen) => Math.max(...seen))).toEqual(pages.map(() => 1));
    expect(stage.simulator.calls().auth - before).toBe(pages.length);
    expect(stage.upstream.mostCollects()).toBe(1);
    reportVolume({
      what: "Codes that ran out, found out by eight tabs over three processes (R8, R9, S49)",
      volume: `${pages.length} flows`,
      result: "1 new order a flow, 1 collect an order",
    });
  });
});

describe("cancelling in one process while another completes", () => {
  it("comes to one of the two, and never to both or neither (C5, S48)", async () => {
    const count = volume(1_000, 2);
    const before = stage.journal().length;
    const all = await inParallel(Array.from({ length: count }), atOnce, async (_, n) => {
      const page = new Page(urls[n % 3] ?? "");
      await page.begin();
      await approve(stage.simulator, async () => page.code());
      const other = page.tab(urls[(n + 1) % 3] ?? "");
      await Promise.all([page.collect(), sleep(Math.random() * 25).then(async () => other.cancel())]);
      const end = endOf(await page.ended());
      return { flow: page.flow, end, me: await other.me() };
    });
    const decided = decisions(stage.journal(before));
    const endedAs = (end: string, times: number) =>
      all.filter((each) => {
        const me = times === 1 ? each.flow : undefined;
        return each.end === end && (decided.get(each.flow) ?? 0) === times && each.me === me;
      }).length;
    const [completed, cancelled] = [endedAs("complete", 1), endedAs("cancelled", 0)];
    expect(completed + cancelled).toBe(count);
    reportVolume({
      what: "Cancel against completion in two processes (C5, S48)",
      volume: `${count} logins`,
      result: `${completed} complete with 1 decision, ${cancelled} cancelled with 0; 0 both, 0 neither`,
    });
  });
});

describe("an answer that got lost after the result was used", () => {
  it("is had again from another process, logs the browser in, and decides nothing anew (C7, R10)", async () => {
    const count = volume(1_000, 1);
    const before = stage.journal().length;
    const logins = await inParallel(Array.from({ length: count }), atOnce, async () => {
      const proxy = await startTcpProxy(Number(new URL(urls[0]).port));
      const page = new Page(urls[1]);
      await page.begin();
      await approve(stage.simulator, async () => page.code());
      proxy.loseNextAnswer();
      await expect(page.tab(`http://127.0.0.1:${proxy.port}`).collect()).rejects.toThrow("fetch failed");
      expect(await page.me()).toBeUndefined();
      const { response, body } = await page.collect();
      expect([response.status, body]).toEqual([
        200,
        { status: "complete", flow: page.flow, result: { redirectTo: "/home" }, replay: true },
      ]);
      expect(await page.tab(urls[2]).me()).toBe(page.flow);
      await proxy.close();
      return page.flow;
    });
    expect(decisions(stage.journal(before))).toEqual(new Map(logins.toSorted().map((flow) => [flow, 1])));
    reportVolume({
      what: "Answers lost after the result was used, and asked for again elsewhere (C7, R10)",
      volume: `${count} logins`,
      result: `${count} logged in by the replay, 0 decided twice`,
    });
  });
});
