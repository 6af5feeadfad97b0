import { canonicalAddress } from "./address.ts";
import { addressKey } from "../limits/address-key.ts";

/**
 * Whether two addresses are those of one connection: the same IPv4, or IPv6 of one /64. An IPv4 and an IPv6
 * are not, for nothing says so (S37).
 */
export function sameNetwork(one: string | undefined, other: string | undefined): boolean {
  const [group, another] = [groupOf(one), groupOf(other)];
  return group !== undefined && group === another;
}

/** What is no address is nobody's. */
function groupOf(address: unknown): string | undefined {
  const canonical = typeof address === "string" ? canonicalAddress(address) : undefined;
  return canonical === undefined ? undefined : addressKey(canonical);
}
