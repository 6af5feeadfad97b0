import { isDeepStrictEqual } from "node:util";
import { BankIdError } from "@bankid-kit/core";

interface Snapshot {
  readonly id: unknown;
  readonly members: unknown;
}

/**
 * Runs a host's own `establishSession`, and sees to it that express-session's session got a new id before
 * anything was written into it: whoever knew the old id would be logged in as well (S45, A7). A session that
 * nothing was written into is left alone, for the login may live elsewhere.
 *
 * @throws {BankIdError} `ERR_OPTION` with what to write.
 */
export async function requireRenewal(req: object, establish: () => Promise<void>): Promise<void> {
  const before = snapshot(req);
  await establish();
  const after = snapshot(req);
  if (before === undefined || after === undefined || before.id !== after.id) return;
  if (isDeepStrictEqual(before.members, after.members)) return;
  throw new BankIdError(
    "ERR_OPTION",
    "establishSession wrote into req.session and left it under its old id, so whoever planted that id in the browser is logged in too. Call req.session.regenerate() first and write after it, or leave establishSession out: the default does both. (This is looked at outside production only.)",
  );
}

/** `undefined` where the session is not express-session's: another one has no id on the server to plant. */
function snapshot(req: object): Snapshot | undefined {
  const { session, sessionID: id } = req as { session?: unknown; sessionID?: unknown };
  if (typeof session !== "object" || session === null || !("regenerate" in session)) return undefined;
  const members = Object.entries(session).filter(([name]) => name !== "cookie");
  return { id, members: structured(Object.fromEntries(members)) };
}

function structured(members: object): unknown {
  const text = JSON.stringify(members);
  return JSON.parse(text) as unknown;
}
