import { createHash } from "node:crypto";

/**
 * A short name for an order in logs, metrics and support cases, where its `orderRef` does not belong: equal for
 * the same order, and of no use at BankID.
 *
 * @returns 12 characters of base64url: the first 72 bits of a SHA-256 of the orderRef under a tag of its own.
 * @see S12.
 * @example
 * log.info({ order: logReference(order.orderRef) }, "login begun");
 */
export function logReference(orderRef: string): string {
  return createHash("sha256")
    .update(`bankid-kit/order/1\0${orderRef}`)
    .digest()
    .subarray(0, 9)
    .toString("base64url");
}
