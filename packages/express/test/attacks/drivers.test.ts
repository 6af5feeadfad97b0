import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { BankIdClient } from "@bankid-kit/core";
import type { Simulator } from "@bankid-kit/simulator";
import { startSimulator } from "@bankid-kit/simulator";
import type { AttackOptions, Verdict } from "@bankid-kit/simulator/attacks";
import {
  doubleCollect,
  fixation,
  kitWire,
  lostResponse,
  relayedQr,
  stolenHandle,
} from "@bankid-kit/simulator/attacks";
import express from "express";
import type { RequestHandler } from "express";
import session from "express-session";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bankId } from "../../src/index.ts";
import type { LogIn } from "../support/naive-bankid.ts";
import { naiveBankId } from "../support/naive-bankid.ts";
import { reportVolume, volume } from "../support/volume-report.ts";

declare module "express-session" {
  interface SessionData {
    user: { name: string };
  }
}

/** How often each attack is tried, and each mishap. */
const [attempts, mishaps] = [volume(1_000), volume(200)];

let simulator: Simulator;
let client: BankIdClient;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  // One clock for the app, BankID and the attacks; sockets have their real time.
  vi.useFakeTimers({ toFake: ["performance"] });
  simulator = await startSimulator();
  client = new BankIdClient(simulator);
});
afterAll(async () => {
  vi.useRealTimers();
  for (const close of closers) await close();
  await client.close();
  await simulator.close();
});

/** An app with a BankID login at `/bankid`, on a port of its own, that counts whom it lets in. */
async function startApp(
  login: (app: { origin: string; logIn: LogIn; decide: () => void }) => RequestHandler,
) {
  const counted = { sessions: 0, decisions: 0 };
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = express();
  app.use(session({ secret: "only for this test", resave: false, saveUninitialized: false }));
  app.get("/me", (req, res) => void res.json({ user: req.session.user ?? null }));
  app.use(
    "/bankid",
    login({
      origin,
      decide: () => void (counted.decisions += 1),
      logIn(req, name) {
        counted.sessions += 1;
        req.session.user = { name };
      },
    }),
  );
  server.on("request", app);
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { origin, counted };
}

const kit: Parameters<typeof startApp>[0] = ({ origin, logIn, decide }) =>
  bankId({
    client,
    publicOrigin: origin,
    returnPaths: ["/login"],
    onEvent: () => undefined,
    onComplete: ({ user: { name } }) => {
      decide();
      return { session: name };
    },
    establishSession: ({ req, session: name }) => logIn(req, name),
  });

const naive: Parameters<typeof startApp>[0] = ({ origin, logIn, decide }) =>
  naiveBankId({
    client,
    returnUrl: `${origin}/login`,
    logIn(req, name) {
      decide();
      logIn(req, name);
    },
  });

type App = Awaited<ReturnType<typeof startApp>>;

const optionsFor = ({ origin }: App): AttackOptions => ({
  origin,
  simulator,
  // The victim is on a network of their own, as a phone is.
  victim: { person: "200510312390", ipAddress: "198.51.100.20" },
  wait: async (ms) => void vi.advanceTimersByTime(ms),
});

/** For longer than a login on this device waits for its return. */
const patient = { polls: 40 };

interface Row {
  readonly what: string;
  readonly act: (options: AttackOptions, decisions: () => number) => Promise<Verdict>;
  readonly times: number;
  /** Whether somebody gets in all the same: the person whose login it is. */
  readonly honest: boolean;
  /** What must have been seen when it failed: that it went as far as it can. */
  readonly seen: string;
}

const attacks: readonly Row[] = [
  {
    what: "fixation by a launch link, on a phone (A1, S36)",
    act: async (options) => fixation({ ...options, ...patient, wire: kitWire({ device: "handheld" }) }),
    times: attempts,
    honest: false,
    seen: "The attacker's browser was told: failed.",
  },
  {
    what: "fixation by a launch link, on a desktop (A1, S37)",
    act: async (options) => fixation({ ...options, ...patient, wire: kitWire({ device: "desktop" }) }),
    times: attempts,
    honest: false,
    seen: "The attacker's browser was told: failed.",
  },
  {
    what: "a code that is relayed with a delay (A3, S18)",
    act: relayedQr,
    times: attempts,
    honest: false,
    seen: "The phone refused a relayed code: qrTooOld.",
  },
  {
    what: "a flow that somebody else has the name of (A5, S31, S33, S43)",
    act: stolenHandle,
    times: attempts,
    honest: true,
    seen: "After the approval the thief was told: refused.",
  },
  {
    what: "twenty tabs that collect at once (C1, S40)",
    // Each tab moves the one clock on, so they wait for less than a page does.
    act: async (options, decisions) => doubleCollect({ ...options, decisions, polls: 40, pollEveryMs: 50 }),
    times: mishaps,
    honest: true,
    seen: "20 tabs asked at once, and BankID was asked 1 time(s).",
  },
  {
    what: "an answer that is lost on its way to the browser (C7, S40)",
    act: async (options) => lostResponse(options),
    times: mishaps,
    honest: true,
    seen: "The person is logged in.",
  },
  {
    what: "an answer of BankID's that is lost (R10)",
    act: async (options) => lostResponse({ ...options, lost: "fromBankId" }),
    times: mishaps,
    honest: true,
    seen: "A new login works.",
  },
];

const named = attacks.map((row): [string, Row] => [row.what, row]);

describe("a login of ours, over HTTP and mutual TLS, with phones", () => {
  it.each(named)("withstands %s", async (what, { act, times, honest, seen }) => {
    const app = await startApp(kit);
    const unseen: Verdict[] = [];
    for (let attempt = 0; attempt < times; attempt += 1) {
      const verdict = await act(optionsFor(app), () => app.counted.decisions);
      if (verdict.succeeded || !verdict.evidence.includes(seen)) unseen.push(verdict);
    }
    expect(unseen).toEqual([]);
    expect(app.counted.decisions).toBe(honest ? times : 0);
    expect(app.counted.sessions).toBeGreaterThanOrEqual(app.counted.decisions);
    expect(app.counted.sessions > 0).toBe(honest);
    reportVolume({
      what: `Withstood: ${what}`,
      volume: `${times} times`,
      result: `${unseen.length} succeeded, ${app.counted.decisions} decisions of the host`,
    });
  });
});

describe("the same attacks, on a login that was written in an afternoon", () => {
  it.each(named)("succeed each time: %s", async (_what, { act, times }) => {
    const app = await startApp(naive);
    for (let attempt = 0; attempt < Math.ceil(times / 100); attempt += 1) {
      const { succeeded, evidence } = await act(optionsFor(app), () => app.counted.decisions);
      expect([succeeded, evidence]).toEqual([true, evidence]);
    }
  });
});
