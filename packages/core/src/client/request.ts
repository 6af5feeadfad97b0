import { Buffer } from "node:buffer";
import type { AuthRequest } from "../protocol/api.ts";

/** BankID refuses a longer `web.userAgent`, which would lock the browsers that send one out (S15). */
const userAgentLimit = 256;

/**
 * The body of an order, as BankID wants it: texts in base64, nothing that is not set.
 *
 * @see Specification §2.
 */
export function orderBody(request: AuthRequest): Record<string, unknown> {
  const { userVisibleData, userNonVisibleData, web, ...rest } = request;
  return defined({
    ...rest,
    userVisibleData: base64(userVisibleData),
    userNonVisibleData: base64(userNonVisibleData),
    web: web && defined({ ...web, userAgent: web.userAgent && cut(web.userAgent) }),
  });
}

function base64(value: string | Uint8Array | undefined): string | undefined {
  if (value === undefined) return undefined;
  return (typeof value === "string" ? Buffer.from(value, "utf8") : Buffer.from(value)).toString("base64");
}

/** Shortens to the limit without leaving half a surrogate pair. */
function cut(userAgent: string): string {
  return userAgent.slice(0, userAgentLimit).replace(/[\uD800-\uDBFF]$/, "");
}

function defined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
