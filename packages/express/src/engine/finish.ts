import type { Effect } from "../flow/effect.ts";
import { step } from "../flow/step.ts";
import { timing } from "../flow/timing.ts";
import { assess } from "./assess.ts";
import { verifyEvidence } from "./evidence.ts";
import { handOver } from "./hand-over.ts";
import type { Parts } from "./parts.ts";
import type { Held } from "./records.ts";

/** How the flow stands after a result was judged, verified or handed over, or somebody else was found to be at it. */
export interface Finished {
  readonly held: Held;
  readonly effects: readonly Effect[];
}

/**
 * Has a result judged or verified, or hands it to the host, under a lease that outlives the call: never two at once. Who
 * gets the lease looks at the record again, for another worker may have been there.
 */
export async function finish(parts: Parts, held: Held): Promise<Finished> {
  const { records, unsaved, monotonicNow, leaseName } = parts;
  const lease = leaseName();
  const asked = monotonicNow();
  const { held: fresh, granted } = await records.lease(held, lease, timing.saveLeaseMs);
  if (!granted) return { held: fresh, effects: [] };
  const call = due(fresh);
  if (call === undefined) {
    // Nothing to do any more, and the next attempt must not wait for this lease.
    await records.lease(fresh, lease, 1);
    return { held: fresh, effects: [] };
  }
  const keeps = fresh.record.state === "saving";
  // Should the store be gone when the call ends, this process still comes back to it.
  if (keeps) unsaved.remind(fresh.seal, timing.saveLeaseMs);
  const event = await call(parts, () => fresh.now + monotonicNow() - asked);
  const { held: fed, effects } = await records.feed(fresh, event, { token: lease, when: () => true });
  if (keeps) remindOf(parts, fed);
  return {
    held: event.type === "saved" || event.type === "saveFailed" ? { ...fed, decidedHere: true } : fed,
    effects,
  };
}

/** Books the next attempt, if there is one to come. */
export function remindOf({ unsaved }: Parts, { seal, record, now }: Held): void {
  if (record.state === "saving") unsaved.remind(seal, record.nextAt - now);
  else unsaved.forget(seal);
}

/** What the record, as it is now, needs of verifier or host. */
function due({ record, now }: Held) {
  const { effects } = step(record, { type: "polled", now });
  const wants = (type: Effect["type"]) => effects.some((effect) => effect.type === type);
  if (record.state === "verified" && wants("assess")) {
    return (parts: Parts, elapsedNow: () => number) => assess(parts, record, elapsedNow);
  }
  if ((record.state === "verified" || record.state === "saving") && wants("verify")) {
    return (parts: Parts, elapsedNow: () => number) => verifyEvidence(parts, record, elapsedNow);
  }
  if (record.state === "saving" && wants("save")) {
    return (parts: Parts, elapsedNow: () => number) => handOver(parts, record, elapsedNow);
  }
  return undefined;
}
