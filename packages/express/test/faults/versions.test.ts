import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Page, approve } from "../support/page.ts";
import type { ServerProcess } from "../support/server-process.ts";
import type { Stage } from "../support/stage.ts";
import { decisions, setStage } from "../support/stage.ts";
import { reportVolume } from "../support/volume-report.ts";

let stage: Stage;
beforeAll(async () => void (stage = await setStage()));
afterAll(async () => stage.close());

interface Login {
  readonly flow: string;
  /** The login that the host knows of afterwards. */
  readonly me: string | undefined;
}

const older = async (): Promise<ServerProcess> => stage.server();
/** Writes records that the older release does not know, and reads those of both. */
const newer = async (): Promise<ServerProcess> => stage.server({ recordVersion: 2 });

describe("two releases on one Redis (R19)", () => {
  it("the older takes flows of the newer for unknown, and starts another; the newer goes on with the older's", async () => {
    const [before, after] = await Promise.all([older(), newer()]);
    for (const route of ["collect", "qr", "cancel"]) {
      const page = new Page(after.url);
      await page.start();
      const { response, body } = await page.tab(before.url).post(`/bankid/${route}`, { flow: page.flow });
      expect([route, response.status, body.error]).toEqual([route, 404, "flow_unknown"]);
    }

    const page = new Page(after.url);
    await page.start();
    const again = page.tab(before.url);
    expect((await again.start()).response.status).toBe(200);
    await approve(stage.simulator, async () => again.code());
    expect((await again.tab(after.url).collect()).body).toMatchObject({
      status: "complete",
      flow: again.flow,
    });
    expect(await again.me()).toBe(again.flow);
    await Promise.all([before.kill(), after.kill()]);
  });

  it("change places under load: no answer is a 5xx, and everybody gets in, once", async () => {
    const olds = await Promise.all([older(), older()]);
    const rotation = [...olds];
    const state = { changed: false };
    const underWay = new Map<ServerProcess, number>();
    const statuses: number[] = [];
    const before = stage.journal().length;

    /** Asks any of the instances that are in the rotation. */
    async function ask<Answer>(work: (base: string) => Promise<Answer>): Promise<Answer> {
      const instance = rotation[Math.floor(Math.random() * rotation.length)];
      if (instance === undefined) throw new Error("Nobody serves.");
      underWay.set(instance, (underWay.get(instance) ?? 0) + 1);
      try {
        return await work(instance.url);
      } finally {
        underWay.set(instance, (underWay.get(instance) ?? 0) - 1);
      }
    }

    /** A person who logs in, and starts again when an instance of the other release does not know the flow. */
    async function visitor(): Promise<Login> {
      for (;;) {
        const [page, code] = await ask(async (base) => {
          const started = new Page(base);
          statuses.push((await started.start()).response.status);
          return [started, await started.code()] as const;
        });
        await approve(stage.simulator, async () => code);
        let status: string;
        for (status = "pending"; status === "pending";) {
          await sleep(100);
          const { response, body } = await ask(async (base) => page.tab(base).collect());
          statuses.push(response.status);
          ({ status } = body);
        }
        if (status === "complete") {
          return { flow: page.flow, me: await ask(async (base) => page.tab(base).me()) };
        }
      }
    }

    /** One after another, until the new release is everywhere and one more of them is in. */
    async function visitors(): Promise<Login[]> {
      const logins: Login[] = [];
      while (!state.changed) logins.push(await visitor());
      return [...logins, await visitor()];
    }

    /** As a load balancer does it: the old one is asked nothing more before it is ended. */
    async function change(): Promise<Login[]> {
      for (const old of olds) {
        rotation.push(await newer());
        rotation.shift();
        await expect.poll(() => underWay.get(old) ?? 0, { timeout: 30_000 }).toBe(0);
        await old.close();
      }
      state.changed = true;
      return [];
    }

    const logins = (await Promise.all([change(), ...Array.from({ length: 5 }, visitors)])).flat();
    expect(statuses.filter((status) => status !== 200 && status !== 404)).toEqual([]);
    expect(logins.filter(({ flow, me }) => me !== flow)).toEqual([]);
    const decided = decisions(stage.journal(before));
    expect(logins.map(({ flow }) => decided.get(flow))).toEqual(logins.map(() => 1));
    reportVolume({
      what: "Two instances changed for a release with other records, under load (R19)",
      volume: `${logins.length} logins, ${statuses.length} answers`,
      result: `0 answers of 5xx, 0 double, 0 lost, ${statuses.filter((status) => status === 404).length} told to start again`,
    });
  });
});
