import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Transport } from "../../src/client/transport.ts";
import { createRetryBudget, decide } from "../../src/client/retry.ts";
import type { Act, FaultServer } from "../support/fault-server.ts";
import { freePort, ok, startFaultServer } from "../support/fault-server.ts";
import type { Authority, KeyPair } from "../support/pki.ts";
import { makeAuthority } from "../support/pki.ts";
import { failureOf, transportTo } from "../support/transport.ts";

/** Faults for each cell of the table. */
const faults = process.env["BANKID_KIT_LONG"] === "1" ? 500 : 5;

const person = { requirement: { personalNumber: "191212121212" } };
const calls = {
  "auth without a person": ["auth", { endUserIp: "192.0.2.7" }],
  "sign without a person": ["sign", { endUserIp: "192.0.2.7" }],
  "payment without a person": ["payment", { endUserIp: "192.0.2.7" }],
  "auth with a person": ["auth", { endUserIp: "192.0.2.7", ...person }],
  "sign with a person": ["sign", { endUserIp: "192.0.2.7", ...person }],
  "payment with a person": ["payment", { endUserIp: "192.0.2.7", ...person }],
  phoneAuth: ["phone/auth", { personalNumber: "191212121212", callInitiator: "RP" }],
  phoneSign: ["phone/sign", { personalNumber: "191212121212", callInitiator: "RP" }],
  otherPayment: ["other/payment", { personalNumber: "191212121212" }],
  collect: ["collect", { orderRef: "ref" }],
  cancel: ["cancel", { orderRef: "ref" }],
} as const;

type Call = keyof typeof calls;

const withoutPerson = ["auth without a person", "sign without a person", "payment without a person"] as const;
const withPerson = [
  "auth with a person",
  "sign with a person",
  "payment with a person",
  "phoneAuth",
  "phoneSign",
  "otherPayment",
] as const;

/** Security §5.1: how often each is sent when the trouble stays. */
const table = [
  ...withoutPerson.map((call) => ({
    call,
    nothingSent: 2,
    reused: 2,
    broken: 1,
    fault: 1,
    busy: 3,
    often: 1,
  })),
  ...withPerson.map((call) => ({ call, nothingSent: 2, reused: 1, broken: 1, fault: 1, busy: 3, often: 1 })),
  { call: "collect", nothingSent: 1, reused: 2, broken: 1, fault: 1, busy: 1, often: 1 },
  { call: "cancel", nothingSent: 2, reused: 2, broken: 1, fault: 1, busy: 2, often: 1 },
] satisfies { call: Call; [trouble: string]: number | string }[];

let authority: Authority;
let rp: KeyPair;
let server: FaultServer;
let waits: number[];
const open = new Set<Transport>();

beforeAll(async () => {
  authority = await makeAuthority("Test root");
  rp = await authority.issue("Test RP");
  const identity = await authority.issue("Test server");
  server = await startFaultServer({ ...identity, ca: authority.cert, requestCert: true });
});
afterAll(() => server.close());

beforeEach(() => {
  waits = [];
  reset();
});
afterEach(async () => {
  await Promise.all([...open].map((each) => each.close()));
  open.clear();
});

function reset(): void {
  server.requests.length = 0;
  server.connections = 0;
  server.acts = [];
  server.otherwise = ok;
  server.connectionsToCut = 0;
}

/** A new client each time: its budget is whole and none of its connections was used. */
function clientOf(options: Partial<Parameters<typeof transportTo>[1]> = {}): Transport {
  const made = transportTo(options.environment ?? server, { root: authority.cert, rp, waits, ...options });
  open.add(made);
  return made;
}

function make(call: Call, by: Transport): Promise<{ status: number }> {
  const [endpoint, body] = calls[call];
  return by.post(endpoint, body);
}

/** The status of the answer, or the code of the error. */
function endOf(answer: Promise<{ status: number }>): Promise<unknown> {
  return answer.then(
    ({ status }) => status,
    ({ code }: { code: string }) => code,
  );
}

async function many(check: () => Promise<void>): Promise<void> {
  for (let fault = 0; fault < faults; fault += 1) {
    reset();
    await check();
    await Promise.all([...open].map((each) => each.close()));
    open.clear();
  }
}

describe.each(table)("$call (R2)", ({ call, nothingSent, reused, broken, fault, busy, often }) => {
  test(`is tried ${nothingSent} × while the handshake fails, and never sent`, async () => {
    await many(async () => {
      server.connectionsToCut = Number.POSITIVE_INFINITY;
      const error = await failureOf(make(call, clientOf()));
      expect(error).toMatchObject({ code: "ERR_UNREACHABLE", retryable: true });
      expect([server.connections, server.requests.length]).toEqual([nothingSent, 0]);
    });
  });

  test(`is tried ${nothingSent} × while nobody listens`, async () => {
    const origin = `https://127.0.0.1:${await freePort()}`;
    const lonely = clientOf({ environment: { name: "custom", origin, ca: authority.cert } });
    expect(await endOf(make(call, lonely))).toBe("ERR_UNREACHABLE");
    expect(waits).toHaveLength(nothingSent - 1);
  });

  test(`${nothingSent === 2 ? "goes" : "does not go"} through when the second handshake would succeed`, async () => {
    await many(async () => {
      server.connectionsToCut = 1;
      expect(await endOf(make(call, clientOf()))).toBe(nothingSent === 2 ? 200 : "ERR_UNREACHABLE");
      expect(server.requests.length).toBe(nothingSent - 1);
    });
  });

  test(`is sent ${reused} × when a connection that was idle ends without a byte of the answer`, async () => {
    await many(async () => {
      const warm = clientOf();
      await warm.post("collect", { orderRef: "warm" });
      server.requests.length = 0;
      server.acts = ["cut"];
      expect(await endOf(make(call, warm))).toBe(reused === 2 ? 200 : "ERR_NO_ANSWER");
      expect([server.requests.length, server.connections]).toEqual([reused, reused]);
    });
  });

  test("may be started again by its caller, unless an order may stand for a person", async () => {
    const named = call !== "collect" && call !== "cancel" && !call.endsWith("without a person");
    server.otherwise = "cut";
    expect(await failureOf(make(call, clientOf()))).toMatchObject({ retryable: !named });
    for (const [status, retryable] of [
      [500, !named],
      [408, !named],
      [503, true],
      [429, true],
      [400, false],
      [502, !named],
      [504, !named],
    ] as const) {
      server.otherwise = { status };
      expect(await make(call, clientOf())).toMatchObject({ status, retryable });
    }
  });

  const brokenAnswers: [string, Act][] = [
    ["the connection ends at once", "cut"],
    ["half a status line comes", { bytes: "HTTP/1.1 2" }],
    ["half of the headers come", { bytes: "HTTP/1.1 200 OK\r\ncontent-le" }],
    ["half of the body comes", { bytes: 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"orderRef"' }],
    ["something else than HTTP comes", { bytes: "220 mail.example ESMTP\r\n" }],
  ];
  test.each(brokenAnswers)(`is sent ${broken} × over a new connection when %s`, async (_, act) => {
    await many(async () => {
      server.otherwise = act;
      expect((await failureOf(make(call, clientOf()))).code).toBe("ERR_NO_ANSWER");
      expect(server.requests.length).toBe(broken);
    });
  });

  test.each(brokenAnswers.slice(1))(`is sent ${broken} × over a used connection when %s`, async (_, act) => {
    const warm = clientOf();
    await warm.post("collect", { orderRef: "warm" });
    server.requests.length = 0;
    server.otherwise = act;
    expect((await failureOf(make(call, warm))).code).toBe("ERR_NO_ANSWER");
    expect(server.requests.length).toBe(broken);
  });

  test.each([
    [408, fault],
    [500, fault],
    [502, fault],
    [504, fault],
    [400, 1],
    [503, busy],
    [429, often],
  ])("is sent as often as the table says while the answer is %i: %i ×", async (status, times) => {
    await many(async () => {
      server.otherwise = { status };
      expect(await make(call, clientOf())).toMatchObject({ status });
      expect(server.requests.length).toBe(times);
    });
  });

  test("waits longer each time, by chance, and takes the first answer that is one", async () => {
    server.acts = [{ status: 503 }];
    await make(call, clientOf()).catch(() => {});
    expect(waits).toEqual(busy > 1 ? [300] : []);
    server.acts = [{ status: 503 }, { status: 503 }];
    waits.length = 0;
    expect(await make(call, clientOf())).toMatchObject({ status: busy === 3 ? 200 : 503 });
    expect(waits).toEqual([300, 600].slice(0, busy - 1));
  });
});

describe("repeating", () => {
  test("stops where the time of the whole call would be over (R1)", async () => {
    server.otherwise = { status: 503 };
    let now = 0;
    const slow = clientOf({ monotonicNow: () => now, sleep: async (ms) => void (now += ms + 2_500) });
    await slow.post("auth", {});
    expect(server.requests.length).toBe(2);
  });

  test.each([
    [0, 0, 200],
    [0.999, 0, 399.8],
    [0, 1, 400],
    [0.5, 1, 600],
  ])("waits, for chance %d and %i repeats, %d ms (R3)", (random, repeated, ms) => {
    expect(
      decide({ kind: "order", trouble: "unavailable", repeated, elapsedMs: 0, timeoutMs: 5_000, random }),
    ).toEqual({ action: "wait", ms: expect.closeTo(ms, 6) });
  });

  test("that finds nobody any more does not claim that BankID has not seen the call", async () => {
    const client = clientOf();
    await client.post("collect", { orderRef: "warm" });
    server.acts = ["cut"];
    server.connectionsToCut = 1;
    const error = await failureOf(client.post("collect", { orderRef: "ref" }));
    expect(error).toMatchObject({ code: "ERR_NO_ANSWER", retryable: true });
  });

  test("of a 503 ends 3 s after the call began, and waits as long as its Retry-After says", () => {
    const attempt = {
      kind: "order",
      trouble: "unavailable",
      repeated: 0,
      timeoutMs: 5_000,
      random: 0,
    } as const;
    expect(decide({ ...attempt, elapsedMs: 2_799 })).toEqual({ action: "wait", ms: 200 });
    expect(decide({ ...attempt, elapsedMs: 2_800 })).toEqual({ action: "giveUp" });
    expect(decide({ ...attempt, elapsedMs: 0, retryAfterMs: 2_000 })).toEqual({ action: "wait", ms: 2_000 });
    expect(decide({ ...attempt, elapsedMs: 0, retryAfterMs: 3_000 })).toEqual({ action: "giveUp" });
  });

  test("adds no more than a tenth to the calls of an outage, and ten (R3)", async () => {
    server.otherwise = { status: 503 };
    const client = clientOf();
    for (let call = 0; call < 200; call += 1) await client.post("auth", {});
    expect(server.requests.length).toBeLessThanOrEqual(200 + 20 + 10);
    expect(server.requests.length).toBeGreaterThan(200);
  });

  test("is paid for by calls, one for ten, and no more than ten are saved (R3)", () => {
    const budget = createRetryBudget();
    for (let call = 0; call < 1_000; call += 1) budget.earn();
    for (let repeat = 0; repeat < 10; repeat += 1) expect(budget.spend()).toBe(true);
    expect(budget.spend()).toBe(false);
    for (let call = 0; call < 9; call += 1) budget.earn();
    expect(budget.spend()).toBe(false);
    budget.earn();
    expect(budget.spend()).toBe(true);
  });
});
