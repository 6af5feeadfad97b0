import { EventEmitter } from "node:events";
import { BankIdError } from "@bankid-kit/core";
import CircuitBreaker from "opossum";

/** Keeps calls from a BankID that is down, and finds out when it is back (R4, R6). */
export interface Breaker {
  /** How long no call is let through, in ms; 0 when one is. */
  openForMs(): number;
  /**
   * Makes the call, and takes note of how it ended.
   *
   * @throws {CallNotMade} while the breaker is open; nothing was sent.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Stops whatever timer runs. */
  close(): void;
}

interface BreakerOptions {
  readonly monotonicNow: () => number;
  readonly onOpened: () => void;
  readonly onClosed: () => void;
}

/** A call that was not made, for BankID is not to be asked now. */
export class CallNotMade extends Error {
  override readonly name = "CallNotMade";
}

/** How a breaker judges (R4), in ms where it is a time. */
export const breakerTiming = {
  /** The calls of so long are looked at. */
  windowMs: 10_000,
  /** Fewer than these tell nothing. */
  leastCalls: 10,
  /** From this share of failures on it opens. */
  failingPercent: 50,
  /** Then one call tries whether BankID is back. */
  openMs: 5_000,
} as const;

const buckets = 10;

/** While one call tries, the others wait for how it ends: a call takes up to 5 s, and most a moment. */
const tryingMs = 1_000;

/**
 * A breaker over opossum. The window follows the given clock; the time until a try is a timer's, which keeps no
 * process alive and runs only while the breaker is open.
 */
export function createBreaker({ monotonicNow, onOpened, onClosed }: BreakerOptions): Breaker {
  const rotation = new EventEmitter();
  const breaker = new CircuitBreaker((work: () => Promise<unknown>) => work(), {
    // The client has a time limit of its own.
    timeout: false,
    rollingCountTimeout: breakerTiming.windowMs,
    rollingCountBuckets: buckets,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    rotateBucketController: rotation,
    volumeThreshold: breakerTiming.leastCalls,
    // opossum opens above its threshold, and the rule is "from".
    errorThresholdPercentage: breakerTiming.failingPercent - 0.001,
    resetTimeout: breakerTiming.openMs,
    errorFilter: (error) => !isOutage(error),
  });
  const bucketMs = breakerTiming.windowMs / buckets;
  let rotatedAt = monotonicNow();
  let triesAt = Number.NEGATIVE_INFINITY;
  let told = false;
  breaker.on("open", () => {
    triesAt = monotonicNow() + breakerTiming.openMs;
    // A try that failed opens it again, and that is no news.
    if (!told) onOpened();
    told = true;
  });
  breaker.on("close", () => {
    if (told) onClosed();
    told = false;
  });

  /** Without a timer: time is looked at when there is a call. */
  function rotate(): void {
    const passed = Math.floor((monotonicNow() - rotatedAt) / bucketMs);
    rotatedAt += passed * bucketMs;
    for (let bucket = 0; bucket < Math.min(passed, buckets); bucket += 1) rotation.emit("rotate");
  }

  function openForMs(): number {
    if (breaker.opened) return Math.max(1, triesAt - monotonicNow());
    return breaker.halfOpen && !breaker.pendingClose ? tryingMs : 0;
  }

  return {
    openForMs,

    async run<T>(work: () => Promise<T>) {
      // What still runs to its end after that is nobody's outage.
      if (breaker.isShutdown) return work();
      rotate();
      // Not asked of opossum, which would count it as a call that did not fail.
      if (openForMs() > 0) throw new CallNotMade("BankID is not asked while it is down.");
      return (await breaker.fire(work)) as T;
    },

    close: () => breaker.shutdown(),
  };
}

/**
 * Whether a failure says that BankID can't do its work. What it refuses (4xx) says that it can, and a mistake of
 * ours says nothing.
 */
function isOutage(error: unknown): boolean {
  if (!(error instanceof BankIdError)) return false;
  switch (error.code) {
    case "ERR_UNREACHABLE":
    case "ERR_TLS_UNTRUSTED":
    case "ERR_CERTIFICATE_REFUSED":
    case "ERR_NO_ANSWER":
    case "ERR_TIMEOUT":
      return true;
    default:
      return (error.httpStatus ?? 0) >= 500;
  }
}
