import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { BankIdClient } from "@bankid-kit/core";
import type { EventListener } from "@bankid-kit/express";
import { bankId } from "@bankid-kit/express";
import express from "express";
import type { ErrorRequestHandler, Express, RequestHandler } from "express";
import session from "express-session";
import helmet from "helmet";
import { choosePerson, expectedPerson } from "./person.ts";

/** What {@link createDemo} is made of. */
export interface DemoOptions {
  /** The client of whichever BankID the demo logs in with. */
  client: Pick<BankIdClient, "auth" | "sign" | "collect" | "cancel" | "environment" | "appUrl">;
  /** What the address bar shows, as `http://localhost:3000`. */
  publicOrigin: string;
  /** Lifecycle events of the login. */
  onEvent?: EventListener;
}

const page = fileURLToPath(new URL("page/", import.meta.url));

/** The demo as an Express app: a page with a BankID login, and who is logged in. */
export function createDemo({ client, publicOrigin, onEvent }: DemoOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(pageHeaders());
  app.use(sessions());

  app.use(
    "/bankid",
    bankId({
      client,
      publicOrigin,
      returnPaths: ["/"],
      onComplete: ({ user: { name, givenName, surname } }) => ({
        session: { user: { name, givenName, surname } },
      }),
      expectedPerson,
      ...(onEvent === undefined ? {} : { onEvent }),
    }),
  );

  app.post("/person", sameOrigin(publicOrigin), jsonOnly, express.json({ limit: "1kb" }), choosePerson);
  app.get("/me", (req, res) => {
    res.set("cache-control", "no-store").json({
      user: req.session.user ?? null,
      // Whether, and not who: the number stays here.
      onlyOnePerson: req.session.expectedPerson !== undefined,
    });
  });
  app.post("/logout", sameOrigin(publicOrigin), (req, res, next) => {
    req.session.destroy((error: unknown) => (error ? next(error) : res.status(204).end()));
  });
  app.use(express.static(page));
  app.use(answerError);
  return app;
}

/** A login that lives as long as the process: the secret is made anew at each start. */
function sessions(): RequestHandler {
  return session({
    name: "demo-session",
    secret: randomBytes(32).toString("base64url"),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: "lax" },
  });
}

function pageHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
      },
    },
    // On http://localhost, where it would lock every other program on this host name out.
    strictTransportSecurity: false,
  });
}

const jsonOnly: RequestHandler = (req, res, next) => {
  if (req.is("application/json")) next();
  else res.status(415).json({ error: "unsupported_media_type" });
};

/** Says nothing of the request, which may hold a personal number, and nothing of the machine. */
// oxlint-disable-next-line max-params -- Express knows an error handler by its four parameters
const answerError: ErrorRequestHandler = (error: { status?: unknown }, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const status = typeof error.status === "number" && error.status < 500 ? error.status : 500;
  if (status === 500) console.error("The demo failed at a request.");
  res.status(status).json({ error: status === 500 ? "internal" : "invalid_body" });
};

/** The demo's own state changes come from its own page alone. */
function sameOrigin(publicOrigin: string): RequestHandler {
  return (req, res, next) => {
    if (req.get("origin") === publicOrigin) next();
    else res.status(403).json({ error: "cross_origin" });
  };
}
