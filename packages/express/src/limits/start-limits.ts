import type { EventListener } from "../events.ts";
import { describe } from "../events.ts";
import { within } from "../engine/within.ts";
import { Refusal } from "../flow/refusal.ts";
import { timing } from "../flow/timing.ts";
import { addressList } from "../http/address-list.ts";
import { isLoopbackAddress } from "../http/client-ip.ts";
import { addressKey } from "./address-key.ts";
import type { Counter, CounterOptions } from "./counter.ts";
import type { MemoryCounter } from "./limiter.ts";
import { memoryCounter } from "./limiter.ts";
import type { CheckedLimits } from "./options.ts";

/** Lets starts through, or does not. */
export interface StartLimits {
  /**
   * Counts a start from this address.
   *
   * @throws {Refusal} `rate_limited` when the address had its share, `busy` when everybody together had.
   */
  start(address: string): Promise<void>;
  /** Forgets what this process counted. */
  close(): void;
}

interface StartLimitsOptions {
  /** The mount's `id` and environment. */
  readonly mount: string;
  readonly production: boolean;
  readonly emit: EventListener;
  readonly monotonicNow: () => number;
  /** `n` random bytes. */
  readonly random: (n: number) => Uint8Array;
}

/** Over the whole budget everybody waits; who is told the same second comes back in the same second. */
const jitterS = 5;
/** A flood is told of, and told of once. */
const tellEveryMs = 60_000;

/**
 * The limits of one mount (S50, S51). Outside production nothing is counted on loopback: there a test or a
 * developer starts, and the BankID is no real one.
 *
 * @param limits - `undefined` for none.
 */
export function createStartLimits(
  limits: CheckedLimits | undefined,
  { mount, production, emit, monotonicNow, random }: StartLimitsOptions,
): StartLimits {
  if (limits === undefined) return { start: () => Promise.resolve(), close: () => undefined };
  const { perAddress, total } = limits;
  const kept = new Set<MemoryCounter>();
  const isExempt = addressList(limits.exempt);
  const addresses = counter({ mount, name: "address", perMinute: perAddress });
  const totals = counter({ mount, name: "total", perMinute: total });
  const toldAt = new Map<string, number>();
  // Nothing is counted until then: a flood of addresses must not fill the memory with counts.
  let exhaustedUntil = Number.NEGATIVE_INFINITY;

  /** A store that fails lets each instance count on its own: nobody is locked out, and no flood let in. */
  function counter(options: CounterOptions): Counter {
    const own = memoryCounter(options);
    kept.add(own);
    const shared = limits?.redis?.(options);
    if (shared === undefined) return own;
    return {
      async count(key) {
        try {
          return await within(shared.count(key), timing.storeMs, late);
        } catch (error) {
          emit({ type: "limiter_failed", detail: describe(error, { production }) });
          return own.count(key);
        }
      },
    };
  }

  function tell(type: "rate_limited" | "budget_exhausted"): void {
    const now = monotonicNow();
    if (now - (toldAt.get(type) ?? Number.NEGATIVE_INFINITY) < tellEveryMs) return;
    toldAt.set(type, now);
    emit({ type });
  }

  function exhausted(): Refusal {
    tell("budget_exhausted");
    const jitter = ((random(1)[0] ?? 0) / 256) * jitterS;
    return new Refusal("busy", { retryAfterS: seconds(exhaustedUntil - monotonicNow() + jitter * 1_000) });
  }

  return {
    async start(address) {
      if (!production && isLoopbackAddress(address)) return;
      if (monotonicNow() < exhaustedUntil) throw exhausted();
      if (!isExempt(address)) {
        const { within: allowed, resetMs } = await addresses.count(addressKey(address));
        if (!allowed) {
          tell("rate_limited");
          throw new Refusal("rate_limited", { retryAfterS: seconds(resetMs) });
        }
      }
      const { within: allowed, resetMs } = await totals.count("all");
      if (allowed) return;
      exhaustedUntil = monotonicNow() + resetMs;
      throw exhausted();
    },

    close() {
      for (const own of kept) own.clear();
    },
  };
}

const late = (): Error => new Error(`no answer within ${timing.storeMs} ms`);

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
