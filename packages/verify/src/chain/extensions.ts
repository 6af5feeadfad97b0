import type { EvidenceCode } from "../codes.ts";
import { readDer, tags } from "../der/der.ts";
import type { Der } from "../der/der.ts";
import { booleanOf, contentOf, fieldsOf, oidOf } from "../der/fields.ts";
import { ensure } from "../refuse.ts";

/** What the extensions of a certificate say, of that which decides something here. */
export interface Extensions {
  /** Whether it is an issuer, and how many issuers may stand between it and the person. */
  readonly ca: { readonly pathLength?: number } | undefined;
  /** What the key may be used for; nothing where the certificate does not say. */
  readonly keyUsage: { readonly signs: boolean; readonly issues: boolean } | undefined;
  readonly policies: readonly string[];
  readonly extendedKeyUsage: readonly string[];
}

const malformed = "certificate_malformed";

const oids = {
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  certificatePolicies: "2.5.29.32",
  extendedKeyUsage: "2.5.29.37",
} as const;

/** Reads the extensions of a certificate: each at most once, and none critical that is not read (RFC 5280 §4.2). */
export function readExtensions(list: Der | undefined): Extensions {
  const found = new Map<string, Der>();
  for (const extension of list === undefined ? [] : fieldsOf(list, tags.sequence, malformed)) {
    const { oid, critical, value } = readExtension(extension, malformed);
    ensure(!found.has(oid), malformed);
    const isRead = (Object.values(oids) as string[]).includes(oid);
    ensure(isRead || !critical, "certificate_extension");
    if (isRead) found.set(oid, readDer(value, malformed));
  }
  return {
    ca: readBasicConstraints(found.get(oids.basicConstraints)),
    keyUsage: readKeyUsage(found.get(oids.keyUsage)),
    policies: readPolicies(found.get(oids.certificatePolicies)),
    extendedKeyUsage: readList(found.get(oids.extendedKeyUsage)).map((use) => oidOf(use, malformed)),
  };
}

/** One extension: what it is, whether it must be understood, and the bytes of its value. */
export function readExtension(
  extension: Der,
  code: EvidenceCode,
): { oid: string; critical: boolean; value: Buffer } {
  const fields = [...fieldsOf(extension, tags.sequence, code)];
  const oid = oidOf(fields.shift(), code);
  const critical = fields[0]?.tag === tags.boolean && booleanOf(fields.shift(), code);
  ensure(fields.length === 1, code);
  return { oid, critical, value: contentOf(fields[0], tags.octetString, code) };
}

function readBasicConstraints(value: Der | undefined): Extensions["ca"] {
  if (value === undefined) return undefined;
  const fields = [...fieldsOf(value, tags.sequence, malformed)];
  if (fields[0]?.tag !== tags.boolean || !booleanOf(fields.shift(), malformed)) return undefined;
  if (fields.length === 0) return {};
  const length = contentOf(fields.shift(), tags.integer, malformed);
  ensure(fields.length === 0 && length.length === 1 && (length[0] ?? 0x80) < 0x80, malformed);
  return { pathLength: length[0] ?? 0 };
}

function readKeyUsage(value: Der | undefined): Extensions["keyUsage"] {
  if (value === undefined) return undefined;
  // The first byte counts unused bits; the bits go from the highest down: digitalSignature, nonRepudiation, …
  const [, bits = 0] = contentOf(value, tags.bitString, malformed);
  return { signs: (bits & 0b1100_0000) !== 0, issues: (bits & 0b0000_0100) !== 0 };
}

function readPolicies(value: Der | undefined): string[] {
  return readList(value).map((policy) => oidOf(fieldsOf(policy, tags.sequence, malformed)[0], malformed));
}

function readList(value: Der | undefined): readonly Der[] {
  return value === undefined ? [] : fieldsOf(value, tags.sequence, malformed);
}
