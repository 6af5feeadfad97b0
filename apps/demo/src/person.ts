import { normalizePersonalNumber } from "@bankid-kit/core";
import type { Request, RequestHandler } from "express";

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
  const digits = readPersonalNumber(personalNumber);
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

/** Twelve digits, of a number in whichever way people write it. */
export function readPersonalNumber(text: unknown): string | undefined {
  return typeof text === "string" ? normalizePersonalNumber(text, { today: new Date() }) : undefined;
}
