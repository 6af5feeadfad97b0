/** Where the simulator's time comes from. Only differences count, so it may begin anywhere. */
export interface Clock {
  /** Milliseconds, never going back. */
  readonly now: () => number;
}

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /** Moves the time forward by so many milliseconds. */
  readonly advance: (ms: number) => void;
}

/** The process's monotonic clock, read anew each time so that fake timers are seen. */
export const systemClock: Clock = { now: () => performance.now() };

/**
 * A clock for tests: 30 seconds pass when the test says so.
 *
 * @param startMs - Where it begins. Default: 0.
 */
export function manualClock(startMs = 0): ManualClock {
  let now = startMs;
  return {
    now: () => now,
    advance(ms) {
      if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY)) {
        throw new RangeError(`A clock goes forward only, and advance was given ${ms} ms.`);
      }
      now += ms;
    },
  };
}
