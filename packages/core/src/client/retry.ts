/**
 * What may be repeated inside one call, as a table and nothing else (R2, security §5.1).
 *
 * An order that names a person is not repeated once BankID may have seen it: a second one would end both. A
 * `collect` is left to the next poll, except where the connection had been closed before it was sent.
 */

/** What is called, as far as repeating goes. */
export type CallKind = "order" | "orderOfPerson" | "collect" | "cancel";

/** What kept a call from its answer. */
export type Trouble =
  /** No name, no connection, no handshake: BankID has not seen the call. */
  | "nothingSent"
  /** A connection that had carried a call before ended without one byte of this call's answer. */
  | "reusedSocketClosed"
  /** It was sent, and no answer or a broken one came. */
  | "noAnswer"
  /** HTTP 408 or 500; 502 and 504 too, which something between answers when it got nothing better (R7). */
  | "serverFault"
  /** HTTP 503. */
  | "unavailable"
  /** HTTP 429. */
  | "tooManyRequests";

const repeats: Readonly<Record<CallKind, Readonly<Record<Trouble, 0 | 1 | 2>>>> = {
  order: {
    nothingSent: 1,
    reusedSocketClosed: 1,
    noAnswer: 0,
    serverFault: 0,
    unavailable: 2,
    tooManyRequests: 0,
  },
  orderOfPerson: {
    nothingSent: 1,
    reusedSocketClosed: 0,
    noAnswer: 0,
    serverFault: 0,
    unavailable: 2,
    tooManyRequests: 0,
  },
  collect: {
    nothingSent: 0,
    reusedSocketClosed: 1,
    noAnswer: 0,
    serverFault: 0,
    unavailable: 0,
    tooManyRequests: 0,
  },
  cancel: {
    nothingSent: 1,
    reusedSocketClosed: 1,
    noAnswer: 0,
    serverFault: 0,
    unavailable: 1,
    tooManyRequests: 0,
  },
};

/** First wait, in ms; each further one doubles. */
const firstWaitMs = 200;

/** HTTP 503 is repeated within this time of the call's start, in ms. */
const unavailableWithinMs = 3_000;

/** One call so far. */
export interface Attempt {
  readonly kind: CallKind;
  readonly trouble: Trouble;
  /** How often the call was repeated already, whatever the reason. */
  readonly repeated: number;
  /** Since the call began, in ms. */
  readonly elapsedMs: number;
  /** The longest that the whole call may take, in ms (R1). */
  readonly timeoutMs: number;
  /** What the answer asks for, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 to 1, exclusive. */
  readonly random: number;
}

export type Decision = { readonly action: "wait"; readonly ms: number } | { readonly action: "giveUp" };

const giveUp: Decision = { action: "giveUp" };

/** Whether to repeat a call, and when; 200 ms and as much again by chance, so that clients do not keep step. */
export function decide(attempt: Attempt): Decision {
  const { kind, trouble, repeated, elapsedMs, timeoutMs, retryAfterMs = 0, random } = attempt;
  if (repeated >= repeats[kind][trouble]) return giveUp;
  const baseMs = firstWaitMs * 2 ** repeated;
  const ms = Math.max(baseMs + random * baseMs, retryAfterMs);
  const withinMs = trouble === "unavailable" ? Math.min(unavailableWithinMs, timeoutMs) : timeoutMs;
  return elapsedMs + ms < withinMs ? { action: "wait", ms } : giveUp;
}

/**
 * Whether the caller may start the same call again.
 *
 * Not where an order may already stand for a person: the second would be refused and end the first (§5).
 */
export function mayStartAgain(kind: CallKind, trouble: Trouble): boolean {
  return (
    kind !== "orderOfPerson" ||
    (trouble !== "noAnswer" && trouble !== "serverFault" && trouble !== "reusedSocketClosed")
  );
}

/** The kind of a call, by endpoint and body. Phone orders and `otherPayment` always name a person. */
export function callKind(endpoint: string, body: object): CallKind {
  if (endpoint === "collect" || endpoint === "cancel") return endpoint;
  if (endpoint.startsWith("phone/") || endpoint === "other/payment") return "orderOfPerson";
  const { requirement } = body as { requirement?: { personalNumber?: unknown } };
  return requirement?.personalNumber === undefined ? "order" : "orderOfPerson";
}

/** The trouble that an answer's status means, if any. */
export function troubleOfStatus(status: number): Trouble | undefined {
  switch (status) {
    case 408:
    case 500:
    case 502:
    case 504:
      return "serverFault";
    case 429:
      return "tooManyRequests";
    case 503:
      return "unavailable";
    default:
      return undefined;
  }
}

/** How many repeats a client keeps for itself, so that a quiet one may repeat at all. */
const reserve = 10;

/** A client's repeats: one for every ten calls, and a small reserve, so that an outage is not made worse (R3). */
export interface RetryBudget {
  /** A call begins. */
  earn(): void;
  /** Takes one repeat, if one is left. */
  spend(): boolean;
}

export function createRetryBudget(): RetryBudget {
  // Counted in tenths, which add up without rounding.
  let tenths = reserve * 10;
  return {
    earn() {
      tenths = Math.min(tenths + 1, reserve * 10);
    },
    spend() {
      if (tenths < 10) return false;
      tenths -= 10;
      return true;
    },
  };
}
