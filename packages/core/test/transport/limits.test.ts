import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Transport } from "../../src/client/transport.ts";
import type { FaultServer } from "../support/fault-server.ts";
import { ok, startFaultServer } from "../support/fault-server.ts";
import type { Authority, KeyPair } from "../support/pki.ts";
import { makeAuthority } from "../support/pki.ts";
import { failureOf, transportTo } from "../support/transport.ts";

let authority: Authority;
let rp: KeyPair;
let server: FaultServer;
const open = new Set<Transport>();

beforeAll(async () => {
  authority = await makeAuthority("Test root");
  rp = await authority.issue("Test RP");
});
beforeEach(async () => {
  const identity = await authority.issue("Test server");
  server = await startFaultServer({ ...identity, ca: authority.cert, requestCert: true });
});
afterEach(async () => {
  await server.close();
  await Promise.all([...open].map((each) => each.close()));
  open.clear();
});

function clientOf(options: Partial<Parameters<typeof transportTo>[1]> = {}): Transport {
  const made = transportTo(server, { root: authority.cert, rp, ...options });
  open.add(made);
  return made;
}

const person = { requirement: { personalNumber: "191212121212" } };

describe("the time of a call (R1)", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    return () => vi.useRealTimers();
  });

  test("counts the answer: BankID may have seen it", async () => {
    server.otherwise = "hang";
    const client = clientOf({ timeoutMs: 5_000 });
    const anyone = failureOf(client.post("auth", {}));
    const named = failureOf(client.post("auth", person));
    await expect.poll(() => server.requests.length).toBe(2);
    vi.advanceTimersByTime(5_000);
    expect(await anyone).toMatchObject({
      code: "ERR_TIMEOUT",
      message: expect.stringContaining("may have seen"),
      retryable: true,
    });
    expect(await named).toMatchObject({ code: "ERR_TIMEOUT", retryable: false });
  });

  test("counts the connection: nothing was sent, so that even an order for a person may start again", async () => {
    server.connectionsToHang = 1;
    const call = failureOf(clientOf({ timeoutMs: 5_000 }).post("auth", person));
    await expect.poll(() => server.connections).toBe(1);
    vi.advanceTimersByTime(5_000);
    expect(await call).toMatchObject({
      code: "ERR_TIMEOUT",
      message: expect.stringContaining("nothing was sent"),
      retryable: true,
    });
  });

  test("counts the wait for a connection, and gives up the place in the queue", async () => {
    server.acts = ["hang"];
    const narrow = clientOf({ connections: 1, timeoutMs: 5_000 });
    const first = failureOf(narrow.post("collect", { orderRef: "first" }));
    await expect.poll(() => server.requests.length).toBe(1);
    const second = failureOf(narrow.post("collect", { orderRef: "second" }));
    vi.advanceTimersByTime(5_000);
    expect((await first).message).toContain("may have seen");
    expect((await second).message).toContain("nothing was sent");
    await narrow.post("collect", { orderRef: "third" });
    const bodies = server.requests.map(({ body }) => (JSON.parse(body) as { orderRef: string }).orderRef);
    expect(bodies).toEqual(["first", "third"]);
  });

  test("counts the wait before a repeat, and the answer is the one that came", async () => {
    server.otherwise = { status: 503 };
    const sleeper = { asleep: false };
    const client = clientOf({
      timeoutMs: 5_000,
      sleep: (_, signal) => {
        sleeper.asleep = true;
        return once(signal, "abort");
      },
    });
    const call = client.post("auth", {});
    await expect.poll(() => sleeper.asleep).toBe(true);
    vi.advanceTimersByTime(5_000);
    expect(await call).toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(1);
  });

  test("has a part of its own for the connection, and one more try", async () => {
    server.connectionsToHang = 1;
    const call = clientOf({ connectTimeoutMs: 3_000 }).post("auth", {});
    await expect.poll(() => server.connections).toBe(1);
    vi.advanceTimersByTime(3_000);
    expect(await call).toMatchObject({ status: 200 });
    expect(server.connections).toBe(2);
  });
});

describe("the caller's signal", () => {
  test.each([
    ["before anything", {}, async () => {}],
    ["while connecting", { hang: 1 }, () => expect.poll(() => server.connections).toBe(1)],
    ["while BankID thinks", {}, () => expect.poll(() => server.requests.length).toBe(1)],
  ])(
    "ends a call %s, with its own reason and nothing left on it",
    async (_, { hang = 0 }: { hang?: number }, moment) => {
      server.connectionsToHang = hang;
      server.otherwise = "hang";
      const caller = new AbortController();
      const call = clientOf().post("auth", {}, { signal: caller.signal });
      const end = call.catch((reason: unknown) => reason);
      await moment();
      caller.abort(new Error("the visitor left"));
      expect(await end).toBe(caller.signal.reason);
    },
  );

  test("ends a wait before a repeat, and nothing is sent after that", async () => {
    server.otherwise = { status: 503 };
    const caller = new AbortController();
    const waiting = clientOf({
      sleep: async (_, signal) => {
        caller.abort(new Error("the visitor left"));
        signal.throwIfAborted();
      },
    });
    await expect(waiting.post("auth", {}, { signal: caller.signal })).rejects.toThrow("the visitor left");
    expect(server.requests).toHaveLength(1);
  });

  test("that was aborted before the call sends nothing", async () => {
    const gone = AbortSignal.abort(new Error("already gone"));
    await expect(clientOf().post("auth", {}, { signal: gone })).rejects.toThrow("already gone");
    expect(server.connections).toBe(0);
  });

  test("frees the connection for the next call", async () => {
    server.acts = ["hang"];
    const narrow = clientOf({ connections: 1 });
    const caller = new AbortController();
    const call = narrow.post("auth", {}, { signal: caller.signal });
    const end = call.catch((reason: unknown) => reason);
    await expect.poll(() => server.requests.length).toBe(1);
    caller.abort(new Error("the visitor left"));
    expect(await end).toBe(caller.signal.reason);
    expect(await narrow.post("auth", {})).toMatchObject({ status: 200 });
  });
});

describe("connections", () => {
  test("are used again, the last one first: 400 calls make one handshake", async () => {
    const client = clientOf();
    for (let call = 0; call < 400; call += 1) await client.post("collect", { orderRef: "ref" });
    expect([server.handshakes, server.requests.length]).toEqual([1, 400]);
  });

  test("that a rush has left behind are let grow old: later calls keep to one of them", async () => {
    const client = clientOf();
    await Promise.all(Array.from({ length: 10 }, () => client.post("collect", { orderRef: "ref" })));
    server.requests.length = 0;
    for (let call = 0; call < 20; call += 1) await client.post("collect", { orderRef: "ref" });
    expect(new Set(server.requests.map(({ connection }) => connection)).size).toBe(1);
  });

  test("are never more than the option says, and every call gets its turn (R5)", async () => {
    const narrow = clientOf({ connections: 3 });
    const calls = Array.from({ length: 60 }, (_, call) => narrow.post("collect", { orderRef: `${call}` }));
    expect((await Promise.all(calls)).every(({ status }) => status === 200)).toBe(true);
    expect([server.connections, server.requests.length]).toEqual([3, 60]);
  });

  test("that failed are made anew: an outage leaves nothing behind", async () => {
    const client = clientOf({ connections: 2 });
    server.connectionsToCut = 20;
    const calls = Array.from({ length: 20 }, () => failureOf(client.post("collect", { orderRef: "ref" })));
    for (const error of await Promise.all(calls)) expect(error.code).toBe("ERR_UNREACHABLE");
    server.connectionsToCut = 0;
    expect(await client.post("collect", { orderRef: "ref" })).toMatchObject({ status: 200 });
  });

  test("are closed once the calls under way have ended; none of those fails", async () => {
    const client = clientOf({ connections: 2 });
    const calls = Array.from({ length: 10 }, () => client.post("collect", { orderRef: "ref" }));
    await client.close();
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(
      Array.from({ length: 10 }, () => 200),
    );
    expect(await failureOf(client.post("collect", { orderRef: "ref" }))).toMatchObject({
      code: "ERR_CLIENT_CLOSED",
    });
  });

  test("are closed after a call that is about to be repeated, too", async () => {
    server.acts = [{ status: 503 }];
    const sleeper: { wake?: () => void } = {};
    const client = clientOf({ sleep: () => new Promise<void>((resolve) => (sleeper.wake = resolve)) });
    const call = client.post("auth", {});
    await expect.poll(() => server.requests.length).toBe(1);
    const closed = client.close();
    await expect.poll(() => sleeper.wake).toBeDefined();
    sleeper.wake?.();
    expect(await call).toMatchObject({ status: 200 });
    await closed;
  });

  test("are not held open by a second close", async () => {
    const client = clientOf();
    await client.post("collect", { orderRef: "ref" });
    await Promise.all([client.close(), client.close()]);
    expect(await client.close()).toBeUndefined();
  });
});

// The package as it is published: `tsc -b` comes before the tests.
const built = new URL("../../dist/index.js", import.meta.url).pathname;

describe("a process that made one call", () => {
  let dir: string;
  beforeAll(() => {
    if (!existsSync(built)) throw new Error("dist is not there: run npx tsc -b packages/core first.");
    dir = mkdtempSync(join(tmpdir(), "one-call-"));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  test.each([
    ["once the client is closed", "await client.close();"],
    ["even if it forgets to close the client", ""],
  ])("ends by itself %s", async (_, last) => {
    server.otherwise = {
      ...(ok as object),
      status: 200,
      body: '{"orderRef":"ref","status":"pending","hintCode":"x"}',
    };
    const settings = { environment: { url: server.origin, ca: authority.cert }, certificate: rp };
    const file = join(dir, "program.mjs");
    writeFileSync(
      file,
      `import { BankIdClient } from ${JSON.stringify(built)};
      const client = new BankIdClient(${JSON.stringify(settings)});
      console.log((await client.collect({ orderRef: "ref" })).status);
      ${last}`,
    );
    const child = spawn(process.execPath, [file]);
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    expect([code, output]).toEqual([0, "pending\n"]);
  });
});
