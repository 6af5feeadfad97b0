/** What can have happened to an order. */
export type Happening =
  | "created"
  /** `detail`: `qr`, `autostart` or `list`. */
  | "pickedUp"
  | "callConfirmed"
  /** The app went on; `detail`: the step. */
  | "advanced"
  | "approved"
  | "completed"
  /** `detail`: the hint code. */
  | "failed"
  /** The phone was refused something; `detail`: why. */
  | "refused"
  /** The RP was told something new by `collect`; `detail`: the hint code, or `complete`. */
  | "told"
  | "cancelled"
  | "forgotten";

/** Who made it happen; `bankid` is the service itself: time, and one order making way for another. */
export type Actor = "rp" | "phone" | "bankid";

/** One thing that happened to an order. */
export interface TimelineEntry {
  /** In ms of the simulator's clock. */
  readonly at: number;
  readonly by: Actor;
  readonly what: Happening;
  readonly detail?: string;
}

/** No order's own life has as many; only a phone that is refused again and again gets here. */
export const longestTimeline = 100;

/** The timeline with one more entry, as long as there is room. */
export function withEntry(
  timeline: readonly TimelineEntry[],
  entry: TimelineEntry,
): readonly TimelineEntry[] {
  return timeline.length < longestTimeline ? [...timeline, entry] : timeline;
}

/** What the RP was told last. */
export function lastTold(timeline: readonly TimelineEntry[]): string | undefined {
  return timeline.findLast(({ what }) => what === "told")?.detail;
}
