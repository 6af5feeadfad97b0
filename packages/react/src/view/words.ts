/** Which screen a state is, and what it says. Pure. */

import type { FlowKind } from "@bankid-kit/core/browser";
import { isPickedUp, type BankIdState, type FailedState } from "../flow/state.ts";
import { messageText, type BankIdTexts } from "../texts/texts.ts";

type Shown = BankIdState & { readonly kind: FlowKind; readonly launchByTap: boolean };

/** What the person sees as one screen: a change of it moves the focus. */
export type Screen = "checking" | "framed" | "choice" | "scan" | "app" | "saving" | "failed" | "done";

/** The screen of a state. A start shows the screen that it leads to, so that nothing jumps. */
export function screenOf(state: BankIdState): Screen {
  switch (state.phase) {
    case "checking":
      return "checking";
    case "framed":
      return "framed";
    case "idle":
      return "choice";
    case "starting":
      return state.mode === "qr" ? "scan" : "app";
    case "pending":
      if (state.view.hint === "saving") return "saving";
      return state.view.mode === "qr" && !isPickedUp(state.view.hint) ? "scan" : "app";
    case "failed":
      return "failed";
    case "complete":
    default:
      return "done";
  }
}

/** The heading of a state. */
export function headingOf(state: Shown, texts: BankIdTexts): string {
  switch (state.phase) {
    case "checking":
    case "framed":
    case "idle":
      return state.kind === "sign" ? texts.sign : texts.identify;
    case "failed":
      return failureHeading(state, texts);
    case "complete":
      return texts.done;
    case "starting":
    case "pending":
    default: {
      const screen = screenOf(state);
      return screen === "scan" ? texts.scan : screen === "saving" ? texts.saving : texts.inApp;
    }
  }
}

function failureHeading(state: FailedState, texts: BankIdTexts): string {
  if (isTimeUp(state)) return texts.timedOut;
  switch (state.reason) {
    case "cancelled":
    case "userCancel":
      return texts.cancelled;
    case "replaced":
      return texts.replaced;
    case "other_browser":
      return texts.otherBrowser;
    default:
      return texts.failed;
  }
}

/** Whether nobody came to scan the code in time. One button goes on, as often as wanted (WCAG 2.2.1). */
function isTimeUp({ reason, mode }: FailedState): boolean {
  return reason === "expired" || (reason === "startFailed" && mode === "qr");
}

/** Whether nothing has gone wrong: the person ended it, took their time, or is somewhere else. */
export function isCalm(state: FailedState): boolean {
  return isTimeUp(state) || ["cancelled", "userCancel", "replaced", "other_browser"].includes(state.reason);
}

/** What the button says that goes on after a failure. */
export function retryText(state: FailedState, texts: BankIdTexts): string {
  if (state.canResume) return texts.resume;
  if (isTimeUp(state)) return state.mode === "qr" ? texts.newCode : texts.tryAgain;
  switch (state.reason) {
    case "replaced":
      return texts.continueHere;
    case "other_browser":
      return texts.startOver;
    default:
      return texts.tryAgain;
  }
}

/**
 * What the person is told in a state, drawn and announced; `""` when there is nothing to tell.
 */
export function statusOf(state: Shown, texts: BankIdTexts): string {
  switch (state.phase) {
    case "checking":
      return state.trouble === undefined ? "" : messageText(texts, state.trouble, "RFA22");
    case "pending": {
      if (state.trouble !== undefined) return messageText(texts, state.trouble, "RFA22");
      const { message } = state.view;
      // A browser that opens no app by itself is trying nothing.
      return messageText(texts, message === "RFA13" && state.launchByTap ? "RFA1" : message, "RFA21");
    }
    case "framed":
    case "idle":
    case "starting":
      return "";
    case "failed":
      return messageText(texts, state.message, "RFA22");
    case "complete":
    default:
      return state.kind === "sign" ? texts.signed : texts.identified;
  }
}
