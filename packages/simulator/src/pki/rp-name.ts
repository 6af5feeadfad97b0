import "reflect-metadata";
import * as x509 from "@peculiar/x509";

/** What an RP is called: on the phone, and in signatures. */
export interface RelyingPartyName {
  /** The `name` attribute of its certificate, else the organisation. */
  readonly name: string;
  /** The DN of its certificate as `srvInfo/name` has it, the most specific part first (specification §9.2). */
  readonly distinguishedName: string;
}

/** How BankID writes the types of attributes. */
const labels: ReadonlyMap<string, string> = new Map([
  ["C", "c"],
  ["O", "o"],
  ["OU", "ou"],
  ["CN", "cn"],
  ["2.5.4.5", "serialNumber"],
  ["2.5.4.41", "name"],
]);

/** @param der - The client certificate as the TLS connection gave it. */
export function rpNameOf(der: Uint8Array): RelyingPartyName {
  const { subjectName } = new x509.X509Certificate(new Uint8Array(der));
  const [name = ""] = ["2.5.4.41", "O", "CN"].flatMap((field) => subjectName.getField(field));
  const parts = subjectName
    .toJSON()
    .flatMap(Object.entries)
    .map(([type, [value]]) => `${labels.get(type) ?? type}=${escaped(String(value))}`);
  return { name, distinguishedName: parts.toReversed().join(",") };
}

/** RFC 4514 §2.4. */
function escaped(value: string): string {
  return value.replaceAll(/[,+"\\<>;]|^[ #]| $/g, (character) => `\\${character}`);
}
