import { timing } from "../flow/timing.ts";
import { advance } from "./advance.ts";
import { remindOf } from "./finish.ts";
import type { Parts } from "./parts.ts";
import type { Seal } from "./seal.ts";

/** Sees to an unsaved signature as a poll of its page would. Never rejects. */
export async function again(parts: Parts, seal: Seal): Promise<void> {
  try {
    const held = await parts.records.open(seal);
    // What is gone from the store is nobody's business any more.
    if (held === undefined) {
      parts.unsaved.forget(seal);
      return;
    }
    remindOf(parts, await advance(parts, held, { type: "polled", now: held.now }));
  } catch {
    // The store can't be asked, which is an event already: the signature is in it, or will be gone with it.
    parts.unsaved.remind(seal, timing.saveLeaseMs);
  }
}
