import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import type { Host } from "../http/host.ts";
import { sameText } from "../order/refusals.ts";

/** Why a request to the phone page is turned away. */
export interface Rejection {
  readonly status: 403 | 421;
  readonly error: "wrong_host" | "wrong_origin" | "wrong_token";
}

/**
 * Whether the request names this server as its own: a page elsewhere that has its host name point at
 * loopback sends that host name (S75, DNS rebinding).
 */
export function rejectHost(
  { host = "" }: IncomingHttpHeaders,
  port: number,
  own: Host,
): Rejection | undefined {
  const names = ["127.0.0.1", "localhost", "[::1]", own.name];
  const given = host.toLowerCase();
  // Browsers leave out the port that belongs to http (RFC 9110 §4.2.3).
  const isOwn = (name: string): boolean => given === `${name}:${port}` || (port === 80 && given === name);
  if (names.some((name) => isOwn(name.toLowerCase()))) return undefined;
  // Whoever insisted on another address may come by any: no DNS answer can make a page's name an address.
  const [, literal] = /^\[?([0-9a-f.:]+?)\]?(?::\d+)?$/.exec(given) ?? [];
  if (!own.isLoopbackOnly && literal !== undefined && isIP(literal) !== 0) return undefined;
  return { status: 421, error: "wrong_host" };
}

/** Whether the request comes from this page, or from a program that was told the token (S75). */
export function rejectCaller(headers: IncomingHttpHeaders, token: string): Rejection | undefined {
  const { host = "", origin, authorization } = headers;
  const site = headers["sec-fetch-site"];
  const isForeign =
    (site !== undefined && site !== "same-origin") ||
    (origin !== undefined && origin !== `http://${host.toLowerCase()}`);
  if (isForeign) return { status: 403, error: "wrong_origin" };
  if (!sameText(authorization ?? "", `Bearer ${token}`)) return { status: 403, error: "wrong_token" };
  return undefined;
}
