import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Signed } from "../src/index.ts";
import { createRetryBook } from "../src/engine/retry-book.ts";
import type { Seal } from "../src/engine/seal.ts";
import { sealOf } from "../src/engine/seal.ts";
import type { KitOptions } from "./kit.ts";
import { Kit, TestClock, TestTimers, settled } from "./kit.ts";

/** A host whose database is up or down. */
class Host {
  up = true;
  readonly tried: Signed[] = [];
  readonly saved = new Map<string, Signed>();

  readonly onSigned = async (signed: Signed): Promise<{ browser: { redirectTo: string } }> => {
    this.tried.push(signed);
    if (!this.up) throw new Error("The database of 191212121212 is down.");
    this.saved.set(signed.signId, signed);
    return { browser: { redirectTo: "/signed" } };
  };
}

function signing(host: Host, options: KitOptions = {}, beside?: Kit): Kit {
  return new Kit({ ...options, options: { sign: { onSigned: host.onSigned }, ...options.options } }, beside);
}

/** A person has signed, and the host has failed once. */
async function unsaved(host: Host, kit: Kit) {
  host.up = false;
  const page = kit.browser();
  await page.sign();
  kit.bankId.complete();
  const answer = await page.poll();
  return { page, answer };
}

const maxAge = (line: string | undefined): number => Number(/Max-Age=(\d+)/.exec(line ?? "")?.[1]);

describe("a host that can't save what was signed", () => {
  it("for a minute is asked again until it can, and the page says that it is being saved", async () => {
    const host = new Host();
    const kit = signing(host);
    const { page, answer } = await unsaved(host, kit);
    expect(answer.body).toEqual({
      status: "pending",
      flow: page.flow,
      kind: "sign",
      mode: "qr",
      hint: "saving",
      message: "saving",
    });
    for (let passed = 0; passed < 60_000; passed += 2_000) {
      await kit.timers.pass(2_000);
      expect((await page.collect()).body).toMatchObject({ status: "pending", hint: "saving" });
    }
    host.up = true;
    await kit.timers.pass(30_000);
    const done = await page.collect();
    expect(done.body).toMatchObject({ status: "complete", result: { redirectTo: "/signed" } });
    expect(new Set(host.tried.map(({ signId }) => signId))).toEqual(new Set([page.flow]));
    for (const each of host.tried) expect(each).toEqual(host.tried[0]);
    expect(kit.event("completed")).toHaveLength(1);
  });

  it("is asked after 1, 2, 4, 8, 15 and then every 30 s, whatever the number of polls", async () => {
    const host = new Host();
    const kit = signing(host);
    const { page } = await unsaved(host, kit);
    const at: number[] = [];
    const since = kit.clock.now;
    for (let second = 1; second <= 95; second += 1) {
      await kit.timers.pass(1_000);
      await Promise.all([page.collect(), page.collect()]);
      while (at.length < host.tried.length - 1) at.push((kit.clock.now - since) / 1_000);
    }
    expect(at).toEqual([1, 3, 7, 15, 30, 60, 90]);
  });

  it("is tried once and not twice by tabs and timers at once", async () => {
    const host = new Host();
    const kit = signing(host);
    const { page } = await unsaved(host, kit);
    host.up = true;
    kit.clock.advance(1_000);
    await Promise.all([page.collect(), page.collect(), page.collect(), kit.timers.pass(0)]);
    expect(host.tried).toHaveLength(2);
  });

  it("keeps the browser's handle for as long as it may take", async () => {
    const host = new Host();
    const kit = signing(host);
    const { page, answer } = await unsaved(host, kit);
    expect(maxAge(answer.headers["set-cookie"])).toBeGreaterThan(600);
    // Between attempts nothing is set: a late answer must not take the place of another tab's new handle.
    expect((await page.collect()).headers).not.toHaveProperty("set-cookie");
  });

  it("is told of to a page that is loaded anew", async () => {
    const host = new Host();
    const kit = signing(host);
    const { page } = await unsaved(host, kit);
    expect((await page.send("/collect", {})).body).toMatchObject({ hint: "saving", flow: page.flow });
    expect((await page.send("/cancel", { flow: page.flow })).body).toMatchObject({ hint: "saving" });
  });

  it("tells why in events, and nothing of the person or the signature (S58)", async () => {
    const host = new Host();
    const kit = signing(host, { options: { sign: { onSigned: host.onSigned, withoutVerification: true } } });
    kit.bankId.environment = "production";
    const live = signing(
      host,
      { options: { sign: { onSigned: host.onSigned, withoutVerification: true } } },
      kit,
    );
    await unsaved(host, live);
    expect(live.event("save_failed")).toHaveLength(1);
    expect(JSON.stringify(live.events)).not.toMatch(/1212|c2lnbmF0dXJl|godkänner/);
  });

  it("for ten minutes loses the signature, with an event that wants attention", async () => {
    const host = new Host();
    const kit = signing(host);
    const { page } = await unsaved(host, kit);
    await kit.timers.pass(599_000);
    expect((await page.collect()).body).toMatchObject({ hint: "saving" });
    await kit.timers.pass(16_000);
    expect((await page.collect()).body).toMatchObject({ status: "failed", reason: "host_error" });
    expect(kit.event("signature_unsaved")).toHaveLength(1);
    await kit.timers.pass(600_000);
    expect(kit.event("signature_unsaved")).toHaveLength(1);
    expect(kit.timers.waiting).toBe(0);
  });

  describe("and hangs", () => {
    afterEach(() => void vi.useRealTimers());

    it("is given 10 s, and then asked again; what it says after that counts for nothing (R29)", async () => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const calls: (() => void)[] = [];
      const kit = new Kit({
        options: {
          sign: {
            onSigned: async () => {
              await new Promise<void>((resolve) => void calls.push(resolve));
              return { browser: { call: calls.length } };
            },
          },
        },
      });
      const page = kit.browser();
      await page.sign();
      kit.bankId.complete();
      kit.clock.advance(2_000);
      const first = page.collect();
      await settled();
      // Another tab is answered at once meanwhile.
      expect((await page.collect()).body).toMatchObject({ hint: "saving" });
      kit.clock.advance(10_000);
      await vi.advanceTimersByTimeAsync(10_000);
      expect((await first).body).toMatchObject({ hint: "saving" });
      kit.clock.advance(2_000);
      const second = page.collect();
      await settled();
      expect(calls).toHaveLength(2);
      calls[0]?.();
      await settled();
      expect(kit.event("host_late")).toHaveLength(1);
      calls[1]?.();
      expect((await second).body).toMatchObject({ status: "complete", result: { call: 2 } });
    });
  });
});

describe("a browser that leaves", () => {
  it("has its signature saved all the same, by the process alone", async () => {
    const host = new Host();
    const kit = signing(host);
    const { page } = await unsaved(host, kit);
    await kit.timers.pass(60_000);
    host.up = true;
    await kit.timers.pass(30_000);
    expect([...host.saved.keys()]).toEqual([page.flow]);
    expect(kit.timers.waiting).toBe(0);
  });

  it("learns of it when it comes back within ten minutes", async () => {
    const host = new Host();
    const kit = signing(host);
    const { page } = await unsaved(host, kit);
    host.up = true;
    await kit.timers.pass(500_000);
    expect((await page.collect()).body).toMatchObject({
      status: "complete",
      result: { redirectTo: "/signed" },
      replay: true,
    });
  });

  it("goes on elsewhere on the site, and its signature is saved all the same", async () => {
    const host = new Host();
    const kit = signing(host);
    const { page } = await unsaved(host, kit);
    const signId = page.flow;
    await page.start();
    expect((await page.send("/collect", { flow: signId })).body).toMatchObject({ reason: "replaced" });
    host.up = true;
    await kit.timers.pass(30_000);
    expect([...host.saved.keys()]).toEqual([signId]);
  });
});

describe("a browser that changes hands while a signature is saved (S44)", () => {
  it("has it saved for whom it belongs to, and shows nothing of it to the next", async () => {
    const host = new Host();
    const kit = signing(host);
    kit.principal = () => "account 1";
    const { page } = await unsaved(host, kit);
    kit.principal = () => "account 2";
    expect((await page.send("/collect", {})).body).toEqual({ status: "none" });
    kit.principal = () => "account 1";
    expect((await page.send("/collect", {})).body).toMatchObject({ hint: "saving" });
    host.up = true;
    await kit.timers.pass(30_000);
    expect([...host.saved.keys()]).toEqual([page.flow]);
  });
});

describe("a process that ends between signing and saving", () => {
  it("leaves it to the next: the same signId, saved once (S46)", async () => {
    const host = new Host();
    const first = signing(host);
    const { page } = await unsaved(host, first);
    await first.close();
    expect(first.timers.waiting).toBe(0);
    const tried = host.tried.length;
    await first.timers.pass(60_000);
    expect(host.tried).toHaveLength(tried);

    const second = signing(host, {}, first);
    page.kit = second;
    host.up = true;
    expect((await page.collect()).body).toMatchObject({
      status: "complete",
      result: { redirectTo: "/signed" },
    });
    expect([...host.saved.keys()]).toEqual([page.flow]);
    expect(host.tried.at(-1)).toEqual(host.tried[0]);
  });

  it("has it seen to by another process from one poll on", async () => {
    const host = new Host();
    const first = signing(host);
    const { page } = await unsaved(host, first);
    await first.close();
    const second = signing(host, {}, first);
    page.kit = second;
    await page.collect();
    host.up = true;
    await second.timers.pass(60_000);
    expect([...host.saved.keys()]).toEqual([page.flow]);
  });

  it("in the midst of onSigned lets the next one in once its lease is over", async () => {
    const host = new Host();
    const hangs = new Kit({ options: { sign: { onSigned: () => new Promise(() => undefined) } } });
    const page = hangs.browser();
    await page.sign();
    hangs.bankId.complete();
    hangs.clock.advance(2_000);
    void page.collect();
    await settled();
    const second = signing(host, {}, hangs);
    page.kit = second;
    expect((await page.poll()).body).toMatchObject({ hint: "saving" });
    expect(host.tried).toEqual([]);
    second.clock.advance(15_000);
    expect((await page.collect()).body.status).toBe("complete");
    expect(host.tried.map(({ signId }) => signId)).toEqual([page.flow]);
  });
});

describe("a store that fails while a signature is saved", () => {
  it("costs an attempt, and the process comes back by itself", async () => {
    let down = false;
    const host = new Host();
    const kit = signing(host, {
      store: (store) => ({
        ...store,
        swap: (...args) => (down ? Promise.reject(new Error("down")) : store.swap(...args)),
      }),
    });
    const { page } = await unsaved(host, kit);
    host.up = true;
    down = true;
    kit.clock.advance(1_000);
    expect((await page.collect()).body.error).toBe("store_unavailable");
    expect(host.saved.size).toBe(1);
    down = false;
    await kit.timers.pass(40_000);
    expect((await page.collect()).body).toMatchObject({ status: "complete" });
    expect(new Set(host.tried.map(({ signId }) => signId)).size).toBe(1);
  });
});

describe("a store that is gone for good", () => {
  it("is not asked for ever", async () => {
    let gone = false;
    const host = new Host();
    const kit = signing(host, {
      store: (store) => ({
        ...store,
        read: (...args) => (gone ? Promise.reject(new Error("gone")) : store.read(...args)),
      }),
    });
    await unsaved(host, kit);
    gone = true;
    await kit.timers.pass(3_600_000);
    expect(kit.timers.waiting).toBe(0);
  });
});

describe("very many unsaved signatures", () => {
  it("are left to their pages beyond a number, so that a process's memory is bounded", async () => {
    const clock = new TestClock();
    const timers = new TestTimers(clock);
    const seen: string[] = [];
    const book = createRetryBook({
      schedule: timers.schedule,
      monotonicNow: clock.read,
      most: 2,
      forMs: 60_000,
      seeTo: async ({ key }) => void seen.push(key),
    });
    const seals = ["a", "b", "c"].map((handle) => sealOf(handle, "login", randomBytes));
    for (const seal of seals) book.remind(seal, 1_000);
    // One that is in the book already may always be put off.
    book.remind(seals[0] as Seal, 5_000);
    await timers.pass(1_000);
    expect(seen).toEqual([seals[1]?.key]);
    book.remind(seals[2] as Seal, 1_000);
    await timers.pass(5_000);
    expect(seen).toEqual([seals[1]?.key, seals[2]?.key, seals[0]?.key]);
    expect(timers.waiting).toBe(0);
  });
});
