import { BankIdError } from "../../errors.ts";
import { isLoopback } from "../../protocol/launch.ts";

const limit = 512;

/** Schemes that lead back to no page and no app of the RP, but run, read, call, write or fetch in the clear. */
const noApp: ReadonlySet<string> = new Set([
  "about:",
  "blob:",
  "data:",
  "facetime:",
  "file:",
  "filesystem:",
  "ftp:",
  "javascript:",
  "mailto:",
  "sms:",
  "smsto:",
  "tel:",
  "vbscript:",
  "view-source:",
  "ws:",
  "wss:",
]);

/**
 * Where the app goes when the order ends, once it is a place that one can come back to (S16).
 *
 * BankID itself takes nearly everything, the text "null" too, and refuses the empty one (specification §5).
 *
 * @throws {BankIdError} `ERR_RETURN_URL`.
 */
export function checkReturnUrl(value: unknown, { production }: { production: boolean }): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "" || value === "null") {
    throw refused("must be an address. Leave it out for an order that nobody returns from");
  }
  if (value.length > limit) throw refused(`has ${value.length} characters, and BankID takes ${limit}`);
  if (!/^[!-~]+$/.test(value) || !URL.canParse(value)) {
    throw refused("must be a whole address in ASCII, with its scheme, as new URL(…).href gives it");
  }
  const { protocol, hostname, username, password } = new URL(value);
  if (noApp.has(protocol))
    throw refused("must be https or the scheme of an app, for nothing else leads back to a page");
  if (username !== "" || password !== "") {
    throw refused("must not hold a user or a password: it passes BankID, the app and the browser's history");
  }
  if (protocol === "http:" && (production || !isLoopback(hostname))) {
    throw refused(
      production
        ? "must be https in production: over http anybody on the way could read what comes back with it"
        : "must be https, or http on this very machine (localhost) while testing",
    );
  }
  return value;
}

function refused(what: string): BankIdError {
  return new BankIdError("ERR_RETURN_URL", `returnUrl ${what}. Nothing was sent.`);
}
