import type { Store } from "../../src/index.ts";

/** A store that tells how often it was asked for anything, and written to. */
export interface WatchedStore {
  readonly store: Store;
  readonly touched: () => number;
}

export function watchedStore(store: Store): WatchedStore {
  let operations = 0;
  const counted = <Args extends unknown[], Result>(work: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      operations += 1;
      return work(...args);
    };
  };
  return {
    store: {
      create: counted(async (...args) => store.create(...args)),
      read: counted(async (...args) => store.read(...args)),
      swap: counted(async (...args) => store.swap(...args)),
      remove: counted(async (...args) => store.remove(...args)),
      lease: counted(async (...args) => store.lease(...args)),
    },
    touched: () => operations,
  };
}
