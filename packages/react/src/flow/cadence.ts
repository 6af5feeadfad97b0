/** When the page asks next, and for what. Pure. */

import { isPickedUp, type BankIdState } from "./state.ts";

/** From one `/collect` to the next: BankID's own rhythm (specification §3.2). */
export const collectEveryMs = 2_000;

/** From one QR frame to the next. */
export const frameEveryMs = 1_000;

/** A slow server gets at least this long between an answer and the next `/collect`. */
const restMs = 1_000;

/** From one `/collect` to the next in a hidden tab, once the app has the order (R25). */
const hiddenEveryMs = 10_000;

/** What is under way, and what was: milliseconds of the platform's clock. */
export interface Rhythm {
  collecting: boolean;
  collectSentAt: number;
  collectAnsweredAt: number;
  fetchingFrame: boolean;
  frameSentAt: number;
}

/** Nothing sent yet: the first `/collect` is due at once. */
export function freshRhythm(): Rhythm {
  return {
    collecting: false,
    collectSentAt: Number.NEGATIVE_INFINITY,
    collectAnsweredAt: Number.NEGATIVE_INFINITY,
    fetchingFrame: false,
    frameSentAt: Number.NEGATIVE_INFINITY,
  };
}

/** The next request, and the time for it. */
export interface NextPoll {
  kind: "collect" | "frame";
  at: number;
}

/**
 * What to ask next. Never a second request of a kind that is under way; nothing at all in a hidden tab
 * while the order waits to be picked up, since nobody can scan a code that nobody sees.
 *
 * @param state - Only a pending flow polls, and a check that has trouble.
 * @param hidden - Whether the tab is hidden.
 */
export function nextPoll(state: BankIdState, hidden: boolean, rhythm: Rhythm): NextPoll | undefined {
  if (state.phase !== "pending" && state.phase !== "checking") return undefined;
  const pickedUp = state.phase === "pending" && isPickedUp(state.view.hint);
  if (hidden && !pickedUp) return undefined;

  const { collecting, collectSentAt, collectAnsweredAt, fetchingFrame, frameSentAt } = rhythm;
  const every = hidden ? hiddenEveryMs : collectEveryMs;
  const collectAt = collecting
    ? Number.POSITIVE_INFINITY
    : Math.max(collectSentAt + every, collectAnsweredAt + restMs);

  // A collect answers a frame too, so frames are asked for in the seconds between. Not while there is
  // trouble: then one kind of request is enough to learn that it is over.
  const wantsFrames =
    state.phase === "pending" &&
    state.view.mode === "qr" &&
    state.view.hint === "outstandingTransaction" &&
    state.trouble === undefined;
  const frameAt =
    wantsFrames && !fetchingFrame
      ? Math.max(collectSentAt, frameSentAt) + frameEveryMs
      : Number.POSITIVE_INFINITY;

  if (collectAt === Number.POSITIVE_INFINITY && frameAt === Number.POSITIVE_INFINITY) return undefined;
  return collectAt <= frameAt ? { kind: "collect", at: collectAt } : { kind: "frame", at: frameAt };
}
