import type { BankIdEvent, EventListener } from "./events.ts";

/** What strangers can bring about as often as they like. */
const loud: ReadonlySet<BankIdEvent["type"]> = new Set([
  "refused",
  "error",
  "store_tampered",
  "nonce_mismatch",
  "return_without_flow",
  "return_missing",
  "ip_mismatch",
  "binding_not_enforced",
  "step_up_missing",
  "other_person",
  "risk_high",
  "assessment_blocked",
  "principal_changed",
  "user_declined_call",
  "person_in_progress",
]);

/** Of one type, in a second. */
const most = 10;
const windowMs = 1_000;

interface Window {
  since: number;
  told: number;
  withheld: number;
}

/**
 * Keeps a flood of one kind from an operator's log (S58): ten a second are told, and when the second is over
 * how many more there were. There is no timer: the count comes with the next event, whatever it is.
 *
 * @param monotonicNow - In ms.
 */
export function calmed(listener: EventListener, monotonicNow: () => number): EventListener {
  const windows = new Map<string, Window>();

  function closeWindows(now: number): void {
    for (const [name, { since, withheld }] of windows) {
      if (now - since < windowMs) continue;
      windows.delete(name);
      if (withheld > 0) listener({ type: "events_withheld", of: name, count: withheld });
    }
  }

  return (event) => {
    const now = monotonicNow();
    closeWindows(now);
    if (!loud.has(event.type)) return listener(event);
    const name = nameOf(event);
    const window = windows.get(name) ?? { since: now, told: 0, withheld: 0 };
    windows.set(name, window);
    if (window.told === most) {
      window.withheld += 1;
      return;
    }
    window.told += 1;
    listener(event);
  };
}

/** One refusal must not hide another, nor one route's errors another's. */
function nameOf(event: BankIdEvent): string {
  if (event.type === "refused") return `refused: ${event.error}`;
  return event.type === "error" ? `error: ${event.route}` : event.type;
}
