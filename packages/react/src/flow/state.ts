/** What the page shows, and how it follows from what happens. Pure: time comes in with the event. */

import type {
  CompleteView,
  ErrorCode,
  FailedView,
  FailureReason,
  FlowHint,
  FlowMode,
  MessageId,
  OpenUnion,
  PendingView,
  QrFrame,
} from "@bankid-kit/core/browser";

/**
 * A frame that is older than this many ms, counted from the request that brought it, is faded: the app
 * is about to refuse it, and a dead code must not look alive.
 */
export const frameLifeMs = 4_000;

/** How long an order waits to be scanned, in seconds (specification §6). */
const orderLifeSeconds = 30;

/**
 * What only the page can see of a failure. `no_contact`: the server could not be reached (R26).
 * `other_browser`: BankID came back to another browser than the one that started; the person has to go back
 * there. `launch_refused`: the server's launch address is not BankID's (S64). `insecure_page`: a text could
 * not be hashed, because the page is neither https nor on loopback.
 */
export type OwnFailureReason = "no_contact" | "other_browser" | "launch_refused" | "insecure_page";

/** Why a flow failed: the server's reason or error code, or what only the page can see. */
export type PageFailureReason = OpenUnion<Extract<FailureReason, string> | ErrorCode | OwnFailureReason>;

/** A frame, and when the request that brought it was sent. */
export interface ShownFrame extends QrFrame {
  /** Milliseconds of the platform's monotonic clock. */
  readonly sentAt: number;
  /**
   * Seconds until this order can't be scanned any more. The server then renews it, and `order` goes up by
   * one, until it wants the person to ask for more: that is the failure `startFailed`.
   */
  readonly secondsLeft: number;
}

/** Looking for a flow that this browser already has. Also what a server renders. */
export interface CheckingState {
  readonly phase: "checking";
  readonly trouble?: MessageId | undefined;
}

/** The page is inside of a frame, where nothing starts (S71). */
export interface FramedState {
  readonly phase: "framed";
  /** The page's own address, for a link that opens it in a window of its own. */
  readonly address: string;
}

/** Nothing is going on; the person may start. */
export interface IdleState {
  readonly phase: "idle";
}

/** The person has started, and the server has not answered yet. */
export interface StartingState {
  readonly phase: "starting";
  readonly mode: FlowMode;
}

/** An order is open. */
export interface PendingState {
  readonly phase: "pending";
  /** The last answer of `/collect`, or of the start, but for its code and launch address. */
  readonly view: Omit<PendingView, "qr" | "launch">;
  /** The QR code to draw. Absent once somebody has scanned it, and in `device` mode. */
  readonly qr?: ShownFrame | undefined;
  /** The frame is too old to be scanned: fade it. */
  readonly qrStale: boolean;
  /** Opens BankID on this device. Checked already (S64). */
  readonly launchUrl?: string | undefined;
  /**
   * The page is still in view five seconds after it could open BankID: perhaps there is no app. Offer where
   * to get it, and the other device; polling goes on.
   */
  readonly launchTrouble: boolean;
  /** The server or BankID can't be reached right now. The flow is alive and polling goes on. */
  readonly trouble?: MessageId | undefined;
}

/** The person is through. */
export interface CompleteState<Result> {
  readonly phase: "complete";
  /** What the host's `onComplete` returned under `browser`. */
  readonly result: Result;
}

/** It ended without a result. */
export interface FailedState {
  readonly phase: "failed";
  readonly message: MessageId;
  readonly reason: PageFailureReason;
  /** Finds this failure in the events of the server. */
  readonly ref?: string | undefined;
  /** The mode that was tried; `restart()` tries it again. Absent: `restart()` goes back to the choice. */
  readonly mode?: FlowMode | undefined;
  /** The order may still be open: `restart()` goes on with it instead of starting another (R26). */
  readonly canResume: boolean;
}

/** Everything that a page needs to draw itself, told apart by `phase`. */
export type BankIdState<Result = unknown> =
  | CheckingState
  | FramedState
  | IdleState
  | StartingState
  | PendingState
  | CompleteState<Result>
  | FailedState;

/** Before anything is known; also what a server renders. */
export const initialState: CheckingState = Object.freeze({ phase: "checking" });

/** Whether the person's app has the order. */
export function isPickedUp(hint: FlowHint): boolean {
  return hint !== "outstandingTransaction" && hint !== "noClient";
}

/** Whether BankID could be opened here, and it is not known yet that it does not. */
export function isUnopened<Result>(
  state: BankIdState<Result>,
): state is PendingState & { readonly launchUrl: string } {
  return state.phase === "pending" && state.launchUrl !== undefined && !state.launchTrouble;
}

/** Nothing but a person's act or a look at what the server has leaves these. */
export function isOver(state: BankIdState): boolean {
  return state.phase === "idle" || state.phase === "complete" || state.phase === "failed";
}

// What follows answers the same object when nothing changes, so that a poll without news redraws nothing and
// announces nothing.

/**
 * After an answer of `/collect` or of a start.
 *
 * @param mode - What is tried, for trying it again.
 * @param sentAt - When the request was sent that brought it.
 */
export function withView<Result>(
  state: BankIdState<Result>,
  view: PendingView | CompleteView<Result> | FailedView,
  mode: FlowMode | undefined,
  sentAt: number,
): BankIdState<Result> {
  if (isOver(state)) return state;
  if (view.status === "complete") return { phase: "complete", result: view.result };
  if (view.status === "failed") {
    const { message, reason, ref } = view;
    return { phase: "failed", message, reason, ref, mode, canResume: false };
  }
  const before = state.phase === "pending" && state.view.flow === view.flow ? state : undefined;
  const pending = before && isSame(before, view) ? before : freshPending(view, before);
  return view.qr ? withFrame(pending, view.qr, sentAt) : pending;
}

/** After a code has come, but for its age. One that is older than the one that is shown changes nothing. */
export function withFrame<Result>(
  state: BankIdState<Result>,
  { text, second, order }: QrFrame,
  sentAt: number,
): BankIdState<Result> {
  if (state.phase !== "pending" || state.view.mode !== "qr" || isPickedUp(state.view.hint)) return state;
  const shown = state.qr;
  const newer = shown ? order - shown.order || second - shown.second || sentAt - shown.sentAt : 1;
  if (newer <= 0) return state;
  const secondsLeft = Math.max(0, orderLifeSeconds - second);
  return { ...state, qr: { text, second, order, sentAt, secondsLeft } };
}

/** After time has gone by: a code fades. */
export function withAge<Result>(state: BankIdState<Result>, now: number): BankIdState<Result> {
  if (state.phase !== "pending") return state;
  const qrStale = state.qr !== undefined && now - state.qr.sentAt >= frameLifeMs;
  return qrStale === state.qrStale ? state : { ...state, qrStale };
}

/** After BankID has not opened. */
export function withLaunchTrouble<Result>(state: BankIdState<Result>): BankIdState<Result> {
  return isUnopened(state) ? { ...state, launchTrouble: true } : state;
}

/** After an answer that there is trouble, or none at all. */
export function withTrouble<Result>(state: BankIdState<Result>, trouble: MessageId): BankIdState<Result> {
  if (state.phase !== "pending" && state.phase !== "checking") return state;
  return state.trouble === trouble ? state : { ...state, trouble };
}

/** After something that ends a flow which is not over. */
export function withFailure<Result>(
  state: BankIdState<Result>,
  failure: Omit<FailedState, "phase">,
): BankIdState<Result> {
  return isOver(state) ? state : { phase: "failed", ...failure };
}

/** Without what nobody else may find on the page: a code, a launch address, a result (S72). */
export function concealed<Result>(state: BankIdState<Result>): BankIdState<Result> {
  if (state.phase === "complete") return initialState;
  if (state.phase !== "pending") return state;
  return { ...state, qr: undefined, qrStale: false, launchUrl: undefined, launchTrouble: false };
}

function isSame({ view, trouble, launchUrl }: PendingState, next: PendingView): boolean {
  return (
    trouble === undefined &&
    view.hint === next.hint &&
    view.message === next.message &&
    view.mode === next.mode &&
    launchUrl === next.launch?.url
  );
}

function freshPending(
  { flow, kind, mode, hint, message, launch }: PendingView,
  before: PendingState | undefined,
): PendingState {
  // A scanned code is of no use to anybody; one that is only late stays, and fades by itself.
  const qr = mode === "qr" && !isPickedUp(hint) ? before?.qr : undefined;
  return {
    phase: "pending",
    view: { status: "pending", flow, kind, mode, hint, message },
    qr,
    qrStale: false,
    launchUrl: launch?.url,
    launchTrouble: launch !== undefined && before?.launchTrouble === true,
  };
}
