/** Where the simulator's time comes from. Only differences count, so it may begin anywhere. */
export interface Clock {
  /** Milliseconds, never going back. */
  readonly now: () => number;
  /**
   * Calls back when the clock has come to a time, and returns what calls that off. A clock without it is looked
   * at again and again instead, so things that are to happen at a time happen a little later.
   */
  readonly at?: (timeMs: number, callback: () => void) => () => void;
}

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends AdjustableClock {
  /** What was to happen on the way happens at its time. */
  readonly advance: (ms: number) => void;
  readonly at: NonNullable<Clock["at"]>;
}

/** A clock that can be told to go on. */
export interface AdjustableClock extends Clock {
  /** Moves the time forward by so many milliseconds. */
  readonly advance: (ms: number) => void;
}

/** The process's monotonic clock, read anew each time so that fake timers are seen; it can be told to jump. */
export function runningClock(): AdjustableClock {
  let ahead = 0;
  return {
    now: () => performance.now() + ahead,
    advance(ms) {
      ahead += forward(ms);
    },
  };
}

/** Whether a clock can be told to go on. */
export function isAdjustable(clock: Clock): clock is AdjustableClock {
  return "advance" in clock && typeof clock.advance === "function";
}

/**
 * A clock for tests: 30 seconds pass when the test says so.
 *
 * @param startMs - Where it begins. Default: 0.
 */
export function manualClock(startMs = 0): ManualClock {
  if (!Number.isFinite(startMs)) throw new RangeError("A clock begins at a number of ms.");
  let now = startMs;
  let waiting: { readonly timeMs: number; readonly callback: () => void }[] = [];
  return {
    now: () => now,
    at(timeMs, callback) {
      const entry = { timeMs, callback };
      waiting = [...waiting, entry].toSorted((left, right) => left.timeMs - right.timeMs);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const end = now + forward(ms);
      for (let [next] = waiting; next !== undefined && next.timeMs <= end; [next] = waiting) {
        waiting = waiting.slice(1);
        now = Math.max(now, next.timeMs);
        next.callback();
      }
      now = end;
    },
  };
}

function forward(ms: number): number {
  if (typeof ms === "number" && ms >= 0 && ms < Number.POSITIVE_INFINITY) return ms;
  throw new RangeError(`A clock goes forward only, and advance was given ${ms} ms.`);
}

/** How often a clock that can't call back is looked at, in ms. */
const lookEveryMs = 20;

/** Calls back when a clock has come to a time, whatever kind of clock it is. Returns what calls that off. */
export function callAt(clock: Clock, timeMs: number, callback: () => void): () => void {
  if (clock.at !== undefined) return clock.at(timeMs, callback);
  if (clock.now() >= timeMs) {
    const soon = setImmediate(callback);
    return () => clearImmediate(soon);
  }
  const timer = setInterval(() => {
    if (clock.now() < timeMs) return;
    clearInterval(timer);
    callback();
  }, lookEveryMs);
  return () => clearInterval(timer);
}
