import { createHash, randomUUID } from "node:crypto";
import type { ExpectedEvidence } from "@bankid-kit/core";

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

/**
 * The name of an order. Where the caller has none for it, its time tells it from others like it; without that,
 * each call is its own.
 */
export function replayOwner(asked: ExpectedEvidence): string {
  const { order, kind, userVisibleData, userNonVisibleData, orderedAt } = asked;
  if (order === undefined && orderedAt === undefined) return randomUUID();
  const name = order === undefined ? [kind, userVisibleData, userNonVisibleData, orderedAt] : [order];
  return createHash("sha256").update(JSON.stringify(name)).digest("hex");
}
