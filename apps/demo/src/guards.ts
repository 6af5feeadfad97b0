import type { RequestHandler } from "express";

/** The demo's own state changes come from its own page alone. */
export function sameOrigin(publicOrigin: string): RequestHandler {
  return (req, res, next) => {
    if (req.get("origin") === publicOrigin) next();
    else res.status(403).json({ error: "cross_origin" });
  };
}

/** A form of another site can't send JSON. */
export const jsonOnly: RequestHandler = (req, res, next) => {
  if (req.is("application/json")) next();
  else res.status(415).json({ error: "unsupported_media_type" });
};

/** Only who is logged in comes past; the answer is one that the login's own page understands. */
export const loggedIn: RequestHandler = (req, res, next) => {
  if (req.session.personalNumber !== undefined) next();
  else res.status(403).json({ error: "not_logged_in" });
};

/** What is said of a person is not kept by a browser or a proxy. */
export const notStored: RequestHandler = (_req, res, next) => {
  res.set("cache-control", "no-store");
  next();
};
