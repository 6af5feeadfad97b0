/** Sets this process's wall clock ahead, or back with a negative number; `performance.now()` knows nothing of it. */
export function setWallClock(aheadMs: number): void {
  const real = Date;
  globalThis.Date = class extends real {
    constructor(...args: [] | [value: string | number]) {
      if (args.length === 0) super(real.now() + aheadMs);
      else super(...args);
    }

    static override now(): number {
      return real.now() + aheadMs;
    }
  } as DateConstructor;
}
