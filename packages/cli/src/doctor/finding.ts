/** What the doctor looks at, in this order. */
export type Check = "node" | "configuration" | "certificate" | "expiry" | "trust" | "clock" | "reachability";

/** One thing that the doctor found. */
export interface Finding {
  readonly check: Check;
  /** `skipped`: could not be looked at, because of what stands above it or of `--offline`. */
  readonly level: "ok" | "warning" | "error" | "skipped";
  /** Names the trouble for programs; none where all is well. */
  readonly code?: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}

export function ok(check: Check, message: string): Finding {
  return { check, level: "ok", message };
}

export function skipped(check: Check, message: string): Finding {
  return { check, level: "skipped", message };
}
