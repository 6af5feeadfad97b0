import { BlockList, isIP, isIPv6 } from "node:net";

/**
 * A predicate that tells whether a normalised address is in one of some networks.
 *
 * @param entries - CIDR, as `10.0.0.0/8` or `2001:db8::/32`, or single addresses.
 * @throws {RangeError} for an entry that is neither.
 */
export function addressList(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const cidr = parse(entry);
    if (cidr === undefined) throw new RangeError("An entry is neither an address nor a network.");
    list.addSubnet(cidr.address, cidr.prefix, family(cidr.address));
  }
  return (address) => list.check(address, family(address));
}

/** Whether every entry is an address or a network in CIDR. */
export function isAddressList(entries: unknown): entries is readonly string[] {
  return Array.isArray(entries) && entries.every((entry) => parse(entry) !== undefined);
}

function parse(entry: unknown): { readonly address: string; readonly prefix: number } | undefined {
  const [, address = "", length] = /^([0-9a-f:.]{2,45})(?:\/(0|[1-9]\d{0,2}))?$/i.exec(String(entry)) ?? [];
  if (typeof entry !== "string" || isIP(address) === 0) return undefined;
  const longest = isIPv6(address) ? 128 : 32;
  const prefix = Number(length ?? longest);
  return prefix <= longest ? { address, prefix } : undefined;
}

function family(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
