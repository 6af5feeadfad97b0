import { afterEach, describe, expect, it, vi } from "vitest";
import type { EventListener, Store } from "../src/index.ts";
import { redisStore } from "../src/redis.ts";
import { failedCall, refused } from "./fake-bankid.ts";
import { Kit, nonceOf, settled } from "./kit.ts";

const wordless = "an error was thrown that can't be put into words";
const neverAnswers = () => new Promise<never>(() => undefined);

describe("a start", () => {
  it.each([
    ["already_in_progress", 409, refused("alreadyInProgress", 400)],
    ["bankid_unreachable", 503, failedCall("ERR_UNREACHABLE")],
    ["bankid_unreachable", 503, failedCall("ERR_TIMEOUT")],
    ["bankid_unreachable", 503, failedCall("ERR_CERTIFICATE_REFUSED")],
    ["bankid_unreachable", 503, refused("maintenance", 503)],
    ["bankid_error", 502, refused("internalError", 500)],
    ["bankid_error", 502, refused("invalidParameters", 400)],
    ["bankid_error", 502, failedCall("ERR_PROTOCOL")],
    ["internal", 500, new TypeError("a mistake of ours")],
  ])("that BankID does not take is answered %s, and leaves nothing behind", async (error, status, thrown) => {
    const live = new Set<string>();
    const kit = new Kit({
      store: (store) => ({
        ...store,
        create: async (key, ...rest) => (live.add(key), store.create(key, ...rest)),
        remove: async (key) => (live.delete(key), store.remove(key)),
      }),
    });
    kit.bankId.failures.auth.push(thrown);
    const page = kit.browser();
    const answer = await page.start();
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(answer.headers["retry-after"]).toBe(status === 502 || status === 503 ? "2" : undefined);
    expect(answer.headers).not.toHaveProperty("set-cookie");
    expect([...live]).toEqual([]);
    const told = [...kit.event("refused"), ...kit.event("error")];
    expect(told.map(({ ref }) => ref)).toEqual([answer.body.ref]);
  });

  it("that fails leaves the flow of before alone", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.failures.auth.push(failedCall("ERR_UNREACHABLE"));
    await page.start();
    expect((await page.poll()).body).toMatchObject({ status: "pending", flow: page.flow });
  });

  it("makes no order while the store is down (R11)", async () => {
    const kit = new Kit({
      store: (store) => ({ ...store, create: () => Promise.reject(new Error("down")) }),
    });
    const answer = await kit.browser().start();
    expect([answer.status, answer.body.error]).toEqual([503, "store_unavailable"]);
    expect(answer.headers["retry-after"]).toBe("2");
    expect(kit.bankId.orders).toEqual([]);
    expect(kit.event("store_failed")).toEqual([
      { type: "store_failed", operation: "create", detail: "Error: down" },
    ]);
  });

  it("whose order can't be written cancels it", async () => {
    const kit = new Kit({ store: (store) => ({ ...store, swap: () => Promise.reject(new Error("down")) }) });
    const answer = await kit.browser().start();
    expect(answer.body.error).toBe("store_unavailable");
    await settled();
    expect(kit.bankId.cancelled).toEqual([kit.bankId.order.orderRef]);
  });

  it("for a client without an address is refused before BankID is asked (S14)", async () => {
    const kit = new Kit();
    const answer = await kit.browser().raw({
      path: "/auth",
      body: new TextEncoder().encode('{"mode":"qr"}'),
      ip: "not-an-ip; DROP",
    });
    expect(answer?.status).toBe(500);
    expect(kit.event("error")[0]?.detail).toContain("trust proxy");
    expect(kit.bankId.orders).toEqual([]);
  });
});

describe("while BankID is out of reach", () => {
  it("the flow lives on, and completes when BankID is back", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    for (const thrown of [
      failedCall("ERR_UNREACHABLE"),
      failedCall("ERR_NO_ANSWER"),
      failedCall("ERR_TIMEOUT"),
      failedCall("ERR_CERTIFICATE_REFUSED"),
      refused("maintenance", 503),
      refused("requestTimeout", 408),
      refused("tooManyRequests", 429),
    ]) {
      kit.bankId.failures.collect.push(thrown);
      const answer = await page.poll();
      expect([answer.status, answer.body.error]).toEqual([503, "bankid_unreachable"]);
      expect(answer.headers["retry-after"]).toBe("2");
    }
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
  });

  it("a renewal waits for it, within its budget", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.fail("startFailed");
    kit.bankId.failures.auth.push(failedCall("ERR_UNREACHABLE"), failedCall("ERR_UNREACHABLE"));
    expect((await page.poll()).body.error).toBe("bankid_unreachable");
    expect((await page.poll()).body.error).toBe("bankid_unreachable");
    expect((await page.poll()).body).toMatchObject({ status: "pending", qr: { order: 1, second: 0 } });
    kit.bankId.fail("startFailed");
    kit.bankId.failures.auth.push(failedCall("ERR_UNREACHABLE"));
    await page.poll();
    kit.clock.advance(180_000);
    expect((await page.collect()).body).toMatchObject({ status: "failed", reason: "expired" });
  });

  it("a renewal whose answer is lost may be an order at BankID, and six of them are the most (S49)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.fail("startFailed");
    const lost = Array.from({ length: 20 }, (_, nth) =>
      failedCall(nth % 2 === 0 ? "ERR_NO_ANSWER" : "ERR_TIMEOUT"),
    );
    kit.bankId.failures.auth.push(...lost);
    for (let nth = 1; nth < 5; nth += 1) expect((await page.poll()).body.error).toBe("bankid_unreachable");
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "expired" });
    expect(lost.length - kit.bankId.failures.auth.length).toBe(5);
  });

  it("cancelling works, and BankID's silence is an event", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.failures.cancel.push(failedCall("ERR_UNREACHABLE"));
    expect((await page.send("/cancel", { flow: page.flow })).body).toMatchObject({ reason: "cancelled" });
    await settled();
    expect(kit.event("bankid_failed")).toMatchObject([{ call: "cancel", code: "ERR_UNREACHABLE" }]);
  });

  it("a client that throws what can't be looked at ends nothing else", async () => {
    const kit = new Kit();
    const page = kit.browser();
    kit.bankId.failures.auth.push(revoked());
    expect((await page.start()).body.error).toBe("internal");
    await page.start();
    kit.bankId.failures.cancel.push(revoked());
    expect((await page.send("/cancel", { flow: page.flow })).body).toMatchObject({ reason: "cancelled" });
    await settled();
    const detail = "Error: The client threw something that is no Error.";
    expect(kit.event("error")).toMatchObject([
      { route: "/auth", detail },
      { route: "/cancel", detail },
    ]);
  });
});

describe("when BankID answers nothing of use", () => {
  it("three times in a row is borne, a fourth ends the flow (§5.1)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    const broken = [refused("internalError", 500), failedCall("ERR_PROTOCOL"), refused("unauthorized", 401)];
    kit.bankId.failures.collect.push(...broken);
    for (const _ of broken) expect((await page.poll()).status).toBe(502);
    expect((await page.poll()).status).toBe(200);
    kit.bankId.failures.collect.push(...broken, refused("internalError", 500));
    for (const _ of broken) expect((await page.poll()).status).toBe(502);
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "upstream_unclear" });
  });

  it("a result that got lost on the way is said to be lost, and logs nobody in", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.order.told = true;
    expect((await page.poll()).body).toMatchObject({
      status: "failed",
      reason: "result_lost",
      message: "resultLost",
    });
    expect(kit.completions).toEqual([]);
  });
});

describe("the store", () => {
  it("down in the middle of a flow costs no login (R12)", async () => {
    let down = false;
    const failing = (store: Store): Store => ({
      ...store,
      read: async (key) => (down ? Promise.reject(new Error("down")) : store.read(key)),
    });
    const kit = new Kit({ store: failing });
    const page = kit.browser();
    await page.start();
    down = true;
    expect((await page.poll()).body.error).toBe("store_unavailable");
    expect((await page.send("/qr", { flow: page.flow })).status).toBe(503);
    down = false;
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
  });

  it("that does not answer is given up after a second, and a login waits for one that does (R13)", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      let silent: keyof Store | undefined;
      const never = new Promise<never>(() => undefined);
      const kit = new Kit({
        store: (store) => ({
          ...store,
          read: async (...args) => (silent === "read" ? never : store.read(...args)),
          // It does what it is told, and the answer gets lost.
          swap: async (...args) => {
            const answer = await store.swap(...args);
            return silent === "swap" ? never : answer;
          },
        }),
      });
      const page = kit.browser();
      await page.start();
      for (silent of ["read", "swap"] as const) {
        kit.bankId.complete();
        const poll = page.poll();
        await vi.advanceTimersByTimeAsync(1_000);
        expect((await poll).body.error).toBe("store_unavailable");
      }
      expect(kit.completions).toEqual([]);
      expect(kit.event("store_failed").map((event) => event.detail)).toEqual([
        "Error: no answer within 1000 ms",
        "Error: no answer within 1000 ms",
      ]);
      silent = undefined;
      expect((await page.poll()).body.status).toBe("complete");
      expect(kit.completions).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ["nothing", undefined],
    ["no list", "OK"],
    ["an empty list", []],
    ["a list without a time", [null, 1]],
    ["words", ["none", "of", "ours"]],
  ])("that answers %s is one that fails, and BankID is not asked (R11)", async (_, answer) => {
    const secret = "only for this test, and long enough for it";
    const kit = new Kit({ store: () => redisStore({ eval: async () => answer, secret }) });
    expect((await kit.browser().start()).body.error).toBe("store_unavailable");
    expect(kit.event("store_failed")).toMatchObject([
      { operation: "create", detail: expect.stringContaining("eval of redisStore") },
    ]);
    expect(kit.bankId.orders).toEqual([]);
  });

  it("that lost a result before it was written leads to a lost result, and to no login (R10)", async () => {
    let down = false;
    const kit = new Kit({
      store: (store) => ({
        ...store,
        swap: async (...args) => (down ? Promise.reject(new Error("down")) : store.swap(...args)),
      }),
    });
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    down = true;
    expect((await page.poll()).body.error).toBe("store_unavailable");
    down = false;
    kit.clock.advance(8_000);
    expect((await page.collect()).body).toMatchObject({ status: "failed", reason: "result_lost" });
    expect(kit.completions).toEqual([]);
  });

  it("with a value that somebody changed has lost the flow, and the operator hears of it (S34)", async () => {
    let flip = 0;
    const kit = new Kit({
      store: (store) => ({
        ...store,
        async read(key) {
          const answer = await store.read(key);
          const { entry } = answer;
          entry?.value.set([(entry.value[20] ?? 0) ^ flip], 20);
          return answer;
        },
      }),
    });
    const page = kit.browser();
    await page.start();
    flip = 1;
    expect((await page.poll()).body.error).toBe("flow_unknown");
    expect(kit.event("store_tampered")).toHaveLength(1);
  });
});

describe("the host", () => {
  afterEach(() => void vi.useRealTimers());

  it("that throws ends the flow, and the result is gone (R29)", async () => {
    const kit = new Kit({
      onComplete: () => {
        throw new Error("no such account");
      },
    });
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    const { body } = await page.poll();
    expect(body).toMatchObject({ status: "failed", reason: "host_error", message: "hostError" });
    expect(kit.event("host_error")).toEqual([
      { type: "host_error", ref: body.status === "failed" ? body.ref : "", detail: "Error: no such account" },
    ]);
    expect((await page.poll()).body).toMatchObject({ reason: "host_error" });
    expect(kit.completions).toHaveLength(1);
    expect(kit.established).toEqual([]);
  });

  it("that says in its error who it was about is not quoted in production (S10)", async () => {
    const kit = new Kit({
      onComplete: ({ user }) => {
        throw new Error(`no account for ${user.personalNumber}`);
      },
    });
    kit.bankId.environment = "production";
    const production = new Kit({
      onComplete: ({ user }) => {
        throw new Error(`no account for ${user.personalNumber}`);
      },
      options: { client: kit.bankId, onEvent: (event) => kit.events.push(event) },
    });
    const page = production.browser();
    await page.start();
    kit.bankId.complete();
    await page.poll();
    expect(kit.event("host_error")).toMatchObject([{ detail: "Error" }]);
  });

  describe.each([
    ["an error whose message throws", withMessage({ get: thrower }), wordless],
    [
      "an error whose message becomes no text",
      withMessage({ value: Object.create(null) as object }),
      wordless,
    ],
    [
      "an error whose message is a symbol",
      withMessage({ value: Symbol("no account") }),
      "Error: Symbol(no account)",
    ],
    ["a proxy that was revoked", revoked, wordless],
    ["nothing at all", () => undefined, "something was thrown that is no Error"],
  ])("that throws %s", (_what, error, detail) => {
    it("ends the flow like another, and the operator is told", async () => {
      const kit = new Kit({ onComplete: () => Promise.reject(error()) });
      const page = kit.browser();
      await page.start();
      kit.bankId.complete();
      expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "host_error" });
      expect(kit.event("host_error")).toMatchObject([{ detail }]);
    });

    it("while it establishes the login gets an answer like another, and the operator is told", async () => {
      const kit = new Kit();
      kit.establish = () => Promise.reject(error());
      const page = kit.browser();
      await page.start();
      kit.bankId.complete();
      const answer = await page.poll();
      expect([answer.status, answer.body.error]).toEqual([500, "internal"]);
      expect(kit.event("error")).toMatchObject([{ detail }]);
    });
  });

  it.each([
    ["nothing", undefined],
    ["no session", { browser: {} }],
    ["a session that is no JSON", { session: () => 1 }],
    ["a number that JSON has not", { session: { id: 1n } }],
  ])("that returns %s ends the flow", async (_what, returned) => {
    const kit = new Kit({ onComplete: () => returned as never });
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "host_error" });
  });

  it("that takes longer than 10 s is not waited for, and its late word is dropped (R29)", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let finish: (() => void) | undefined;
    const kit = new Kit({
      onComplete: () =>
        new Promise((resolve) => {
          finish = () => resolve({ session: {} });
        }),
    });
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    const poll = page.poll();
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await poll).body).toMatchObject({ status: "failed", reason: "host_error" });
    finish?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(kit.event("host_late")).toHaveLength(1);
    expect((await page.collect()).body).toMatchObject({ status: "failed", reason: "host_error" });
    expect(kit.established).toEqual([]);
  });

  it.each([
    ["principal", "/auth"],
    ["expectedPerson", "/auth"],
    ["sign.request", "/sign"],
    ["establishSession", "/collect"],
  ])("whose %s never answers holds no request for longer than 10 s", async (name, route) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const kit = new Kit({
      signRequest: neverAnswers,
      options: { sign: { onSigned: () => undefined } },
    });
    const page = kit.browser();
    if (route === "/collect") {
      await page.start();
      kit.bankId.complete();
    }
    if (name === "principal") page.principal = neverAnswers;
    if (name === "expectedPerson") kit.askPerson = neverAnswers;
    if (name === "establishSession") kit.establish = neverAnswers;
    const body = route === "/collect" ? { flow: page.flow } : { mode: "qr" };
    const answer = page.send(route, body);
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await answer).body.error).toBe("internal");
    expect(kit.event("error")).toMatchObject([
      { route, detail: `BankIdError: ${name} took longer than 10000 ms` },
    ]);
  });

  it("gets the same data to establish as the replay does: what is left of it as JSON", async () => {
    const kit = new Kit({ onComplete: () => ({ session: { at: new Date(0), gone: undefined } }) });
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    await page.poll();
    await page.poll();
    expect(kit.established).toEqual([{ at: "1970-01-01T00:00:00.000Z" }, { at: "1970-01-01T00:00:00.000Z" }]);
  });

  it("whose session store fails is asked again by the next poll, and onComplete is not", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    kit.establish = () => Promise.reject(new Error("session store down"));
    const failed = await page.poll();
    expect([failed.status, failed.body.error]).toEqual([500, "internal"]);
    expect(kit.event("error")).toMatchObject([{ detail: "Error: session store down", ref: failed.body.ref }]);
    kit.establish = async (session) => void kit.established.push(session);
    expect((await page.poll()).body).toMatchObject({ status: "complete", replay: true });
    expect(kit.established).toHaveLength(1);
    expect(kit.completions).toHaveLength(1);
  });

  it("whose process died while it decided is not asked again", async () => {
    const kit = new Kit({ onComplete: () => new Promise(() => undefined) });
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    kit.clock.advance(2_000);
    const hanging = page.collect();
    await vi.waitFor(() => expect(kit.completions).toHaveLength(1));
    expect((await page.poll()).body).toMatchObject({ status: "pending", hint: "processing" });
    expect((await page.send("/cancel", { flow: page.flow })).body).toMatchObject({ hint: "processing" });
    kit.clock.advance(15_000);
    expect((await page.collect()).body).toMatchObject({ status: "failed", reason: "response_lost" });
    expect(kit.completions).toHaveLength(1);
    void hanging;
  });
});

describe("an answer that got lost (R10)", () => {
  it("is given again for 30 s, session and all, and onComplete is not asked again (S40)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    const first = await page.poll();
    const again = await page.poll();
    expect(again.body).toEqual({ ...first.body, replay: true });
    expect(kit.established).toHaveLength(2);
    expect(kit.completions).toHaveLength(1);
    expect(kit.event("replayed")).toHaveLength(1);
    kit.clock.advance(30_000);
    expect((await page.collect()).status).toBe(404);
    expect(kit.established).toHaveLength(2);
  });

  it("is given to nobody who only loads the page: they may have logged out since", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    await page.poll();
    expect((await page.send("/collect", {})).body).toEqual({ status: "none" });
    expect(kit.established).toHaveLength(1);
  });

  it("is given to no other browser that knows the flow's name (A6)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    await page.start("device");
    kit.bankId.complete();
    await page.poll();
    const nonce = nonceOf(kit.bankId);
    await page.poll(nonce);
    const other = kit.browser();
    expect((await other.send("/collect", { flow: page.flow, nonce })).status).toBe(404);
    expect(kit.established).toHaveLength(1);
  });
});

describe("a listener", () => {
  it.each([
    ["throws", vi.fn<EventListener>().mockImplementation(thrower)],
    ["rejects", vi.fn<EventListener>().mockImplementation(rejecter as EventListener)],
  ])("that %s harms no login", async (_how, onEvent) => {
    const kit = new Kit({ options: { onEvent } });
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect(onEvent.mock.calls.map(([event]) => event.type)).toEqual(["started", "completed"]);
  });
});

function withMessage(message: PropertyDescriptor): () => unknown {
  return () => Object.defineProperty(new Error(), "message", message);
}

/** Whatever is asked of it throws, what it is too. */
function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function thrower(): never {
  throw new Error("log server down");
}

async function rejecter(): Promise<never> {
  return thrower();
}
