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

/** The endpoint that a request's path means, or nothing for a path that BankID does not have. */
export function endpointOf(path: string): Endpoint | undefined {
  return path.startsWith(base) ? endpoints.find((name) => name === path.slice(base.length)) : undefined;
}
