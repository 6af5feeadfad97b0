import type { IncomingHttpHeaders } from "node:http";
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
export function rejectHost({ host }: IncomingHttpHeaders, port: number): Rejection | undefined {
  if (host === `127.0.0.1:${port}` || host === `localhost:${port}`) return undefined;
  return { status: 421, error: "wrong_host" };
}

/** Whether the request comes from this page, or from a program that was told the token (S75). */
export function rejectCaller(headers: IncomingHttpHeaders, token: string): Rejection | undefined {
  const { host, origin, authorization } = headers;
  const site = headers["sec-fetch-site"];
  const isForeign =
    (site !== undefined && site !== "same-origin") || (origin !== undefined && origin !== `http://${host}`);
  if (isForeign) return { status: 403, error: "wrong_origin" };
  if (!sameText(authorization ?? "", `Bearer ${token}`)) return { status: 403, error: "wrong_token" };
  return undefined;
}
