import type { NetworkInterfaceInfo } from "node:os";

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
