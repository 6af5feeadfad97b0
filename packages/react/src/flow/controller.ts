/**
 * The whole behaviour of a login or a signature on a page, without React: it owns the timers, the requests and the state.
 * What the answers mean is in `outcome.ts`, when to ask in `cadence.ts`, what to show in `state.ts`.
 */

import type { BrowserResult, FlowMode } from "@bankid-kit/core/browser";
import { readReturn } from "./address.ts";
import { createAlarm } from "./alarm.ts";
import { createApi } from "./api.ts";
import { freshRhythm, nextPoll, type Rhythm } from "./cadence.ts";
import type { BankIdController, BankIdControllerOptions, BankIdSettings, PageFacts } from "./contract.ts";
import { pageFacts } from "./facts.ts";
import {
  isTooMuch,
  judge,
  withLoss,
  type Losses,
  type Outcome,
  type Question,
  type Target,
} from "./outcome.ts";
import type { Unsubscribe } from "./platform.ts";
import { createReminders } from "./reminders.ts";
import { startRequest, type StartRequest } from "./start-request.ts";
import { initialState, isUnopened, nextState, type BankIdState, type FlowEvent } from "./state.ts";

/** Waking up twice within this many ms is waking up once: browsers fire several events for it. */
const sameWakeMs = 1_000;

/**
 * Makes a controller. Nothing happens before `connect()`; two controllers share nothing.
 *
 * @typeParam Result - What the server's `onComplete` returns under `browser`.
 * @throws {BankIdBasePathError} `ERR_BASE_PATH` when `basePath` is not a path on this origin (S69).
 */
export function createBankIdController<Result = BrowserResult>(
  options: BankIdControllerOptions,
): BankIdController<Result> {
  const { basePath, platform } = options;
  let settings: BankIdSettings = options;
  const api = createApi<Result>({ basePath, platform, headers: () => settings.headers });

  let state: BankIdState<Result> = initialState;
  const listeners = new Set<() => void>();

  /** Ends with the component; starts live by it. */
  let connection: AbortController | undefined;
  /** Ends with whatever makes earlier answers worthless; polls live by it. */
  let turn = new AbortController();
  /** The start before, which must be over before the next: two answers would fight over one cookie. */
  let lastStart: Promise<void> = Promise.resolve();

  /** A return was found in the address, and nobody has followed it yet. */
  let returned = false;
  let target: Target | undefined;
  let mode: FlowMode | undefined;
  let rhythm: Rhythm = freshRhythm();
  let losses: Losses | undefined;
  const polls = createAlarm(platform);
  const reminders = createReminders(platform, dispatch);

  function dispatch(event: FlowEvent<Result>): void {
    const before = state;
    state = nextState(state, event);
    if (state === before) return;
    if (connection) reminders.update(state);
    for (const listener of listeners) listener();
  }

  /** From here on, no answer to an earlier poll counts. */
  function beginTurn(): void {
    turn.abort();
    turn = new AbortController();
    rhythm = freshRhythm();
  }

  function question(): Question {
    const kind = settings.sign ? "sign" : "auth";
    return { target, kind, hostname: platform.location.hostname };
  }

  function poll(): void {
    polls.clear();
    const due = connection && nextPoll(state, platform.isHidden(), rhythm);
    if (!due) return;
    const run = due.kind === "collect" ? collect : fetchFrame;
    polls.set(due.at, () => void run());
  }

  async function collect(): Promise<void> {
    const { signal } = turn;
    const asked = question();
    const sentAt = platform.now();
    rhythm = { ...rhythm, collecting: true, collectSentAt: sentAt };
    poll();
    const answer = await api.collect(asked.target ?? {}, signal);
    if (signal.aborted) return;
    rhythm = { ...rhythm, collecting: false, collectAnsweredAt: platform.now() };
    const outcome = judge(answer, asked);
    if (outcome.kind === "view") follow(outcome.view, sentAt);
    else if (asked.target) endure(outcome);
    else dispatch({ type: "choose" });
    poll();
  }

  /** Brings a frame and nothing else: only `/collect` says how the flow stands. */
  async function fetchFrame(): Promise<void> {
    const { signal } = turn;
    const asked = question();
    const sentAt = platform.now();
    if (!asked.target) return;
    rhythm = { ...rhythm, fetchingFrame: true, frameSentAt: sentAt };
    poll();
    const outcome = judge(await api.qr({ flow: asked.target.flow }, signal), asked);
    if (signal.aborted) return;
    rhythm = { ...rhythm, fetchingFrame: false };
    if (outcome.kind === "view") {
      const { view } = outcome;
      if (view.status !== "pending") rhythm = { ...rhythm, collectSentAt: Number.NEGATIVE_INFINITY };
      else if (view.qr) dispatch({ type: "frame", frame: view.qr, sentAt, now: platform.now() });
    }
    poll();
  }

  function follow(view: Extract<Outcome<Result>, { kind: "view" }>["view"], sentAt: number): void {
    losses = undefined;
    target = view.status === "pending" ? { flow: view.flow } : undefined;
    if (view.status === "pending") mode = view.mode;
    dispatch({ type: "view", view, sentAt, now: platform.now() });
  }

  /** A poll that brought no view, of a flow that is being followed. */
  function endure(outcome: Exclude<Outcome<Result>, { kind: "view" }>): void {
    switch (outcome.kind) {
      case "trouble":
        losses = undefined;
        dispatch({ type: "trouble", message: outcome.message });
        return;
      case "refused":
        target = undefined;
        dispatch({ ...outcome, type: "fail", mode });
        return;
      case "none":
      case "lost":
        losses = withLoss(losses, platform.now());
        if (!isTooMuch(losses, platform.now())) {
          dispatch({ type: "trouble", message: "offline" });
          return;
        }
        losses = undefined;
        dispatch({ type: "fail", message: "noContact", reason: "no_contact", mode, canResume: true });
    }
  }

  function start(wanted: FlowMode): void {
    if (!connection || state.phase === "starting") return;
    beginTurn();
    target = undefined;
    losses = undefined;
    mode = wanted;
    dispatch({ type: "start", mode: wanted });
    poll();
    const request = startRequest({ mode, device: facts().device, settings, platform });
    lastStart = open(request, lastStart, connection.signal);
  }

  async function open(
    asked: Promise<StartRequest>,
    startBefore: Promise<void>,
    connected: AbortSignal,
  ): Promise<void> {
    const { signal } = turn;
    const request = await asked.catch(() => undefined);
    await startBefore;
    if (signal.aborted) return;
    if (!request) {
      dispatch({ type: "fail", message: "RFA22", reason: "insecure_page", mode });
      return;
    }
    const sentAt = platform.now();
    const answer = await api.start(request, connected);
    if (signal.aborted) {
      // Cancelled before the order had a name: nobody waits for it any more, so it must not stay open.
      if (answer.kind === "view" && answer.view.status === "pending") api.cancel({ flow: answer.view.flow });
      return;
    }
    rhythm = { ...rhythm, collectSentAt: sentAt, collectAnsweredAt: platform.now() };
    const outcome = judge(answer, question());
    if (outcome.kind === "view") {
      follow(outcome.view, sentAt);
      if (isUnopened(state) && !facts().launchByTap && !platform.isHidden()) {
        platform.location.openApp(state.launchUrl);
      }
    } else if (outcome.kind === "lost" || outcome.kind === "none") {
      dispatch({ type: "fail", message: "noContact", reason: "no_contact", mode });
    } else {
      // A text that has changed has to be read first, so trying again is going back.
      dispatch({ ...outcome, type: "fail", mode: outcome.reason === "text_changed" ? undefined : mode });
    }
    poll();
  }

  function cancel(): void {
    if (state.phase === "pending" || state.phase === "checking") {
      if (!target) return;
      api.cancel({ flow: target.flow });
    } else if (state.phase !== "starting") return;
    beginTurn();
    target = undefined;
    dispatch({ type: "cancel", mode });
    poll();
  }

  function restart(): void {
    if (!connection || state.phase !== "failed") return;
    if (state.canResume) look();
    else if (state.mode) start(state.mode);
    else dispatch({ type: "choose" });
  }

  /** Asks the server how things stand, at once. */
  function look(): void {
    beginTurn();
    if (state.phase !== "pending") dispatch({ type: "check" });
    poll();
  }

  /** Takes BankID's fragment out of the address, and remembers what it brings (S66). */
  function takeReturn(): void {
    const found = readReturn(platform.location.hash);
    if (found) platform.location.removeHash();
    if (!found?.ticket) return;
    target = found.ticket;
    returned = true;
  }

  /** Follows what the address brought, if it brought anything. */
  function followReturn(): boolean {
    takeReturn();
    const follows = returned;
    returned = false;
    if (follows) look();
    return follows;
  }

  function wake(): void {
    reminders.update(state);
    if (followReturn()) return;
    if (state.phase !== "pending" && state.phase !== "checking") return;
    dispatch({ type: "tick", now: platform.now() });
    // A request that slept with the page may never come back: it is sent anew.
    if (platform.isHidden() || platform.now() - rhythm.collectSentAt < sameWakeMs) poll();
    else look();
  }

  /** What a page that goes away leaves behind is asked for anew if it comes back (S72). */
  function conceal(): void {
    if (state.phase === "starting") return;
    beginTurn();
    polls.clear();
    dispatch({ type: "conceal" });
  }

  function connect(): Unsubscribe {
    takeReturn();
    if (platform.isFramed() && settings.allowFramed !== true) {
      dispatch({ type: "framed", address: platform.location.address });
      return () => undefined;
    }
    const mine = new AbortController();
    connection = mine;
    const stop = [
      platform.onVisibilityChange(wake),
      platform.onPageShow(wake),
      platform.onPageHide(conceal),
      platform.onHashChange(followReturn),
      platform.onOnline(wake),
    ];
    if (!followReturn() && !["idle", "complete", "failed"].includes(state.phase)) look();
    return () => {
      if (connection !== mine) return;
      connection = undefined;
      for (const end of stop) end();
      polls.clear();
      reminders.clear();
      turn.abort();
      mine.abort();
    };
  }

  const facts = (): PageFacts => pageFacts(platform, settings.device);

  return {
    start,
    cancel,
    restart,
    takeReturn,
    connect,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => state,
    getServerSnapshot: () => initialState,
    configure: (changed) => {
      settings = changed;
    },
    get facts() {
      return facts();
    },
  };
}
