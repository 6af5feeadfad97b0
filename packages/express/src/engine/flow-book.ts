import { timing } from "../flow/timing.ts";

/** One flow that this process started, and that nobody else could end for it. */
interface Line<Key> {
  readonly key: Key;
  readonly startedAt: number;
  polledAt: number;
}

/** Which flows of this process live, and when their pages asked last. Bounded, and in memory only (R24). */
export interface FlowBook<Key> {
  started(flow: string, key: Key, now: number): void;
  /** The page asked for its flow. One that is not in the book is somebody else's. */
  polled(flow: string, now: number): void;
  ended(flow: string): void;
  /** In how many ms from `now` no page will have asked for `timing.leftMs`, if none asks again; 0 when none did. */
  quietInMs(now: number): number;
  /** What finds the flows that are left. */
  keys(): Key[];
}

/** @param most - Flows at once; beyond it the oldest is forgotten, and its order ends by itself. */
export function createFlowBook<Key>({ most }: { most: number }): FlowBook<Key> {
  // In the order of their starts, so those that are over by their age come first.
  const lines = new Map<string, Line<Key>>();

  function forgetOld(now: number): void {
    for (const [flow, { startedAt }] of lines) {
      if (lines.size < most && now - startedAt < timing.flowMs) return;
      lines.delete(flow);
    }
  }

  return {
    started(flow, key, now) {
      forgetOld(now);
      lines.set(flow, { key, startedAt: now, polledAt: now });
    },

    polled(flow, now) {
      const line = lines.get(flow);
      if (line !== undefined) line.polledAt = now;
    },

    ended: (flow) => void lines.delete(flow),

    quietInMs(now) {
      let quietInMs = 0;
      for (const { startedAt, polledAt } of lines.values()) {
        if (now - startedAt >= timing.flowMs) continue;
        quietInMs = Math.max(quietInMs, polledAt + timing.leftMs - now);
      }
      return quietInMs;
    },

    keys: () => Array.from(lines.values(), ({ key }) => key),
  };
}
