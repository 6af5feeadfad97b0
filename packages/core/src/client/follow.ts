import { setTimeout as wait } from "node:timers/promises";
import { BankIdError } from "../errors.ts";
import type {
  CollectResponse,
  CompleteOrder,
  FailedOrder,
  OrderReference,
  PendingHint,
  QrStart,
} from "../protocol/api.ts";
import { qrText } from "../qr-text.ts";
import { functionOption, longestTimerMs, signalOption } from "./options.ts";
import type { Tolerance } from "./tolerance.ts";
import { createTolerance } from "./tolerance.ts";

/** An order to follow: with QR codes when all of what `auth` answered is given. */
export type FollowedOrder = OrderReference &
  (QrSource | { qrStartToken?: never; qrStartSecret?: never; receivedAtMs?: number });

interface QrSource extends QrStart {
  /** When the order's answer arrived, by the clock of {@link FollowOptions.monotonicNow}. */
  receivedAtMs: number;
}

/** An order that is under way, when something about it has changed. */
export interface PendingUpdate {
  status: "pending";
  hintCode: PendingHint;
  /** The text to draw now, in place of the one before. Not there: take the code away. */
  qrText?: string;
}

/** What {@link follow} yields. After `complete` or `failed` nothing comes. */
export type OrderUpdate = PendingUpdate | CompleteOrder | FailedOrder;

/** Options of {@link follow}. */
export interface FollowOptions {
  /** Ends the iteration at once; it throws the signal's reason. */
  signal?: AbortSignal;
  /** Time between two collects in ms, from 1 000 to 2³¹ − 1. Default: 2 000, which BankID asks for. */
  intervalMs?: number;
  /** The clock that the order's `receivedAtMs` was read from, in ms and monotonic. Default: the client's. */
  monotonicNow?: () => number;
  /** Resolves after so many ms, or rejects when the signal is aborted. Default: a timer. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What is asked, once every interval. */
export interface Collector {
  collect(order: OrderReference, options: { signal: AbortSignal }): Promise<CollectResponse>;
}

/** BankID takes no more than one collect a second (specification §6). */
const shortestIntervalMs = 1_000;

/** What the iteration is aborted with when its consumer ends it, which is no failure. */
const ended = Symbol("ended");

/**
 * Collects an order until it is complete or failed, and yields each change and each second's QR text.
 *
 * A collect that fails is left to the next one, within bounds (security §5.1): 30 s without an answer or of
 * maintenance, three internal errors in a row. A 429 widens the interval to what it asks for.
 *
 * @param clock - Stands in for an `options.monotonicNow` that is not given.
 * @throws {BankIdError} `ERR_OPTION` at once. While iterating: `ERR_RESULT_LOST` when the answer that ended the
 * order was lost on its way, else the error of the collect that was one too many.
 * @see Specification §6; S18, R16.
 */
export function follow(
  client: Collector,
  order: FollowedOrder,
  options: FollowOptions,
  clock: () => number = () => performance.now(),
): AsyncGenerator<OrderUpdate, void, undefined> {
  const signal = signalOption(options);
  const { intervalMs = 2_000 } = options;
  const now = functionOption("monotonicNow", options.monotonicNow) ?? clock;
  const sleep = functionOption("sleep", options.sleep) ?? timer;
  const isTime = typeof intervalMs === "number" && intervalMs <= longestTimerMs;
  if (!(isTime && intervalMs >= shortestIntervalMs)) {
    throw new BankIdError(
      "ERR_OPTION",
      `The option intervalMs must be a number of milliseconds from ${shortestIntervalMs} to ${longestTimerMs}, for BankID takes no more than one collect a second. Leave it out for the two seconds that it asks for.`,
    );
  }
  const stop = new AbortController();
  const updates = iterate({ client, order, intervalMs, now, sleep, stop: stop.signal });
  const iteration = untilStopped(updates, stop, signal);
  // A consumer that leaves while an update is awaited would else wait with its timer for the next second.
  const leave = iteration.return.bind(iteration);
  iteration.return = (value) => {
    stop.abort(ended);
    return leave(value);
  };
  return iteration;
}

async function* untilStopped(
  updates: AsyncGenerator<OrderUpdate, void, undefined>,
  stop: AbortController,
  signal: AbortSignal | undefined,
): AsyncGenerator<OrderUpdate, void, undefined> {
  const abort = (): void => stop.abort(signal?.reason);
  if (signal?.aborted === true) abort();
  signal?.addEventListener("abort", abort);
  try {
    yield* updates;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    if (stop.signal.reason !== ended) throw stop.signal.reason;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

interface Iteration {
  readonly client: Collector;
  readonly order: FollowedOrder;
  readonly intervalMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly stop: AbortSignal;
}

async function* iterate(iteration: Iteration): AsyncGenerator<OrderUpdate, void, undefined> {
  const { order, intervalMs, now, sleep, stop } = iteration;
  const tolerance = createTolerance();
  /** What the consumer knows. */
  let known: PendingUpdate | undefined;
  let hintCode: PendingHint | undefined;

  while (true) {
    const startedAt = now();
    const answer = await ask(iteration, tolerance);
    if (typeof answer === "object") {
      if (answer.status !== "pending") {
        yield answer;
        return;
      }
      hintCode = answer.hintCode;
    }
    const nextAt = startedAt + Math.max(intervalMs, typeof answer === "object" ? 0 : answer);
    do {
      const update = hintCode === undefined ? undefined : pending(hintCode, frame(order, hintCode, now()));
      if (update !== undefined && !isSame(update, known)) yield (known = update);
      const left = Math.max(0, nextAt - now());
      await sleep(known?.qrText === undefined ? left : Math.min(left, untilNextSecond(order, now())), stop);
      stop.throwIfAborted();
    } while (now() < nextAt);
  }
}

function isSame(one: PendingUpdate, other: PendingUpdate | undefined): boolean {
  return one.hintCode === other?.hintCode && one.qrText === other.qrText;
}

/** How the order stands, or how long to wait after a collect that failed, in ms. */
async function ask(
  { client, order: { orderRef }, now, stop }: Iteration,
  tolerance: Tolerance,
): Promise<CollectResponse | number> {
  stop.throwIfAborted();
  try {
    const answer = await client.collect({ orderRef }, { signal: stop });
    tolerance.answered();
    return answer;
  } catch (error) {
    stop.throwIfAborted();
    return tolerance.failed(error, now());
  }
}

function pending(hintCode: PendingHint, text: string | undefined): PendingUpdate {
  return { status: "pending", hintCode, ...(text === undefined ? {} : { qrText: text }) };
}

/** The code of the current second, never of a coming one, and none once somebody has the order (S18). */
function frame(order: FollowedOrder, hintCode: PendingHint, now: number): string | undefined {
  if (hintCode !== "outstandingTransaction" || order.qrStartSecret === undefined) return undefined;
  return qrText(order, Math.max(0, now - order.receivedAtMs));
}

function untilNextSecond(order: FollowedOrder, now: number): number {
  const elapsedMs = Math.max(0, now - (order.receivedAtMs ?? now));
  return 1_000 - (elapsedMs % 1_000);
}

async function timer(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal });
}
