/** Which screen a state is, and what it says. Pure. */

import { isPickedUp, type BankIdState } from "./flow/state.ts";
import { messageText, type BankIdTexts } from "./texts/texts.ts";

/** What the person sees as one screen: a change of it moves the focus. */
export type Screen = "checking" | "framed" | "choice" | "scan" | "app" | "failed" | "done";

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
      return state.view.mode === "qr" && !isPickedUp(state.view.hint) ? "scan" : "app";
    case "failed":
      return "failed";
    case "complete":
    default:
      return "done";
  }
}

/** The heading of a state. */
export function headingOf(state: BankIdState, texts: BankIdTexts): string {
  switch (screenOf(state)) {
    case "checking":
    case "framed":
    case "choice":
      return texts.identify;
    case "scan":
      return texts.scan;
    case "app":
      return texts.inApp;
    case "failed":
      return isCancel(state) ? texts.cancelled : texts.failed;
    case "done":
    default:
      return texts.done;
  }
}

/** What the person is told in a state, drawn and announced; `""` when there is nothing to tell. */
export function statusOf(state: BankIdState, texts: BankIdTexts): string {
  switch (state.phase) {
    case "checking":
    case "pending":
      if (state.trouble !== undefined) return messageText(texts, state.trouble, "RFA22");
      return state.phase === "pending" ? messageText(texts, state.view.message, "RFA21") : "";
    case "framed":
    case "idle":
    case "starting":
      return "";
    case "failed":
      return messageText(texts, state.message, "RFA22");
    case "complete":
    default:
      return texts.doneText;
  }
}

/** Whether the person ended it, here or in the app: nothing has gone wrong. */
export function isCancel(state: BankIdState): boolean {
  return state.phase === "failed" && (state.reason === "cancelled" || state.reason === "userCancel");
}
