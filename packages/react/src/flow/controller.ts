/**
 * The whole behaviour of a login or a signature on a page, without React: it owns the timers, the requests
 * and the state. What the answers mean is in `outcome.ts`, when to ask in `cadence.ts`, what to show in
 * `state.ts`.
 */

import { deviceKind, opensByTap, type BrowserResult, type FlowMode } from "@bankid-kit/core/browser";
import { readReturn } from "./address.ts";
import { createAlarm } from "./alarm.ts";
import { createPost, type StartRequest } from "./api.ts";
import { longAgo, nextPoll, type PollRoute, type Rhythm } from "./cadence.ts";
import type { BankIdController, BankIdControllerOptions, BankIdSettings, PageFacts } from "./contract.ts";
import {
  isTooMuch,
  judge,
  withLoss,
  type Losses,
  type Outcome,
  type Question,
  type Target,
} from "./outcome.ts";
import { withoutHash, type Unsubscribe } from "./platform.ts";
import { createReminders } from "./reminders.ts";
import { startRequest } from "./start-request.ts";
import {
  concealed,
  initialState,
  isUnopened,
  withAge,
  withFailure,
  withFrame,
  withLaunchTrouble,
  withTrouble,
  withView,
  type BankIdState,
  type FailedState,
  type Times,
} from "./state.ts";

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
  const { location, navigator } = platform;
  let settings: BankIdSettings = options;
  const post = createPost<Result>({ basePath, platform, headers: () => settings.headers });

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
  let rhythm: Rhythm = { collect: longAgo, qr: longAgo };
  let losses: Losses | undefined;
  const polls = createAlarm(platform);
  const reminders = createReminders(platform, {
    onFade: () => show(withAge(state, platform.now())),
    onUnopened: () => show(withLaunchTrouble(state)),
  });

  function show(next: BankIdState<Result>): void {
    if (next === state) return;
    state = next;
    if (connection) reminders.update(state);
    for (const listener of listeners) listener();
  }

  function fail(failure: Pick<FailedState, "message" | "reason" | "ref">, canResume = false): void {
    const { message, reason, ref } = failure;
    // A text that has changed has to be read first, so trying again is going back.
    const again = reason === "text_changed" ? undefined : mode;
    show(withFailure(state, { message, reason, ref, mode: again, canResume }));
  }

  /** From here on, no answer to an earlier poll counts. */
  function beginTurn(): void {
    turn.abort();
    turn = new AbortController();
    polls.clear();
    rhythm = { collect: longAgo, qr: longAgo };
  }

  function question(): Question {
    return { target, kind: settings.sign ? "sign" : "auth", hostname: location.hostname };
  }

  function poll(): void {
    polls.clear();
    const due = connection && nextPoll(state, platform.isHidden(), rhythm);
    if (due) polls.set(due.at, () => void ask(due.route));
  }

  async function ask(route: PollRoute): Promise<void> {
    const { signal } = turn;
    const asked = question();
    const sentAt = platform.now();
    rhythm[route] = { sentAt };
    poll();
    const body = asked.target ?? {};
    const answer = await post(
      route === "qr" ? { route, body: { flow: asked.target?.flow ?? "" } } : { route, body },
      signal,
    );
    if (signal.aborted) return;
    const now = platform.now();
    rhythm[route] = { sentAt, answeredAt: now };
    const outcome = judge(answer, asked);
    if (route === "qr") takeFrame(outcome, { sentAt, now });
    else if (outcome.kind === "view") follow(outcome.view, { sentAt, now });
    else if (asked.target) endure(outcome);
    else show({ phase: "idle" });
    poll();
  }

  /** A frame and nothing else: only `/collect` says how the flow stands. */
  function takeFrame(outcome: Outcome<Result>, times: Times): void {
    if (outcome.kind !== "view") return;
    const { view } = outcome;
    if (view.status !== "pending") rhythm.collect = { ...rhythm.collect, sentAt: longAgo.sentAt };
    else if (view.qr) show(withFrame(state, view.qr, times));
  }

  function follow(view: Extract<Outcome<Result>, { kind: "view" }>["view"], times: Times): void {
    losses = undefined;
    target = undefined;
    if (view.status === "pending") {
      target = { flow: view.flow };
      mode = view.mode;
    }
    show(withView(state, view, mode, times));
  }

  /** A poll that brought no view, of a flow that is being followed. */
  function endure(outcome: Exclude<Outcome<Result>, { kind: "view" }>): void {
    if (outcome.kind === "trouble") {
      losses = undefined;
      show(withTrouble(state, outcome.message));
    } else if (outcome.kind === "refused") {
      target = undefined;
      fail(outcome);
    } else {
      losses = withLoss(losses, platform.now());
      if (isTooMuch(losses, platform.now())) {
        losses = undefined;
        fail(outcome, true);
      } else show(withTrouble(state, "offline"));
    }
  }

  function start(wanted: FlowMode): void {
    if (!connection || state.phase === "starting") return;
    beginTurn();
    target = undefined;
    losses = undefined;
    mode = wanted;
    show({ phase: "starting", mode });
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
      fail({ message: "RFA22", reason: "insecure_page" });
      return;
    }
    const sentAt = platform.now();
    const answer = await post(request, connected);
    if (signal.aborted) {
      // Cancelled before the order had a name: nobody waits for it any more, so it must not stay open.
      if (answer.kind === "view" && answer.view.status === "pending") end(answer.view);
      return;
    }
    const now = platform.now();
    rhythm.collect = { sentAt, answeredAt: now };
    const outcome = judge(answer, question());
    if (outcome.kind === "view") follow(outcome.view, { sentAt, now });
    else fail(outcome);
    if (isUnopened(state) && !facts().launchByTap && !platform.isHidden()) platform.openApp(state.launchUrl);
    poll();
  }

  /** The answer is not waited for: the order ends by itself, and the person has seen it end already. */
  function end({ flow }: Target): void {
    void post({ route: "cancel", body: { flow } });
  }

  function cancel(): void {
    if (state.phase !== "starting") {
      if (!target) return;
      end(target);
    }
    beginTurn();
    target = undefined;
    fail({ message: "RFA3", reason: "cancelled" });
  }

  function restart(): void {
    if (!connection || state.phase !== "failed") return;
    if (state.canResume) look();
    else if (state.mode) start(state.mode);
    else show({ phase: "idle" });
  }

  /** Asks the server how things stand, at once. */
  function look(): void {
    beginTurn();
    if (state.phase !== "pending") show(initialState);
    poll();
  }

  /** Takes BankID's fragment out of the address, and remembers what it brings (S66). */
  function takeReturn(): void {
    const found = readReturn(location.hash);
    if (found) platform.removeHash();
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
    show(withAge(state, platform.now()));
    // A request that slept with the page may never come back: it is sent anew.
    if (platform.isHidden() || platform.now() - rhythm.collect.sentAt < sameWakeMs) poll();
    else look();
  }

  /** What a page that goes away leaves behind is asked for anew if it comes back (S72). */
  function conceal(): void {
    if (state.phase === "starting") return;
    beginTurn();
    show(concealed(state));
  }

  function connect(): Unsubscribe {
    takeReturn();
    if (platform.isFramed() && settings.allowFramed !== true) {
      show({ phase: "framed", address: withoutHash(location.href) });
      return () => undefined;
    }
    const mine = new AbortController();
    connection = mine;
    const stop = [
      platform.on("visibilitychange", wake),
      platform.on("pageshow", wake),
      platform.on("pagehide", conceal),
      platform.on("hashchange", followReturn),
      platform.on("online", wake),
    ];
    if (!followReturn() && !["idle", "complete", "failed"].includes(state.phase)) look();
    return () => {
      if (connection !== mine) return;
      connection = undefined;
      for (const each of stop) each();
      polls.clear();
      reminders.clear();
      turn.abort();
      mine.abort();
    };
  }

  const facts = (): PageFacts => ({
    hostname: location.hostname,
    device: settings.device === "handheld" ? "handheld" : deviceKind(navigator.userAgent, navigator),
    launchByTap: opensByTap(navigator.userAgent),
  });

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
