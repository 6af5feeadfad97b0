/**
 * The group that an address is counted in: an IPv4 alone, an IPv6 with its /64, for one connection has that
 * many of them (S50, D4).
 *
 * @param address - Normalised by `clientIp`, so that a mapped IPv4 is an IPv4.
 */
export function addressKey(address: string): string {
  if (!address.includes(":")) return address;
  const [left = "", right] = address.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  // The canonical form has one "::" at most, in place of so many zeros.
  const zeros = Array.from({ length: right === undefined ? 0 : 8 - head.length - tail.length }, () => "0");
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(":")}::/64`;
}
