import { clientIp } from "./client-ip.ts";

/**
 * The address behind the proxies: from the socket's own leftwards through `X-Forwarded-For`, for as long as the
 * address that says so is a proxy's (S53). What stands further left is anybody's claim, and is not looked at.
 *
 * @param peer - Whom the socket is connected to.
 * @param forwarded - The header, as Node joins several of it.
 * @param isProxy - Tells the app's own proxies by their normalised addresses.
 * @throws {BankIdError} `ERR_OPTION` when a proxy names something that is no address.
 */
export function clientBehindProxies(
  peer: string | undefined,
  forwarded: string | undefined,
  isProxy: (address: string) => boolean,
): string {
  const claims = forwarded?.split(",") ?? [];
  let address = clientIp(peer);
  for (let claim = claims.pop(); claim !== undefined && isProxy(address); claim = claims.pop()) {
    address = clientIp(claim.trim());
  }
  return address;
}
