import { isIP } from "node:net";
import type { NetworkInterfaceInfo } from "node:os";
import { networkInterfaces } from "node:os";
import { usageError } from "../errors.ts";

/**
 * The address of the person's device: what `--ip` says, or this machine's own.
 *
 * @throws {CommandError} When `--ip` is no address as BankID takes it (S14).
 */
export function deviceAddress(ip: string | undefined): string {
  if (ip === undefined) return ownAddress(networkInterfaces());
  if (isIP(ip) !== 0 && !ip.includes("%")) return ip;
  throw usageError(
    "--ip must be one IPv4 or IPv6 address, without a port and without a zone. Leave it out where the person sits at this machine.",
  );
}

/**
 * The address that BankID is told as the person's, when the person sits at this machine: its own first one
 * that others could see, IPv4 before IPv6, or loopback where it has none.
 *
 * @param interfaces - What `os.networkInterfaces()` returns.
 */
export function ownAddress(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): string {
  const seen = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^(fe80|169\.254)/i.test(address));
  return (
    seen.find(({ family }) => family === "IPv4")?.address ??
    seen.find(({ family }) => family === "IPv6")?.address ??
    "127.0.0.1"
  );
}
