import type { Effect } from "../flow/effect.ts";
import type { Trouble } from "../flow/event.ts";
import type { FlowRecord } from "../flow/record.ts";
import { step } from "../flow/step.ts";
import { timing } from "../flow/timing.ts";
import type { Parts } from "./parts.ts";
import type { Held } from "./records.ts";

/** How the flow stands after BankID was asked, or somebody else was found to be asking. */
export interface Answered {
  readonly held: Held;
  readonly effects: readonly Effect[];
  /** BankID could not be asked. */
  readonly trouble?: Trouble;
}

/**
 * One upstream call under one lease. Who does not get it answers from the record at once (R8); who does
 * looks at the record again, for another worker may have moved the flow meanwhile (R9).
 */
export async function askBankId(
  { records, upstream, guard, monotonicNow, leaseName }: Parts,
  held: Held,
): Promise<Answered> {
  // The flow lives on as it stands while BankID is not to be asked (R4, R30).
  if (guard.closedForMs() > 0) return { held, effects: [] };
  void guard.look();
  const lease = leaseName();
  const asked = monotonicNow();
  const { held: fresh, granted } = await records.lease(held, lease, timing.leaseMs);
  const effect = granted ? upstreamEffect(fresh) : undefined;
  if (effect === undefined) return { held: fresh, effects: [] };

  const called = monotonicNow();
  const event = await upstream.ask(effect, fresh.record, { now: fresh.now, monotonic: asked });
  const restMs = () => timing.cadenceMs - (monotonicNow() - called);
  if (event === undefined) return { held: (await records.lease(fresh, lease, restMs())).held, effects: [] };
  // The lease ends with what it was taken for, and else goes on for the rest of the 1.8 s.
  const done = (next: FlowRecord) => next.state !== fresh.record.state;
  const { held: fed, effects } = await records.feed(fresh, event, { token: lease, when: done });
  let current = fed;
  if (!done(fed.record)) {
    current = (await records.lease(fed, lease, restMs())).held;
  }
  return {
    held: current,
    effects,
    ...(event.type === "upstreamFailed" ? { trouble: event.trouble } : {}),
  };
}

/** What the record, as it is now, needs of BankID. */
function upstreamEffect({ record, now }: Held) {
  return step(record, { type: "polled", now }).effects.find(
    (effect) => effect.type === "collect" || effect.type === "renew",
  );
}
