import { qrText } from "@bankid-kit/core";
import type { FlowView } from "@bankid-kit/core/browser";
import { timeToLive } from "../flow/record.ts";
import { timing } from "../flow/timing.ts";
import { view } from "../flow/view.ts";
import type { Parts } from "./parts.ts";
import type { Held } from "./records.ts";
import { refOf } from "./ref.ts";

/** What the handler answers, and what it has to do before. */
export interface Outcome {
  readonly view: FlowView;
  /** A new handle for the browser. */
  readonly handle?: string;
  /** The browser's own handle names nothing. */
  readonly unknownHandle?: boolean;
  /** How long the browser's own handle is of use from now on, in ms, where that has changed. */
  readonly handleMs?: number;
  /** Present exactly when a login is complete: to be established before the answer is sent. */
  readonly established?: { readonly session: unknown; readonly replay: boolean };
}

export function outcomeOf({ options, emit }: Parts, { record, now, decidedHere }: Held): Outcome {
  const replay = record.state === "consumed" && decidedHere !== true;
  if (replay) emit({ type: "replayed", ref: refOf(record.flow) });
  const seen = view(record, {
    now,
    appUrl: options.client.appUrl,
    qrText,
    // Made for the few views that have it.
    get ref() {
      return refOf(record.flow);
    },
    replay,
  });
  switch (record.state) {
    case "consumed":
      return record.kind === "sign"
        ? { view: seen, handleMs: timing.signedMs }
        : { view: seen, handleMs: timing.replayMs, established: { session: record.session, replay } };
    case "saving":
      // Told once an attempt, and not with every poll: a late answer would take another tab's new handle away.
      return decidedHere === true ? { view: seen, handleMs: timeToLive(record, now) } : { view: seen };
    default:
      return { view: seen };
  }
}
