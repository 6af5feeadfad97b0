import type { Headers } from "./exchange.ts";

/** The longest that BankID can make a client wait, in ms (R30). */
const longestMs = 60_000;

/** From here on a number of seconds is a date: an hour's wait is none of BankID's, and 2001 has passed. */
const earliestDateSeconds = 1_000_000_000;

/**
 * How long an answer asks to wait, in ms: `Retry-After` in seconds or as a date, else `RateLimit-Reset`.
 *
 * @param nowMs - The wall clock, in ms since 1970. A date is measured from the answer's own `Date` where it
 * has one, so that a wrong clock here changes nothing.
 * @returns From 0 to 60 000, or `undefined` where the answer asks for nothing that can be read (R30).
 */
export function askedToWaitMs(headers: Headers, nowMs: number): number | undefined {
  const sentAtMs = dateMs(first(headers["date"])) ?? nowMs;
  const waitMs =
    wait(first(headers["retry-after"]), sentAtMs) ?? wait(first(headers["ratelimit-reset"]), sentAtMs);
  return waitMs === undefined ? undefined : Math.min(Math.max(waitMs, 0), longestMs);
}

function wait(value: string | undefined, sentAtMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(value)) {
    const until = dateMs(value);
    return until === undefined ? undefined : until - sentAtMs;
  }
  const seconds = Number(value);
  return seconds < earliestDateSeconds ? seconds * 1_000 : seconds * 1_000 - sentAtMs;
}

/** @returns Milliseconds since 1970 of an HTTP date (RFC 9110 §5.6.7), which ends in GMT. */
export function dateMs(value: string | undefined): number | undefined {
  if (value === undefined || !value.endsWith("GMT")) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

export function first(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value)?.trim();
}

/** Keeps a client silent while BankID asks for it (R30). */
export interface Pause {
  begin(ms: number): void;
  /** @returns How long it lasts yet, in ms; 0 when it is over. */
  leftMs(): number;
}

/** @param now - A monotonic clock, in ms. */
export function createPause(now: () => number): Pause {
  let untilMs = Number.NEGATIVE_INFINITY;
  return {
    begin(ms) {
      untilMs = Math.max(untilMs, now() + ms);
    },
    leftMs: () => Math.max(0, untilMs - now()),
  };
}
