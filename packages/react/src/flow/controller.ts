/**
 * The whole behaviour of a login or a signature on a page, without React: it owns the timers, the requests
 * and the state. What the answers mean is in `outcome.ts`, when to ask in `cadence.ts`, what to show in
 * `state.ts`.
 */

import type { BrowserResult, FlowMode } from "@bankid-kit/core/browser";
import { readReturn } from "./address.ts";
import { createAlarm } from "./alarm.ts";
import { createPost, type Answer, type PollRoute, type StartRequest } from "./api.ts";
import { longAgo, nextPoll, type Rhythm } from "./cadence.ts";
import type { BankIdController, BankIdControllerOptions, BankIdSettings, PageFacts } from "./contract.ts";
import { pageFacts } from "./facts.ts";
import { isTooMuch, judge, type Outcome, type Target } from "./outcome.ts";
import { withoutHash, type Unsubscribe } from "./platform.ts";
import { createReminders } from "./reminders.ts";
import { hashOfText, startRequest } from "./start-request.ts";
import {
  concealed,
  initialState,
  isOver,
  isUnopened,
  withAge,
  withFailure,
  withFrame,
  withLaunchTrouble,
  withTrouble,
  withView,
  type BankIdState,
  type FailedState,
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
  const { location } = platform;
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
  /** Lost requests in a row: when each of them was noticed. */
  let losses: number[] = [];
  const polls = createAlarm(platform);
  const reminders = createReminders(platform, {
    onFade: () => show(state),
    onUnopened: () => show(withLaunchTrouble(state)),
  });

  const facts = (): PageFacts => pageFacts(platform, settings.device);

  function show(next: BankIdState<Result>): void {
    const aged = withAge(next, platform.now());
    if (aged === state) return;
    state = aged;
    if (connection) reminders.update(state);
    for (const listener of listeners) listener();
  }

  function fail({ message, reason, ref }: Omit<FailedState, "phase" | "canResume">, canResume = false): void {
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

  function poll(): void {
    polls.clear();
    const due = connection && nextPoll(state, platform.isHidden(), rhythm);
    if (due) polls.set(due.at, () => void ask(due.route));
  }

  function meaning(answer: Answer<Result>, asked?: Target): Outcome<Result> {
    const kind = settings.sign ? "sign" : "auth";
    return judge(answer, { target: asked, kind, hostname: location.hostname });
  }

  async function ask(route: PollRoute): Promise<void> {
    const { signal } = turn;
    const asked = target;
    const sentAt = platform.now();
    rhythm[route] = { sentAt };
    poll();
    const body = asked ?? { textHash: await hashOfText(settings, platform).catch(() => undefined) };
    const answer = await post({ route, body }, signal);
    if (signal.aborted) return;
    rhythm[route] = { sentAt, answeredAt: platform.now() };
    const outcome = meaning(answer, asked);
    if (route === "qr") takeFrame(outcome, sentAt);
    else if (outcome.kind === "view") follow(outcome.view, sentAt);
    else if (asked) endure(outcome);
    else show({ phase: "idle" });
    poll();
  }

  /** A frame and nothing else: only `/collect` says how the flow stands. */
  function takeFrame(outcome: Outcome<Result>, sentAt: number): void {
    if (outcome.kind !== "view") return;
    const { view } = outcome;
    if (view.status !== "pending") rhythm.collect = { ...rhythm.collect, sentAt: longAgo.sentAt };
    else if (view.qr) show(withFrame(state, view.qr, sentAt));
  }

  function follow(view: Extract<Outcome<Result>, { kind: "view" }>["view"], sentAt: number): void {
    losses = [];
    target = undefined;
    if (view.status === "pending") {
      target = { flow: view.flow };
      mode = view.mode;
    }
    show(withView(state, view, mode, sentAt));
  }

  /** A poll that brought no view, of a flow that is being followed. */
  function endure(outcome: Exclude<Outcome<Result>, { kind: "view" }>): void {
    losses = outcome.kind === "lost" ? [...losses, platform.now()] : [];
    if (outcome.kind === "refused") {
      target = undefined;
      fail(outcome);
    } else if (isTooMuch(losses)) {
      losses = [];
      fail(outcome, true);
    } else show(withTrouble(state, outcome.kind === "lost" ? "offline" : outcome.message));
  }

  function start(wanted: FlowMode): void {
    if (!connection || state.phase === "starting") return;
    beginTurn();
    target = undefined;
    mode = wanted;
    show({ phase: "starting", mode });
    const request = startRequest({ mode, device: facts().device, settings, platform });
    lastStart = open(request, connection.signal);
  }

  async function open(asked: Promise<StartRequest>, connected: AbortSignal): Promise<void> {
    const { signal } = turn;
    const startBefore = lastStart;
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
    rhythm.collect = { sentAt, answeredAt: platform.now() };
    const outcome = meaning(answer);
    if (outcome.kind === "view") follow(outcome.view, sentAt);
    else fail(outcome);
    if (isUnopened(state) && !facts().launchByTap && !platform.isHidden()) platform.openApp(state.launchUrl);
    poll();
  }

  /** The answer is not waited for: the order ends by itself, and the person has seen it end already. */
  function end({ flow }: Target): void {
    void post({ route: "cancel", body: { flow } });
  }

  function cancel(): void {
    if (target) end(target);
    else if (state.phase !== "starting") return;
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
    losses = [];
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
    show(state);
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
    if (!followReturn() && !isOver(state)) look();
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
