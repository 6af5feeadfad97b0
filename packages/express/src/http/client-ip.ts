import { BankIdError } from "@bankid-kit/core";
import { isIP, isIPv4 } from "node:net";

/**
 * An address as BankID takes it: one IPv4 or IPv6 address and nothing else (S14).
 *
 * A mapped `::ffff:192.0.2.1` becomes `192.0.2.1`, for BankID refuses the mapped form (B3).
 *
 * @throws {BankIdError} `ERR_OPTION` when it is no address. Express takes whatever a proxy that it trusts claims.
 */
export function clientIp(ip: string | undefined): string {
  const bare = ip?.replace(/%.*$/, "") ?? "";
  if (isIP(bare) === 0) {
    throw new BankIdError(
      "ERR_OPTION",
      'The client\'s address is not an IP address, and BankID must be told one. Check "trust proxy", or give the clientIp option.',
    );
  }
  if (isIPv4(bare)) return bare;
  // The URL parser writes every spelling of one address the same way.
  const canonical = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped === null) return canonical;
  const [high, low] = [Number.parseInt(mapped[1] ?? "", 16), Number.parseInt(mapped[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
