const Real = Date;
let ahead = 0;

/**
 * Sets this process's wall clock ahead of the machine's, or back with a negative number, as often as wanted.
 * `performance.now()` knows nothing of it.
 */
export function setWallClock(aheadMs: number): void {
  ahead = aheadMs;
  globalThis.Date = SetDate as DateConstructor;
}

const SetDate = class extends Real {
  constructor(...args: [] | [value: string | number]) {
    if (args.length === 0) super(Real.now() + ahead);
    else super(...args);
  }

  static override now(): number {
    return Real.now() + ahead;
  }
};
