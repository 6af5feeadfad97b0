import { nameOids } from "./name.ts";
import type { NameAttribute } from "./name.ts";

/** How BankID writes the types of attributes. */
const labels: ReadonlyMap<string, string> = new Map([
  [nameOids.commonName, "cn"],
  [nameOids.surname, "sn"],
  [nameOids.serialNumber, "serialNumber"],
  [nameOids.country, "c"],
  [nameOids.organization, "o"],
  [nameOids.organizationalUnit, "ou"],
  [nameOids.name, "name"],
  [nameOids.givenName, "gn"],
]);

/**
 * Writes a name as `srvInfo/name` has it: the most specific part first, as in
 * `cn=Shop,name=Shop,serialNumber=5566304928,o=Bank AB,c=SE`.
 *
 * @see Specification §9.2, RFC 4514.
 */
export function nameText(name: readonly NameAttribute[]): string {
  return name
    .toReversed()
    .map(({ oid, value }) => `${labels.get(oid) ?? oid}=${escapeValue(value)}`)
    .join(",");
}

function escapeValue(value: string): string {
  return value.replaceAll(/[,+"\\<>;]|^[ #]| $/g, (character) => `\\${character}`);
}

/** A name without what differs between two spellings of the same: case of types, spaces around commas. */
export function comparableName(text: string): string {
  return text
    .split(/(?<!\\),/)
    .map((part) => part.trim().replace(/^[^=]*/, (type) => type.trim().toLowerCase()))
    .join(",");
}
