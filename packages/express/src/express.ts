import { Buffer } from "node:buffer";
import type { NextFunction, Request, Response } from "express";
import { putIntoSession } from "./establish-session.ts";
import { createHandler } from "./http/handler.ts";
import type { RequestBody } from "./http/request.ts";
import type { HandlerOptions } from "./options.ts";
import { checkFunction, checkNames, namesOfHandlerOptions } from "./options.ts";

/** Options of {@link bankId}. */
export interface BankIdOptions<Session, Browser> extends HandlerOptions<Session, Browser> {
  /**
   * Logs the person in, by putting `session` where the app looks for it. Runs on completion and on each
   * replay of a lost answer or to another tab (`replay`), so it must do the same however often it runs; it
   * must not answer. Default: express-session or cookie-session.
   */
  establishSession?: (login: {
    req: Request;
    res: Response;
    session: Session;
    replay: boolean;
  }) => void | Promise<void>;
  /**
   * The only person who may log in, as the twelve digits of a personal number; `undefined` for anyone. Asked
   * at each start. Such an order is never renewed by itself.
   */
  expectedPerson?: (start: { req: Request }) => string | undefined | Promise<string | undefined>;
  /** Address of the person's device. Default: `req.ip`, which follows the app's "trust proxy". */
  clientIp?: (req: Request) => string | undefined;
}

/** What {@link bankId} returns: mount it with `app.use("/bankid", …)`. */
export interface BankIdMiddleware {
  (req: Request, res: Response, next: NextFunction): void;
  /** Waits for calls to BankID that run in the background. */
  close(): Promise<void>;
}

/**
 * A BankID login for Express 4 and 5: `POST /auth`, `/collect`, `/qr` and `/cancel` below where it is mounted.
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
export function bankId<Session, Browser = object>(
  options: BankIdOptions<Session, Browser>,
): BankIdMiddleware {
  checkNames(options, [...namesOfHandlerOptions(), "establishSession", "expectedPerson", "clientIp"]);
  const {
    establishSession = putIntoSession,
    expectedPerson = () => undefined,
    clientIp = (req: Request) => req.ip,
    ...handlerOptions
  } = options;
  checkFunction(
    "establishSession",
    establishSession,
    "establishSession: async ({ req, res, session }) => { … }",
  );
  checkFunction("expectedPerson", expectedPerson, "expectedPerson: ({ req }) => req.session.personalNumber");
  checkFunction("clientIp", clientIp, "clientIp: (req) => req.ip");
  const routes = createHandler<Session, Browser>(handlerOptions);

  async function answer(req: Request, res: Response, next: NextFunction): Promise<void> {
    const { method, path, headers } = req;
    const request = {
      method,
      path,
      headers,
      body: bodyOf(req),
      get ip() {
        return clientIp(req);
      },
    };
    const given = await routes.handle(request, {
      establishSession: async (login) => establishSession({ req, res, ...login }),
      expectedPerson: async () => expectedPerson({ req }),
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
  return Object.assign(middleware, { close: () => routes.close() });
}

/** Parsers leave `{}` in `req.body` for what they did not read, so the stream itself is asked. */
function bodyOf(req: Request): RequestBody {
  if (!req.readableDidRead) return req as AsyncIterable<Uint8Array>;
  return Buffer.isBuffer(req.body) ? req.body : { parsed: req.body };
}
