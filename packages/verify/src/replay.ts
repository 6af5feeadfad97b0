import { createHash, randomUUID } from "node:crypto";
import { encode } from "./binding/order.ts";
import type { ExpectedOrder } from "./binding/order.ts";

/**
 * Remembers which order evidence was for, so that it is not taken for a second one (S94). Instances of an app
 * share one; in Redis it is `SET key owner NX` and a look at what stood there.
 */
export interface ReplayStore {
  /**
   * @param key - Names the evidence.
   * @param owner - Names the order; the same order may ask again, as after an answer that was lost.
   * @returns Whether the evidence is this owner's: nobody had claimed it, or the same owner.
   */
  claim(key: string, owner: string): boolean | Promise<boolean>;
}

/** Remembers in this process; for one instance, and for tests. */
export function memoryReplayStore({ max = 100_000 }: { readonly max?: number } = {}): ReplayStore {
  const owners = new Map<string, string>();
  return {
    claim(key, owner) {
      const known = owners.get(key);
      if (known !== undefined) return known === owner;
      owners.set(key, owner);
      const [oldest] = owners.keys();
      if (owners.size > max && oldest !== undefined) owners.delete(oldest);
      return true;
    },
  };
}

/** The name of evidence. The OCSP nonce is made over the same text, so one can't be new without the other. */
export function replayKey(signature: string): string {
  return createHash("sha256").update(signature, "utf8").digest("hex");
}

/** The name of an order, which its time tells from others like it; without one, each call is its own. */
export function replayOwner(expected: ExpectedOrder): string {
  if (expected.orderedAt === undefined) return randomUUID();
  const { kind, person, visibleData, nonVisibleData, orderedAt } = expected;
  return createHash("sha256")
    .update(
      JSON.stringify([kind, person ?? null, visibleData ?? null, encode(nonVisibleData) ?? null, orderedAt]),
    )
    .digest("hex");
}
