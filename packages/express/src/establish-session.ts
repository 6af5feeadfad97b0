import { isDeepStrictEqual } from "node:util";
import { BankIdError } from "@bankid-kit/core";

/** What express-session puts on a request, as far as it is used here. */
interface RenewableSession {
  regenerate(done: (error?: unknown) => void): unknown;
  save(done: (error?: unknown) => void): unknown;
  destroy?(done: (error?: unknown) => void): unknown;
}

/** What {@link putIntoSession} works with. */
export interface SessionToEstablish {
  req: object;
  session: unknown;
  /** Whether this login was established before, in this tab or another. */
  replay: boolean;
  /** Aborted when the request is answered with an error, and nobody is to be logged in. */
  signal: AbortSignal;
}

/**
 * The default way to log somebody in: express-session gets a new session id, so that one which was planted
 * before the login is worth nothing after it (A7); cookie-session gets a new content. A replay that comes with
 * the session of this very login leaves it as it is: a new id would log out the tab that is using it,
 * and a new content would lose what it has added.
 *
 * @throws {BankIdError} `ERR_OPTION` when the request has neither, or `session` can't be put into it.
 */
export async function putIntoSession({ req, session, replay, signal }: SessionToEstablish): Promise<void> {
  if (typeof session !== "object" || session === null || Array.isArray(session)) {
    throw unusable("onComplete must return session as an object, whose members are put into req.session");
  }
  const host = req as { session?: unknown };
  if (typeof host.session !== "object" || host.session === null) {
    throw unusable(
      "there is no req.session. Mount express-session or cookie-session before bankId(), or say yourself what " +
        'logged in means: establishSession: ({ res, session }) => { res.cookie("session", signedToken(session), ' +
        '{ httpOnly: true, secure: true, sameSite: "lax" }); }',
    );
  }
  const old = host.session;
  if (replay && holds(old, session)) return;
  if (!isRenewable(old)) {
    host.session = assign({}, session);
    return;
  }
  await called((done) => old.regenerate(done));
  // regenerate() put a new one in its place.
  const renewed: object = host.session;
  if (!isRenewable(renewed)) throw unusable("req.session.regenerate() left no session behind");
  signal.throwIfAborted();
  assign(renewed, session);
  // Express-session saves once more when the request is answered: after a failure without the login.
  signal.addEventListener("abort", () => withdraw(renewed, session));
  await called((done) => renewed.save(done));
  // So late this may have been written after the one without.
  if (signal.aborted) await called((done) => (renewed.destroy ? renewed.destroy(done) : done()));
}

function withdraw(target: object, session: object): void {
  for (const name of Object.keys(session)) Reflect.deleteProperty(target, name);
}

/**
 * Own members only, and none that is something else there already: `cookie`, `save`, `__proto__`. Looked at before
 * the first is put there, for half of a login would be saved with the error.
 */
function assign(target: object, session: object): object {
  const taken = Object.keys(session).find((name) => name in target);
  if (taken !== undefined) {
    throw unusable(`a member of session is named ${JSON.stringify(taken)}, which req.session has for itself`);
  }
  for (const [name, value] of Object.entries(session)) {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return target;
}

/** Whether every member of `session` is there already, as the JSON that a session store makes of it. */
function holds(target: object, session: object): boolean {
  const held = target as Readonly<Record<string, unknown>>;
  return Object.entries(session).every(
    ([name, value]) => Object.hasOwn(target, name) && isDeepStrictEqual(held[name], value),
  );
}

function isRenewable(session: object): session is RenewableSession {
  const { regenerate, save } = session as Partial<RenewableSession>;
  return typeof regenerate === "function" && typeof save === "function";
}

function called(work: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => (error === undefined || error === null ? resolve() : reject(error)));
  });
}

function unusable(what: string): BankIdError {
  return new BankIdError("ERR_OPTION", `The login is decided, but can't be established: ${what}.`);
}
