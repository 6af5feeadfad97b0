import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { BankIdError } from "@bankid-kit/core";
import { timing } from "../flow/timing.ts";
import type { Entry, Store } from "../store/store.ts";
import { within } from "./within.ts";

/** The pause that BankID asks for with 429 (R30), of one client. */
export interface Pause {
  /** How long it lasts yet, in ms; 0 when it is over. */
  leftMs(): number;
  /** @returns Whether that is news: there was none, or it ends by a second later or more. */
  begin(ms: number): boolean;
}

/** The longest that BankID can make anybody wait, in ms. */
const longestMs = 60_000;
/** The calls that were under way together are all refused, each a moment later. */
const newsMs = 1_000;

export function createPause(monotonicNow: () => number): Pause {
  let until = Number.NEGATIVE_INFINITY;
  const leftMs = () => Math.max(0, until - monotonicNow());
  return {
    leftMs,
    begin(ms) {
      const before = leftMs();
      until = Math.max(until, monotonicNow() + Math.min(ms, longestMs));
      return before === 0 || leftMs() - before >= newsMs;
    },
  };
}

/** How long BankID asked to wait when it refused this call, in ms; `undefined` when it did not. */
export function askedPauseMs(error: unknown): number | undefined {
  if (!(error instanceof BankIdError) || error.httpStatus !== 429) return undefined;
  const { retryAfterMs = 0 } = error;
  return retryAfterMs > 0 ? retryAfterMs : undefined;
}

/** A pause, told to the instances of one mount through their store. */
export interface PauseNotice {
  /** Learns of a pause that another instance met. Asks the store once a second at most, and never rejects. */
  look(): Promise<void>;
  /** Tells the others. Never rejects. */
  post(): Promise<void>;
}

interface PauseNoticeOptions {
  readonly store: Store;
  /** The mount's `id` and environment. */
  readonly mount: string;
  readonly pause: Pause;
  readonly monotonicNow: () => number;
}

/** An instance asks the store no more often. */
const lookEveryMs = 1_000;

/**
 * The notice is an entry of the store under a name that no flow can have: the store's time when the pause ends,
 * as a decimal number. It goes when the pause does.
 *
 * A store that fails leaves each instance with what it met itself: whatever it was asked for, it is asked for
 * something else at the same time, and that is reported.
 */
export function createPauseNotice({ store, mount, pause, monotonicNow }: PauseNoticeOptions): PauseNotice {
  const key = createHash("sha256").update(`bankid-kit/pause/1\0${mount}`).digest("base64url");
  let lookedAt = Number.NEGATIVE_INFINITY;

  return {
    look() {
      if (monotonicNow() - lookedAt < lookEveryMs) return Promise.resolve();
      lookedAt = monotonicNow();
      return quietly(async () => {
        const { entry, now } = await store.read(key);
        const leftMs = endOf(entry) - now;
        if (leftMs > 0) pause.begin(leftMs);
      });
    },

    post() {
      return quietly(async () => {
        const { entry, now } = await store.read(key);
        const ttlMs = pause.leftMs();
        if (ttlMs < 1 || endOf(entry) >= now + ttlMs) return;
        const value = Buffer.from(String(Math.ceil(now + ttlMs)));
        // Who is overtaken here is overtaken by an instance that heard the same of BankID.
        if (entry === undefined) await store.create(key, value, { ttlMs });
        else await store.swap(key, value, { ttlMs, rev: entry.rev });
      });
    },
  };
}

async function quietly(work: () => Promise<void>): Promise<void> {
  await within(work(), timing.storeMs, () => new Error("late")).catch(() => undefined);
}

function endOf(entry: Entry | undefined): number {
  const end = Number(Buffer.from(entry?.value ?? []).toString());
  return Number.isFinite(end) ? end : 0;
}
