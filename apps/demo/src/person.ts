import type { Request, RequestHandler } from "express";
import { normalizePersonalNumber } from "@bankid-kit/core";

declare module "express-session" {
  interface SessionData {
    /** Twelve digits: the only person who may log in. It stays on the server. */
    expectedPerson?: string;
    user?: { name: string; givenName: string; surname: string };
  }
}

/** Remembers on the server who is to log in; an empty number means anyone. */
export const choosePerson: RequestHandler = (req, res) => {
  const { personalNumber, ...unknown } = (req.body ?? {}) as Record<string, unknown>;
  if (Object.keys(unknown).length > 0) {
    res.status(400).json({ error: "unknown_field" });
    return;
  }
  if (personalNumber === "") {
    delete req.session.expectedPerson;
    res.status(204).end();
    return;
  }
  const digits =
    typeof personalNumber === "string"
      ? normalizePersonalNumber(personalNumber, { today: new Date() })
      : undefined;
  if (digits === undefined) {
    res.status(400).json({ error: "personal_number" });
    return;
  }
  req.session.expectedPerson = digits;
  res.status(204).end();
};

/** The person that {@link choosePerson} was told. */
export function expectedPerson({ req }: { req: Request }): string | undefined {
  return req.session.expectedPerson;
}
