/** The calls of the RP API v6.0, by their path below `/rp/v6.0/` (specification §1.1). */
export const endpoints = [
  "auth",
  "sign",
  "phone/auth",
  "phone/sign",
  "payment",
  "other/payment",
  "collect",
  "cancel",
] as const;

/** One of BankID's eight calls. */
export type Endpoint = (typeof endpoints)[number];

const base = "/rp/v6.0/";

/**
 * The endpoint that a request's target means, or nothing for one that BankID does not have.
 *
 * @param target - As it was sent: a path with its query, or a whole URL (RFC 9112 §3.2).
 */
export function endpointOf(target: string): Endpoint | undefined {
  const [path = ""] = target.replace(/^https?:\/\/[^/?]*/i, "").split("?", 1);
  return path.startsWith(base) ? endpoints.find((name) => name === path.slice(base.length)) : undefined;
}
