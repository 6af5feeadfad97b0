/** When the page asks next, and for what. Pure. */

import type { PollRoute } from "./api.ts";
import { isPickedUp, type BankIdState } from "./state.ts";

/** From one `/collect` to the next: BankID's own rhythm (specification §3.2). */
const collectEveryMs = 2_000;

/** From one QR frame to the next. */
const frameEveryMs = 1_000;

/** A slow server gets at least this long between an answer and the next `/collect`. */
const restMs = 1_000;

/** From one `/collect` to the next in a hidden tab, once the app has the order (R25). */
const hiddenEveryMs = 10_000;

/** One route's last request: milliseconds of the platform's clock. */
export interface Beat {
  readonly sentAt: number;
  /** Absent: it is under way. */
  readonly answeredAt?: number;
}

/** What is under way, and what was. */
export type Rhythm = Record<PollRoute, Beat>;

/** Never sent: due at once. */
export const longAgo: Beat = { sentAt: -Infinity, answeredAt: -Infinity };

/** The next request, and the time for it. */
export interface NextPoll {
  route: PollRoute;
  at: number;
}

/**
 * What to ask next. Never a second request of a kind that is under way; nothing at all in a hidden tab
 * while the order waits to be picked up, since nobody can scan a code that nobody sees.
 *
 * @param state - Only a pending flow polls, and a check that has trouble.
 * @param hidden - Whether the tab is hidden.
 */
export function nextPoll(state: BankIdState, hidden: boolean, { collect, qr }: Rhythm): NextPoll | undefined {
  const pending = state.phase === "pending" ? state : undefined;
  if (!pending && state.phase !== "checking") return undefined;
  if (hidden && !(pending && isPickedUp(pending.view.hint))) return undefined;

  const every = hidden ? hiddenEveryMs : collectEveryMs;
  const collectAt =
    collect.answeredAt === undefined
      ? Infinity
      : Math.max(collect.sentAt + every, collect.answeredAt + restMs);

  // A collect answers a frame too, so frames are asked for in the seconds between. Not while there is
  // trouble: then one kind of request is enough to learn that it is over.
  const wantsFrames =
    pending?.view.mode === "qr" && pending.view.hint === "outstandingTransaction" && !pending.trouble;
  const frameAt =
    wantsFrames && qr.answeredAt !== undefined
      ? Math.max(collect.sentAt, qr.sentAt) + frameEveryMs
      : Infinity;

  const next: NextPoll =
    collectAt <= frameAt ? { route: "collect", at: collectAt } : { route: "qr", at: frameAt };
  return next.at === Infinity ? undefined : next;
}
