import type { EvidenceCode } from "../codes.ts";
import { ensure } from "../refuse.ts";
import { decodeUtf8 } from "../utf8.ts";
import { tags } from "../der/der.ts";
import type { Der } from "../der/der.ts";
import { fieldsOf, oidOf } from "../der/fields.ts";

/** An attribute of a name: its OID and its text. */
export interface NameAttribute {
  readonly oid: string;
  readonly value: string;
}

/** Attributes of names, by OID. */
export const nameOids = {
  commonName: "2.5.4.3",
  surname: "2.5.4.4",
  serialNumber: "2.5.4.5",
  country: "2.5.4.6",
  organization: "2.5.4.10",
  organizationalUnit: "2.5.4.11",
  name: "2.5.4.41",
  givenName: "2.5.4.42",
} as const;

/** Reads a distinguished name, in the order of the certificate: the country first. */
export function readName(value: Der | undefined, code: EvidenceCode): readonly NameAttribute[] {
  return fieldsOf(value, tags.sequence, code).flatMap((set) =>
    fieldsOf(set, tags.set, code).map((attribute) => {
      const [oid, text, ...others] = fieldsOf(attribute, tags.sequence, code);
      ensure(text !== undefined && others.length === 0, code);
      return { oid: oidOf(oid, code), value: textOf(text, code) };
    }),
  );
}

/** Values of an attribute. */
export function valuesOf(name: readonly NameAttribute[], oid: string): string[] {
  return name.filter((attribute) => attribute.oid === oid).map(({ value }) => value);
}

const [utf8String, printableString, t61String, ia5String] = [0x0c, 0x13, 0x14, 0x16];

function textOf({ tag, content, children }: Der, code: EvidenceCode): string {
  ensure(children.length === 0, code);
  if (tag === utf8String) return decodeUtf8(content, code);
  ensure(tag === printableString || tag === ia5String || tag === t61String, code);
  return content.toString("latin1");
}
