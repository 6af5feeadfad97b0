import { BankIdError } from "@bankid-kit/core";
import type { RequestHandler } from "express";
import express, { Router } from "express";
import type { CallRequest, Calls } from "./calls.ts";
import { jsonOnly, loggedIn, notStored } from "./guards.ts";
import { readPersonalNumber } from "./person.ts";

/**
 * The call centre: who is logged in is the agent, and sees their own calls only.
 *
 * @param sameOrigin - Keeps other sites' pages from ringing at people.
 */
export function callRoutes(calls: Calls, sameOrigin: RequestHandler): Router {
  const router = Router();
  router.use(loggedIn, notStored);

  router.post("/", sameOrigin, jsonOnly, express.json({ limit: "1kb" }), async (req, res) => {
    const asked = readCall(req.body);
    if (typeof asked === "string") {
      res.status(400).json({ error: asked });
      return;
    }
    try {
      res.status(201).json({ id: await calls.begin({ ...asked, agent: agentOf(req) }) });
    } catch (error) {
      if (!(error instanceof BankIdError)) throw error;
      res.status(502).json({ error: error.bankIdCode ?? error.code });
    }
  });

  router.get("/:id", (req, res) => {
    const view = calls.look(req.params.id, agentOf(req));
    if (view === undefined) res.status(404).json({ error: "not_found" });
    else res.json(view);
  });

  router.delete("/:id", sameOrigin, (req, res) => {
    const { id } = req.params as { id: string };
    calls.end(id, agentOf(req));
    res.status(204).end();
  });
  return router;
}

/** What the page asked for, or what is wrong with it. */
function readCall(body: unknown): Omit<CallRequest, "agent"> | "invalid_body" | "personal_number" {
  const { personalNumber, callInitiator, locale, ...unknown } = (body ?? {}) as Record<string, unknown>;
  if (Object.keys(unknown).length > 0) return "invalid_body";
  if (callInitiator !== "user" && callInitiator !== "RP") return "invalid_body";
  const person = readPersonalNumber(personalNumber);
  if (person === undefined) return "personal_number";
  return { personalNumber: person, callInitiator, locale: locale === "en" ? "en" : "sv" };
}

function agentOf({ session }: { session: { personalNumber?: string } }): string {
  // loggedIn has let nobody in who has none.
  return session.personalNumber ?? "";
}
