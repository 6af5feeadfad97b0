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
  readonly trouble?: MessageId;
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
  /** The last answer of `/collect`, or of the start. */
  readonly view: PendingView;
  /** The QR code to draw. Absent once somebody has scanned it, and in `device` mode. */
  readonly qr?: ShownFrame;
  /** The frame is too old to be scanned: fade it. */
  readonly qrStale: boolean;
  /** Opens BankID on this device. Checked already (S64). */
  readonly launchUrl?: string;
  /**
   * The page is still in view five seconds after it could open BankID: perhaps there is no app. Offer where
   * to get it, and the other device; polling goes on.
   */
  readonly launchTrouble: boolean;
  /** The server or BankID can't be reached right now. The flow is alive and polling goes on. */
  readonly trouble?: MessageId;
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
  readonly ref?: string;
  /** The mode that was tried; `restart()` tries it again. Absent: `restart()` goes back to the choice. */
  readonly mode?: FlowMode;
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

/** What can happen. */
export type FlowEvent<Result> =
  | { type: "check" }
  | { type: "framed"; address: string }
  | { type: "choose" }
  | { type: "start"; mode: FlowMode }
  | {
      type: "view";
      view: PendingView | CompleteView<Result> | FailedView;
      /** When the request was sent, and what time it is. */
      sentAt: number;
      now: number;
    }
  | { type: "frame"; frame: QrFrame; sentAt: number; now: number }
  | { type: "tick"; now: number }
  /** BankID has not opened. */
  | { type: "unopened" }
  /** The page goes away, and its picture may be kept (S72). */
  | { type: "conceal" }
  | { type: "trouble"; message: MessageId }
  | {
      type: "fail";
      message: MessageId;
      reason: PageFailureReason;
      ref?: string | undefined;
      mode?: FlowMode | undefined;
      canResume?: boolean;
    }
  | { type: "cancel"; mode?: FlowMode | undefined };

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

/**
 * The next state. Answers the same object when nothing changes, so that a poll without news redraws
 * nothing and announces nothing.
 */
export function nextState<Result>(state: BankIdState<Result>, event: FlowEvent<Result>): BankIdState<Result> {
  switch (event.type) {
    case "check":
      return initialState;
    case "framed":
      return { phase: "framed", address: event.address };
    case "choose":
      return state.phase === "checking" || state.phase === "failed" ? { phase: "idle" } : state;
    case "start":
      return { phase: "starting", mode: event.mode };
    case "view":
      return isOver(state) ? state : afterView(state, event);
    case "frame":
      return state.phase === "pending" ? withFrame(state, event) : state;
    case "tick":
      return state.phase === "pending" ? withAge(state, event.now) : state;
    case "unopened":
      return isUnopened(state) ? { ...state, launchTrouble: true } : state;
    case "conceal":
      return concealed(state);
    case "trouble":
      if (state.phase !== "pending" && state.phase !== "checking") return state;
      return state.trouble === event.message ? state : { ...state, trouble: event.message };
    case "fail":
      return isOver(state) ? state : failed(event);
    case "cancel":
    default:
      if (isOver(state)) return state;
      return failed({ message: "RFA3", reason: "cancelled", mode: event.mode });
  }
}

/** Nothing but a new start or a look at what the server has leaves these. */
function isOver(state: BankIdState): boolean {
  return state.phase === "idle" || state.phase === "complete" || state.phase === "failed";
}

function failed(event: Omit<Extract<FlowEvent<never>, { type: "fail" }>, "type">): FailedState {
  const { message, reason, ref, mode, canResume = false } = event;
  return {
    phase: "failed",
    message,
    reason,
    canResume,
    ...(ref === undefined ? {} : { ref }),
    ...(mode === undefined ? {} : { mode }),
  };
}

function afterView<Result>(
  state: BankIdState<Result>,
  { view, sentAt, now }: Extract<FlowEvent<Result>, { type: "view" }>,
): BankIdState<Result> {
  if (view.status === "complete") return { phase: "complete", result: view.result };
  if (view.status === "failed") {
    const { message, reason, ref } = view;
    const mode =
      state.phase === "pending" ? state.view.mode : state.phase === "starting" ? state.mode : undefined;
    return failed({ message, reason, ref, mode });
  }
  const before = state.phase === "pending" && state.view.flow === view.flow ? state : undefined;
  const pending = before && isSame(before, view) ? before : freshPending(view, before);
  if (isPickedUp(view.hint)) return pending;
  return view.qr ? withFrame(pending, { frame: view.qr, sentAt, now }) : pending;
}

function isSame({ view, trouble }: PendingState, next: PendingView): boolean {
  return (
    trouble === undefined &&
    view.hint === next.hint &&
    view.message === next.message &&
    view.mode === next.mode &&
    view.launch?.url === next.launch?.url
  );
}

function freshPending(view: PendingView, before: PendingState | undefined): PendingState {
  // A scanned code is of no use to anybody; one that is only late stays, and fades by itself.
  const keep = before?.qr && view.mode === "qr" && !isPickedUp(view.hint);
  return {
    phase: "pending",
    view,
    qrStale: keep ? before.qrStale : false,
    launchTrouble: view.launch !== undefined && before?.launchTrouble === true,
    ...(keep ? { qr: before.qr } : {}),
    ...(view.launch ? { launchUrl: view.launch.url } : {}),
  };
}

function withFrame(
  state: PendingState,
  { frame, sentAt, now }: { frame: QrFrame; sentAt: number; now: number },
): PendingState {
  if (isPickedUp(state.view.hint) || state.view.mode !== "qr") return state;
  const shown = state.qr;
  if (shown && (frame.order < shown.order || (frame.order === shown.order && frame.second < shown.second))) {
    return state;
  }
  const again = shown?.order === frame.order && shown.second === frame.second;
  if (again && sentAt <= shown.sentAt) return state;
  const { text, second, order } = frame;
  const secondsLeft = Math.max(0, orderLifeSeconds - second);
  return withAge({ ...state, qr: { text, second, order, sentAt, secondsLeft } }, now);
}

function withAge(state: PendingState, now: number): PendingState {
  const qrStale = state.qr !== undefined && now - state.qr.sentAt >= frameLifeMs;
  return qrStale === state.qrStale ? state : { ...state, qrStale };
}

/** Without what nobody else may find on the page: a code, a launch address, a result. */
function concealed<Result>(state: BankIdState<Result>): BankIdState<Result> {
  if (state.phase === "complete") return initialState;
  if (state.phase !== "pending") return state;
  const { qr: _frame, launchUrl: _url, view, ...rest } = state;
  const { qr: _code, launch: _launch, ...shown } = view;
  return { ...rest, view: shown, qrStale: false, launchTrouble: false };
}
