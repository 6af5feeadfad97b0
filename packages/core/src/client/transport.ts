import { setTimeout as sleepFor } from "node:timers/promises";
import type { LoadedCertificate } from "../certificate/opened.ts";
import type { ResolvedEnvironment } from "../environment.ts";
import { BankIdError } from "../errors.ts";
import type { RawAnswer } from "./answer.ts";
import { createConnector } from "./connect.ts";
import type { Connector } from "./connect.ts";
import { CallLimit } from "./call-limit.ts";
import type { ConnectionCheck } from "./connection-check.ts";
import { checkConnection } from "./connection-check.ts";
import { answerLimit, completionLimit, Exchange } from "./exchange.ts";
import type { Outcome } from "./exchange.ts";
import { failure, isPermanent, paused, timeout } from "./failure.ts";
import { askedToWaitMs, createPause, first } from "./pause.ts";
import { Pool } from "./pool.ts";
import type { Proxy } from "./proxy.ts";
import { callKind, createRetryBudget, decide, mayStartAgain, troubleOfStatus } from "./retry.ts";
import type { CallKind, Trouble } from "./retry.ts";
import { createTrust } from "./trust.ts";

export interface TransportOptions {
  readonly environment: ResolvedEnvironment;
  readonly certificate: LoadedCertificate;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly connections: number;
  readonly proxy?: Proxy | undefined;
  readonly monotonicNow: () => number;
  /** The wall clock, in ms since 1970. Default: `Date.now`. */
  readonly wallNow?: (() => number) | undefined;
  /** From 0 to 1, exclusive. Default: `Math.random`, which is good enough to spread repeats. */
  readonly random?: () => number;
  /** Default: a timer. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Carries JSON to BankID's endpoints and bytes back. */
export interface Transport {
  post(endpoint: string, body: object, options?: { signal?: AbortSignal | undefined }): Promise<RawAnswer>;
  /** Asks whether BankID can be spoken to, over a connection of its own. */
  checkConnection(options?: { signal?: AbortSignal | undefined }): Promise<ConnectionCheck>;
  /**
   * Makes new calls with another certificate. Those under way end with the old one (R20).
   *
   * @returns Resolves when no connection with the old certificate is left.
   * @throws {Error} When TLS does not take it; the old one stays in use.
   */
  replaceCertificate(certificate: LoadedCertificate): Promise<void>;
  close(): Promise<void>;
}

/** One pool of mTLS connections to one environment, which trusts that environment's root alone (S4). */
export function createTransport(options: TransportOptions): Transport {
  const { environment, timeoutMs, connectTimeoutMs, connections, proxy, monotonicNow } = options;
  const { wallNow = Date.now, random = Math.random } = options;
  const sleep = options.sleep ?? ((ms, signal) => sleepFor(ms, undefined, { signal }));
  const pause = createPause(monotonicNow);
  const budget = createRetryBudget();
  let current = open(options.certificate);
  let closing: Promise<void> | undefined;
  let callsUnderWay = 0;
  let lastEnded: (() => void) | undefined;

  function open(certificate: LoadedCertificate): { connector: Connector; pool: Pool } {
    const trust = createTrust(environment, certificate);
    // A connector of its own for each certificate, for it remembers TLS sessions.
    const connector = createConnector({ trust, timeoutMs: connectTimeoutMs, proxy });
    return { connector, pool: new Pool({ origin: environment.origin, connector, connections }) };
  }

  function assertOpen(): void {
    if (closing === undefined) return;
    throw new BankIdError("ERR_CLIENT_CLOSED", "This client was closed. Make a new one, or close it later.");
  }

  /** One try to get an answer. */
  function attempt(
    { kind, path, body, fresh }: { kind: CallKind; path: string; body: string; fresh: boolean },
    limit: CallLimit,
  ): Promise<Outcome> {
    return new Promise((resolve) => {
      const maxBytes = kind === "collect" ? completionLimit : answerLimit;
      const exchange = new Exchange({ method: "POST", path, body, maxBytes }, monotonicNow, resolve);
      limit.onEnd(() => exchange.cancel());
      current.pool.send(exchange, fresh);
    });
  }

  async function call(kind: CallKind, path: string, body: string, limit: CallLimit): Promise<RawAnswer> {
    const startedAtMs = monotonicNow();
    let mayBeSeen = false;
    for (let repeated = 0; ; repeated += 1) {
      const outcome = await attempt({ kind, path, body, fresh: repeated > 0 }, limit);
      if (outcome.end === "cancelled") {
        mayBeSeen ||= outcome.sent;
        throw limit.reason(timeout(timeoutMs, mayBeSeen, !mayBeSeen || mayStartAgain(kind, "noAnswer")));
      }
      mayBeSeen ||= outcome.end === "broken";
      const trouble = troubleOf(outcome);
      const retryAfterMs = outcome.end === "answer" ? askedToWaitMs(outcome.headers, wallNow()) : undefined;
      if (trouble !== undefined && !(outcome.end !== "answer" && isPermanent(outcome.code))) {
        const elapsedMs = monotonicNow() - startedAtMs;
        const attempted = { kind, trouble, repeated, elapsedMs, timeoutMs, retryAfterMs, random: random() };
        const decision = decide(attempted);
        if (decision.action === "wait" && budget.spend()) {
          await wait(decision.ms, limit);
          if (!limit.ended) continue;
        }
      }
      if (limit.endedByCaller) throw limit.reason();
      const retryable = trouble !== undefined && mayStartAgain(kind, trouble);
      if (outcome.end !== "answer") throw failure(outcome, { mayBeSeen, retryable });
      if (outcome.status === 429 && retryAfterMs !== undefined) pause.begin(retryAfterMs);
      const { status, headers, body: bytes, receivedAtMs } = outcome;
      const contentType = first(headers["content-type"]);
      return { status, body: bytes, contentType, receivedAtMs, repeated: mayBeSeen, retryable, retryAfterMs };
    }
  }

  async function shut(): Promise<void> {
    if (callsUnderWay > 0) await new Promise<void>((resolve) => (lastEnded = resolve));
    await current.pool.close();
  }

  async function wait(ms: number, limit: CallLimit): Promise<void> {
    const woken = new AbortController();
    limit.onEnd(() => woken.abort());
    await sleep(ms, woken.signal).catch(() => {});
  }

  return {
    async post(endpoint, body, { signal } = {}) {
      assertOpen();
      signal?.throwIfAborted();
      const leftMs = pause.leftMs();
      // One that ends an order takes load off BankID, and a person waits for it to end.
      if (leftMs > 0 && endpoint !== "cancel") throw paused(leftMs);
      budget.earn();
      callsUnderWay += 1;
      const limit = new CallLimit(timeoutMs, signal);
      try {
        return await call(callKind(endpoint, body), `/rp/v6.0/${endpoint}`, JSON.stringify(body), limit);
      } finally {
        limit.release();
        callsUnderWay -= 1;
        if (callsUnderWay === 0) lastEnded?.();
      }
    },

    async checkConnection({ signal } = {}) {
      assertOpen();
      signal?.throwIfAborted();
      return checkConnection({
        origin: environment.origin,
        connector: current.connector,
        timeoutMs,
        wallNow,
        signal,
      });
    },

    async replaceCertificate(certificate) {
      assertOpen();
      const old = current;
      current = open(certificate);
      await old.pool.close();
    },

    close() {
      return (closing ??= shut());
    },
  };
}

function troubleOf(outcome: Exclude<Outcome, { end: "cancelled" }>): Trouble | undefined {
  if (outcome.end === "answer") return troubleOfStatus(outcome.status);
  if (outcome.end === "notSent") return "nothingSent";
  if (outcome.tooLarge) return undefined;
  return outcome.reused && !outcome.begun ? "reusedSocketClosed" : "noAnswer";
}
