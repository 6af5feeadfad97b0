import type { SignOrder } from "../engine/sign-order.ts";

/** A login to put where the host looks for it. */
export interface EstablishedLogin<Session> {
  readonly session: Session;
  /** Whether it was handed out before, to this tab or another. */
  readonly replay: boolean;
  /** Aborted when it has taken too long: the request is answered with an error, and it must not be established. */
  readonly signal: AbortSignal;
}

/** What only the host's framework can do. */
export interface HostActions<Session> {
  /**
   * Puts what `onComplete` returned as `session` into the host's own session. Runs before the answer is
   * sent, on completion and on each replay, so it must do the same however often it runs.
   */
  establishSession(login: EstablishedLogin<Session>): Promise<void>;
  /** The only person who may complete the order that this request starts: twelve digits. Default: anyone. */
  expectedPerson?(): Promise<string | undefined>;
  /**
   * Whom the host takes this request's browser for: a name of the account, or `undefined` for nobody. A flow
   * whose browser changes hands before its result is used fails with `principal_changed` (S44). Left out, it
   * is not looked at.
   */
  principal?(): Promise<string | undefined>;
  /** What this request's person is to sign, and who may: needed where there is the `sign` option. */
  signRequest?(asked: SignAsked): Promise<SignOrder>;
}

/** What the page said of what is to be signed; the text itself never comes from there (S46). */
export interface SignAsked {
  /** A name that the host's page and server have agreed on, or whatever a stranger wrote. */
  readonly intent: string | undefined;
  /** The page's language, as `sv` or `en-GB`. Default: `sv`. */
  readonly locale: string;
}
