import type { RequestHandler } from "express";
import type { Store } from "express-session";
import session from "express-session";
import type { User } from "./wire.ts";

declare module "express-session" {
  interface SessionData {
    /** Twelve digits: the only person who may log in. It stays on the server. */
    expectedPerson?: string;
    /** Twelve digits of who is logged in. They stay on the server, too. */
    personalNumber?: string;
    /** What the page may know of who is logged in. */
    user?: User;
  }
}

/** What {@link sessions} is made of. */
export interface SessionOptions {
  /** Signs the cookie; all instances have the same. */
  secret: string;
  /** The page is on https. */
  secure: boolean;
  /** Where sessions live. Default: the memory of this process. */
  store?: Store | undefined;
}

/** The demo's own login: express-session, as many an app has it. */
export function sessions({ secret, secure, store }: SessionOptions): RequestHandler {
  return session({
    name: secure ? "__Host-demo-session" : "demo-session",
    secret,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: "lax", secure },
    ...(store === undefined ? {} : { store }),
  });
}
