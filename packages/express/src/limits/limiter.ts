import type { RateLimiterAbstract } from "rate-limiter-flexible";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Counter, CounterOptions } from "./counter.ts";

/** How long a window is, in s: rate-limiter-flexible's unit. */
export const windowS = 60;

/** A counter of this process. */
export interface MemoryCounter extends Counter {
  /** Forgets every count, and with it the timer that would. */
  clear(): void;
}

/** Counts in this process. */
export function memoryCounter({ name, perMinute }: CounterOptions): MemoryCounter {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points: perMinute, duration: windowS });
  return {
    ...counterOf(limiter),
    clear() {
      for (const { key } of limiter.dump().storage) void limiter.delete(key);
    },
  };
}

/** A limiter rejects with a number of points what is no error. */
export function counterOf(limiter: RateLimiterAbstract): Counter {
  return {
    async count(key) {
      try {
        const { msBeforeNext } = await limiter.consume(key);
        return { within: true, resetMs: msBeforeNext };
      } catch (thrown) {
        if (!(thrown instanceof RateLimiterRes)) throw thrown;
        return { within: false, resetMs: thrown.msBeforeNext };
      }
    },
  };
}
