/** What may come from the address bar, and what may go there. Pure. */

import { returnParameter } from "@bankid-kit/core/browser";

/** What BankID brings back in the fragment of `returnUrl` (S16). */
export interface ReturnTicket {
  flow: string;
  nonce: string;
}

const ticket = /^([\w-]{1,128})\.([\w-]{1,128})$/;

/**
 * Reads a fragment.
 *
 * @param hash - `location.hash`, with its `#`.
 * @returns `undefined` when the fragment is somebody else's; else our part of it, which is to be removed
 * from the address (S66), with a ticket if it is well formed.
 */
export function readReturn(hash: string): { ticket?: ReturnTicket } | undefined {
  const prefix = `#${returnParameter}=`;
  if (!hash.startsWith(prefix)) return undefined;
  const [, flow, nonce] = ticket.exec(hash.slice(prefix.length)) ?? [];
  return flow !== undefined && nonce !== undefined ? { ticket: { flow, nonce } } : {};
}

/**
 * The path in `result.redirectTo`, if it stays on this origin: one leading slash, no second one and no
 * backslash, which browsers read as one, and no control character, which they drop.
 */
export function redirectPath(result: unknown): string | undefined {
  if (typeof result !== "object" || result === null || !("redirectTo" in result)) return undefined;
  const { redirectTo } = result;
  return typeof redirectTo === "string" && isLocalPath(redirectTo) ? redirectTo : undefined;
}

/** Whether a text can only mean a path on the page's own origin. */
export function isLocalPath(path: string): boolean {
  // oxlint-disable-next-line no-control-regex -- browsers drop tab and newline, so "/\t/x" would become "//x"
  return /^\/(?!\/)[^\\\u0000-\u001f\u007f]*$/.test(path);
}
