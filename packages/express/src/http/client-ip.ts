import { BankIdError } from "@bankid-kit/core";
import { isIP } from "node:net";
import { canonicalAddress } from "../flow/address.ts";
import { wrong } from "../options/wrong.ts";
import { addressList } from "./address-list.ts";

/**
 * An address as BankID takes it: one IPv4 or IPv6 address and nothing else (S14).
 *
 * A mapped `::ffff:192.0.2.1` becomes `192.0.2.1`, for BankID refuses the mapped form (B3). A link-local
 * address loses its zone, which means something on this machine only.
 *
 * @throws {BankIdError} `ERR_OPTION` when it is no address. Express takes whatever a proxy that it trusts claims,
 *   and a host's function may return what its type forbids.
 */
export function clientIp(ip: string | undefined): string {
  const given: unknown = ip ?? "";
  const address = typeof given === "string" ? canonicalAddress(given) : undefined;
  if (address === undefined) {
    // Nobody waits for a promise, and one that rejects unheard would end the process.
    if (given instanceof Promise) given.catch(() => undefined);
    throw new BankIdError(
      "ERR_OPTION",
      `The client's address is not an IP address${remark(given)}, and BankID must be told one. Check "trust proxy", or give the clientIp option.`,
    );
  }
  return address;
}

/** What the operator looks for first. The value itself is not told: anybody may have sent it. */
function remark(given: unknown): string {
  if (given instanceof Promise) return " but a promise, which an async clientIp returns";
  return typeof given === "string" ? remarkOnText(given) : " but no text at all";
}

function remarkOnText(text: string): string {
  if (text === "") return " but missing";
  if (text.includes(",")) return " but several, as if a whole X-Forwarded-For was taken";
  const port = /^(.*):\d{1,5}$/.exec(text)?.[1]?.replace(/^\[(.*)\]$/, "$1");
  if (port !== undefined && isIP(port) !== 0) return " but one with a port, which a proxy adds";
  if (isIP(text.replace(/%.*$/, "")) !== 0) return " but one with a zone";
  return "";
}

/** What the app says of its people's addresses. */
export interface AddressPolicy {
  /** They may be private ones: the app is on an intranet. */
  readonly allowPrivate: boolean;
  readonly production: boolean;
}

/**
 * @param option - The option `clientIp` of the handler.
 * @throws {BankIdError} `ERR_OPTION` with what to write.
 */
export function addressPolicy(
  option: { readonly allowPrivate?: boolean } = {},
  { production }: { production: boolean },
): AddressPolicy {
  const given: unknown = option;
  const known = typeof given === "object" && given !== null && Object.keys(given).every(isKnown);
  if (!known || !(option.allowPrivate === undefined || typeof option.allowPrivate === "boolean")) {
    throw wrong("clientIp of createHandler", {
      what: "must be an object with allowPrivate, true or false",
      why: "whose address it is comes with each request",
      write: "clientIp: { allowPrivate: true } on an intranet, or leave it out",
    });
  }
  return { allowPrivate: option.allowPrivate === true, production };
}

const isKnown = (name: string): boolean => name === "allowPrivate";

/**
 * The address to tell BankID. In production one that no person on the internet can have is refused: it is that
 * of a proxy, and BankID would judge every login by it (S53).
 *
 * The blocks for documentation are let through: no network has them, so they can't be a proxy's.
 *
 * @throws {BankIdError} `ERR_OPTION` with what to write.
 */
export function endUserIp(ip: string | undefined, { allowPrivate, production }: AddressPolicy): string {
  const address = clientIp(ip);
  if (!production) return address;
  if (isNobodys(address) || (!allowPrivate && isPrivate(address))) {
    throw new BankIdError(
      "ERR_OPTION",
      `The client's address is not one of the internet but of a network of your own, a proxy's as a rule, and BankID would judge each login by it. Name the proxies in front of the app: app.set("trust proxy", "10.0.0.0/8") or clientIp: { trustedProxies: ["10.0.0.0/8"] }. On an intranet, where people have such addresses, write clientIp: { allowPrivate: true }.`,
    );
  }
  return address;
}

/** Whether only this very machine has it. */
export const isLoopbackAddress: (address: string) => boolean = addressList(["127.0.0.0/8", "::1"]);

/** Private, shared, link-local and loopback networks, and those for measurements. */
const isPrivate = addressList([
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "::1",
  "fc00::/7",
  "fe80::/10",
]);

/** What is nobody's address, on an intranet either: unspecified, multicast and reserved ones. */
const isNobodys = addressList(["0.0.0.0/8", "192.0.0.0/24", "224.0.0.0/4", "240.0.0.0/4", "::", "ff00::/8"]);
