import { BankIdError } from "@bankid-kit/core";
import type { BrowserResult, CompletionData } from "@bankid-kit/core/browser";
import { within } from "./within.ts";

/** What `onComplete` gets: the whole of BankID's result, and the names to file it under. */
export interface Completion extends CompletionData {
  /** Names this login: the same for every copy of it, so that writes can be made once (the flow's id). */
  readonly loginId: string;
  /** `production`, `test`, or the name of a custom environment. */
  readonly environment: string;
}

/** What `onComplete` decides, as plain JSON. */
export interface Decision<Session, Browser> {
  /** Data for `establishSession`; it stays on the server. */
  session: Session;
  /** Data for the page; a `redirectTo` is followed by the component. */
  browser?: Browser & BrowserResult;
}

/** Decides about one completed login, at most once per flow. */
export type OnComplete<Session, Browser> = (
  completion: Completion,
) => Decision<Session, Browser> | Promise<Decision<Session, Browser>>;

/** How a call of the host's function ended. */
export type Decided =
  | { readonly decided: true; readonly session: unknown; readonly browser: unknown }
  | { readonly decided: false; readonly error: unknown };

/**
 * Asks the host, for no longer than `timeoutMs`. A decision is what is left of it as JSON, so that the first
 * answer and a replay from the store are the same.
 *
 * @param onLate - Told when the host comes to an end after its time.
 */
export async function decide(
  onComplete: OnComplete<unknown, unknown>,
  completion: Completion,
  { timeoutMs, onLate }: { timeoutMs: number; onLate: () => void },
): Promise<Decided> {
  let late = false;
  const tooLate = (): BankIdError => {
    late = true;
    return new BankIdError("ERR_TIMEOUT", `onComplete took longer than ${timeoutMs} ms`);
  };
  const work = (async () => plain(await onComplete(completion)))();
  work.then(
    () => late && onLate(),
    () => late && onLate(),
  );
  try {
    return { decided: true, ...(await within(work, timeoutMs, tooLate)) };
  } catch (error) {
    return { decided: false, error };
  }
}

function plain(decision: unknown): { session: unknown; browser: unknown } {
  const { session, browser = {} } = Object(decision) as { session?: unknown; browser?: unknown };
  const text = JSON.stringify({ session, browser });
  const copy = JSON.parse(text) as { session?: unknown; browser?: unknown };
  if (!("session" in copy)) {
    throw new BankIdError(
      "ERR_OPTION",
      "onComplete must return { session }, and session must be plain JSON: it is kept for the moment in which the answer may have to be given again",
    );
  }
  return { session: copy.session, browser: copy.browser };
}
