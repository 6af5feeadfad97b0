/** One more was counted. */
export interface Counted {
  /** Whether it is among those that are allowed. */
  readonly within: boolean;
  /** Until the count begins anew, in ms. */
  readonly resetMs: number;
}

/** Counts by key, in windows of one minute. Rejects when it can't. */
export interface Counter {
  count(key: string): Promise<Counted>;
}

/** What to count. */
export interface CounterOptions {
  /** The mount's `id` and environment: each counts on its own. */
  readonly mount: string;
  /** Tells the counts of one mount apart. */
  readonly name: "address" | "total";
  /** How many a minute are allowed for one key. */
  readonly perMinute: number;
}

/** Makes counters, all in one place: this process, or a store that instances share. */
export type Counters = (options: CounterOptions) => Counter;
