import type { Seal } from "./seal.ts";

/** Runs something once after so many ms, and returns what calls it off. */
export type Schedule = (work: () => void, ms: number) => () => void;

/** A timer that keeps no process alive. */
export const scheduleTimer: Schedule = (work, ms) => {
  const timer = setTimeout(work, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

/** Which flows this process sees to by itself, and when. Their handles stay in its memory. */
export interface RetryBook {
  /** Takes the place of the flow's earlier reminder. A full or closed book takes none: then polls see to it. */
  remind(seal: Seal, inMs: number): void;
  forget(seal: Seal): void;
  /** Calls all of it off, and waits for what runs. */
  close(): Promise<void>;
}

interface RetryBookOptions {
  readonly schedule: Schedule;
  /** In ms. */
  readonly monotonicNow: () => number;
  /** Most flows at once. */
  readonly most: number;
  /** How long a flow is seen to, whatever the store says or can't say of it, in ms. */
  readonly forMs: number;
  /** Sees to a flow, and books it again if that is not the end of it. Never rejects. */
  readonly seeTo: (seal: Seal) => Promise<void>;
}

export function createRetryBook({ schedule, monotonicNow, most, forMs, seeTo }: RetryBookOptions): RetryBook {
  const booked = new Map<string, () => void>();
  /** When each was first booked. */
  const since = new Map<string, number>();
  const running = new Set<Promise<void>>();
  let closed = false;

  function callOff(key: string): void {
    booked.get(key)?.();
    booked.delete(key);
  }

  function forget({ key }: Seal): void {
    callOff(key);
    since.delete(key);
  }

  function due(seal: Seal): void {
    booked.delete(seal.key);
    const run = seeTo(seal).finally(() => running.delete(run));
    running.add(run);
  }

  return {
    forget,

    remind(seal, inMs) {
      const { key } = seal;
      const first = since.get(key) ?? monotonicNow();
      const isFull = booked.size >= most && !booked.has(key);
      if (closed || isFull || monotonicNow() - first > forMs) {
        forget(seal);
        return;
      }
      callOff(key);
      since.set(key, first);
      booked.set(
        key,
        schedule(() => due(seal), Math.max(1, inMs)),
      );
    },

    async close() {
      closed = true;
      for (const key of booked.keys()) callOff(key);
      since.clear();
      await Promise.allSettled(running);
    },
  };
}
