/** What an answer means for the flow. Pure. */

import {
  isLaunchAllowed,
  routeErrorMessage,
  type CompleteView,
  type FailedView,
  type FlowKind,
  type MessageId,
  type PendingView,
} from "@bankid-kit/core/browser";
import type { Answer } from "./api.ts";
import type { PageFailureReason } from "./state.ts";

/** The flow that a page follows, and the nonce as long as the server has not had it. */
export interface Target {
  flow: string;
  nonce?: string;
}

/** What is shown of an error. */
export interface Refusal {
  message: MessageId;
  reason: PageFailureReason;
  ref?: string | undefined;
}

/** What to do about an answer. */
export type Outcome<Result> =
  | { kind: "view"; view: PendingView | CompleteView<Result> | FailedView }
  /**
   * `none`: this browser has no flow. `trouble`: not now; the flow is alive, so say so, and ask again for as
   * long as it takes (R12). `refused`: no, and asking again would not help. `lost`: nothing was learned.
   */
  | ({ kind: "none" | "trouble" | "refused" | "lost" } & Refusal);

const noContact = { message: "noContact", reason: "no_contact" } as const;

/** What an answer is judged by. */
export interface Question {
  /** What was asked for. Absent for a start, and for the look at what this browser has. */
  target?: Target | undefined;
  /** What the page is for: it goes on with no flow of the other kind that it happens to find. */
  kind: FlowKind;
  /** The page's own, by which a launch address is judged (S64). */
  hostname: string;
}

/** Judges an answer. */
export function judge<Result>(answer: Answer<Result>, { target, kind, hostname }: Question): Outcome<Result> {
  if (answer.kind === "lost") return { kind: "lost", ...noContact };
  if (answer.kind === "error") return judgeError(answer, target);
  const { view } = answer;
  if (view.status === "none") {
    return { kind: target ? "refused" : "none", message: "flowUnknown", reason: "flow_unknown" };
  }
  if (target && view.flow !== target.flow) return { kind: "lost", ...noContact };
  if (!target && view.status === "pending" && view.kind !== kind) return { kind: "none", ...noContact };
  if (view.status === "pending" && view.launch && !isLaunchAllowed(view.launch.url, hostname)) {
    return { kind: "refused", message: "RFA22", reason: "launch_refused" };
  }
  return { kind: "view", view };
}

function judgeError(
  { status, error, ref }: Extract<Answer<never>, { kind: "error" }>,
  target: Target | undefined,
): Outcome<never> {
  if (error === "flow_unknown" && target?.nonce !== undefined) {
    return { kind: "refused", message: "otherBrowser", reason: "other_browser", ref };
  }
  const refusal = { message: routeErrorMessage(error), reason: error, ref };
  if (status === 503 || status === 429) return { kind: "trouble", ...refusal };
  // Anything else of the 5xx kind may have happened on the way, and says little of the flow.
  return status >= 500 && target ? { kind: "lost", ...noContact } : { kind: "refused", ...refusal };
}

/**
 * Whether to give up: ten lost requests in a row or 30 s, whichever comes later (R26).
 *
 * @param losses - When each of them was noticed, in ms of the platform's clock.
 */
export function isTooMuch(losses: readonly number[]): boolean {
  const [first = 0] = losses;
  return losses.length >= 10 && (losses.at(-1) ?? 0) - first >= 30_000;
}
