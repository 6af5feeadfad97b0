import { Refusal } from "../flow/refusal.ts";
import type { Headers } from "./request.ts";
import { header } from "./request.ts";

/**
 * Lets only the page's own origin through (S26).
 *
 * `Sec-Fetch-Site: same-origin`, or where a browser sends none, an `Origin` that is `publicOrigin`. A foreign
 * `Origin` is refused whatever else is said: a proxy may have made the address that the browser compared.
 *
 * @param explain - Says in the refusal's detail what came; the wrong `publicOrigin` is everybody's first
 * mistake in development.
 */
export function requireSameOrigin(
  headers: Headers,
  { publicOrigin, explain }: { publicOrigin: string; explain: boolean },
): void {
  const site = header(headers, "sec-fetch-site");
  const origin = header(headers, "origin");
  const foreign = origin !== undefined && origin !== publicOrigin;
  const same = site === undefined ? origin === publicOrigin : site === "same-origin";
  if (same && !foreign) return;
  const got = foreign || site === undefined ? `Origin ${show(origin)}` : `Sec-Fetch-Site ${show(site)}`;
  throw new Refusal("cross_origin", explain ? { detail: `got ${got}, publicOrigin is ${publicOrigin}` } : {});
}

/** What a stranger sent, fit for a log line (B6). */
function show(value: string | undefined): string {
  return value === undefined ? "absent" : value.replace(/[^\x21-\x7e]/g, "?").slice(0, 128);
}
