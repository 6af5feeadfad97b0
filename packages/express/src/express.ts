import { Buffer } from "node:buffer";
import { BankIdError } from "@bankid-kit/core";
import type { NextFunction, Request, Response } from "express";
import { putIntoSession } from "./establish-session.ts";
import { guarded, warnListener } from "./events.ts";
import { Refusal } from "./flow/refusal.ts";
import { defaultId } from "./http/cookie.ts";
import { createHandler } from "./http/handler.ts";
import type { EstablishedLogin, SignAsked } from "./http/host.ts";
import type { RequestBody } from "./http/request.ts";
import { claim } from "./mounts.ts";
import type { HandlerOptions } from "./options.ts";
import type { SignOrder } from "./engine/sign-order.ts";
import type { ClientIp } from "./request-ip.ts";
import { requireRenewal } from "./renewal.ts";
import { requestIp } from "./request-ip.ts";
import type { SignHandling } from "./sign-options.ts";
import { namesOfHandlerOptions } from "./options.ts";
import { checkNames } from "./options/names.ts";
import { checkFunction } from "./options/values.ts";

/** What is to be signed, and what becomes of the signature. */
export interface SignOptions<Signed> extends SignHandling<Signed> {
  /**
   * What this request's person is to sign, and who may: asked at each start, before there is an order. `intent`
   * is what the page wrote, so look up what it names among what `req`'s person may sign (S46).
   */
  request: (asked: SignAsked & { req: Request }) => SignOrder | Promise<SignOrder>;
}

/** Options of {@link bankId}. */
export interface BankIdOptions<Session, Browser, Signed = object> extends Omit<
  HandlerOptions<Session, Browser, Signed>,
  "clientIp"
> {
  /** Lets people sign what `request` says, below `/sign`; without it there is no such route. */
  sign?: SignOptions<Signed>;
  /**
   * Logs the person in, by putting `session` where the app looks for it. Runs on completion and on each
   * replay of a lost answer or to another tab (`replay`), so it must do the same however often it runs; it
   * must not answer. After 10 s it is waited for no longer, the request is answered with an error, and `signal`
   * is aborted: what is established after that would log somebody in who was told that it failed. Default:
   * express-session or cookie-session.
   */
  establishSession?: (login: {
    req: Request;
    res: Response;
    session: Session;
    replay: boolean;
    signal: AbortSignal;
  }) => void | Promise<void>;
  /**
   * The only person who may log in, as the twelve digits of a personal number; `undefined` for anyone. Asked
   * at each start. Such an order is never renewed by itself.
   */
  expectedPerson?: (start: { req: Request }) => string | undefined | Promise<string | undefined>;
  /**
   * Whom your app takes this request's browser for, as `({ req }) => req.session.accountId`; `undefined` for
   * nobody. A flow whose browser changes hands before its result is used fails with `principal_changed` (S44).
   * Default: not looked at.
   */
  principal?: (asked: { req: Request }) => string | undefined | Promise<string | undefined>;
  /** Address of the person's device (S53). Default: `req.ip`, which follows the app's "trust proxy". */
  clientIp?: ClientIp;
}

/** What {@link bankId} returns: mount it with `app.use("/bankid", …)`. */
export interface BankIdMiddleware<Browser = object, Signed = object> {
  (req: Request, res: Response, next: NextFunction): void;
  /** For types alone, and never there: what the page gets of a login, and of a signature. */
  readonly results?: { readonly auth: Browser; readonly sign: Signed };
  /** Waits for calls to BankID that run in the background. */
  close(): Promise<void>;
}

/**
 * What the page gets once a login is complete: what `onComplete` returns under `browser`.
 *
 * @example
 * export const bankIdRoutes = bankId({ … }); // the server
 * import type { bankIdRoutes } from "./server.ts"; // the page
 * type Result = BrowserResultOf<typeof bankIdRoutes>;
 */
export type BrowserResultOf<Middleware extends BankIdMiddleware<unknown, unknown>> =
  Results<Middleware>["auth"];

/** What the page gets once a signature is saved: what `onSigned` returns under `browser`. */
export type SignResultOf<Middleware extends BankIdMiddleware<unknown, unknown>> = Results<Middleware>["sign"];

type Results<Middleware extends BankIdMiddleware<unknown, unknown>> = NonNullable<Middleware["results"]>;

/**
 * A BankID login for Express 4 and 5: `POST /auth`, `/collect`, `/qr` and `/cancel` below where it is mounted,
 * and `/sign` with the `sign` option.
 *
 * @throws {BankIdError} `ERR_OPTION` at start-up, with what is wrong and what to write.
 * @example
 * app.use("/bankid", bankId({
 *   client: new BankIdClient(clientOptionsFromEnv()),
 *   publicOrigin: "https://www.example.com",
 *   returnPaths: ["/login"],
 *   onComplete: async ({ user }) => ({ session: { personalNumber: user.personalNumber } }),
 * }));
 */
export function bankId<Session, Browser = object, Signed = object>(
  options: BankIdOptions<Session, Browser, Signed>,
): BankIdMiddleware<Browser, Signed> {
  checkNames(options, [...namesOfHandlerOptions(), "establishSession", "expectedPerson", "principal"]);
  const {
    establishSession = putIntoSession,
    expectedPerson = () => undefined,
    principal,
    clientIp,
    sign,
    ...handlerOptions
  } = options;
  checkFunction("establishSession", establishSession, {
    why: "it logs the person in",
    write: "establishSession: async ({ req, res, session }) => { … }",
  });
  checkFunction("expectedPerson", expectedPerson, {
    why: "it is asked at each start who may log in",
    write: "expectedPerson: ({ req }) => req.session.personalNumber",
  });
  if (principal !== undefined) {
    checkFunction("principal", principal, {
      why: "it is asked at each request whom your app takes the browser for",
      write: "principal: ({ req }) => req.session.accountId",
    });
  }
  const { read: readIp, allowPrivate } = requestIp(clientIp);
  const signRequest = requestOf(sign);
  const routes = createHandler<Session, Browser, Signed>({
    ...handlerOptions,
    clientIp: { allowPrivate },
    ...(sign === undefined ? {} : { sign: withoutRequest(sign) }),
  });
  const { client, publicOrigin, id = defaultId, onEvent = warnListener } = options;
  const production = client.environment === "production";
  const own = claim({ id, publicOrigin });
  let collided = false;

  /** @throws {BankIdError} `ERR_OPTION` outside production; there a login that may succeed is not refused. */
  function requireOwnCookie(req: Request): void {
    if (own.hold(req.app)) return;
    if (!collided) guarded(onEvent)({ type: "mounts_collide", id });
    collided = true;
    if (production) return;
    throw new BankIdError(
      "ERR_OPTION",
      `Two bankId() in this app have the id "${id}", hence one cookie, and a login at one ends that at the other. Give each mount an id of its own: bankId({ id: "admin", … }).`,
    );
  }

  async function establish(req: Request, res: Response, login: EstablishedLogin<Session>) {
    const work = async () => establishSession({ req, res, ...login });
    return production || establishSession === putIntoSession ? work() : requireRenewal(req, work);
  }

  async function answer(req: Request, res: Response, next: NextFunction): Promise<void> {
    requireOwnCookie(req);
    const { method, path, headers } = req;
    const request = {
      method,
      path,
      headers,
      body: bodyOf(req),
      get ip() {
        // Its address went with it, and nobody is there to be answered.
        if (req.socket.destroyed)
          throw new Refusal("invalid_body", { close: true, detail: "the sender left" });
        return readIp(req);
      },
    };
    const given = await routes.handle(request, {
      establishSession: async (login) => establish(req, res, login),
      expectedPerson: async () => expectedPerson({ req }),
      ...(principal === undefined ? {} : { principal: async () => principal({ req }) }),
      signRequest: async (asked) => signRequest({ req, ...asked }),
    });
    if (given === undefined) return next();
    if (res.headersSent) throw new Error("establishSession answered the request, which bankId() does.");
    res.statusCode = given.status;
    // The host may have set cookies of its own meanwhile.
    for (const [name, value] of Object.entries(given.headers)) {
      if (name === "set-cookie") res.appendHeader(name, value);
      else res.setHeader(name, value);
    }
    res.end(given.body);
  }

  const middleware = (req: Request, res: Response, next: NextFunction): void => {
    answer(req, res, next).catch((error: unknown) => {
      // oxlint-disable-next-line promise/no-callback-in-promise -- it is how Express is told
      next(error);
    });
  };
  return Object.assign(middleware, {
    async close() {
      own.release();
      await routes.close();
    },
  });
}

/** Parsers leave `{}` in `req.body` for what they did not read, so the stream itself is asked. */
function bodyOf(req: Request): RequestBody {
  if (!req.readableDidRead) return req as AsyncIterable<Uint8Array>;
  return Buffer.isBuffer(req.body) ? req.body : { parsed: req.body };
}

function requestOf<Signed>(sign: SignOptions<Signed> | undefined): SignOptions<Signed>["request"] {
  if (sign === undefined) return () => Promise.reject(new Error("There is no /sign."));
  checkFunction("sign.request", Object(sign).request, {
    why: "it says what is to be signed, and by whom",
    write: "sign: { request: async ({ req, intent }) => ({ userVisibleData, expectedPerson }), onSigned }",
  });
  return sign.request;
}

/** What is left is the handler's, which refuses what it does not know. */
function withoutRequest<Signed>(sign: SignOptions<Signed>): SignHandling<Signed> {
  const { request: _, ...handling } = sign;
  return handling;
}
