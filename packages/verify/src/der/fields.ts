import { asn1 } from "./forge.ts";
import { ensure, readOr, refuse } from "../refuse.ts";
import type { EvidenceCode } from "../codes.ts";
import { tags } from "./der.ts";
import type { Der } from "./der.ts";

/** The children of a value that has this tag. */
export function fieldsOf(value: Der | undefined, tag: number, code: EvidenceCode): readonly Der[] {
  ensure(value?.tag === tag, code);
  return value.children;
}

/** The content of a value that has this tag. */
export function contentOf(value: Der | undefined, tag: number, code: EvidenceCode): Buffer {
  ensure(value?.tag === tag, code);
  return value.content;
}

/** Most object identifiers that are remembered; BankID has some twenty in use. */
const maxOids = 256;
const oids = new Map<string, string>();

/** An object identifier, with dots. */
export function oidOf(value: Der | undefined, code: EvidenceCode): string {
  const bytes = contentOf(value, tags.oid, code).toString("latin1");
  const known = oids.get(bytes);
  if (known !== undefined) return known;
  const oid = readOr(code, () => asn1.derToOid(bytes));
  if (oids.size < maxOids) oids.set(bytes, oid);
  return oid;
}

/** The bytes of a BIT STRING of whole bytes. */
export function bitsOf(value: Der | undefined, code: EvidenceCode): Buffer {
  const content = contentOf(value, tags.bitString, code);
  ensure(content.length > 0 && content[0] === 0, code);
  return content.subarray(1);
}

/** A boolean, which DER writes as 0 or 255. */
export function booleanOf(value: Der | undefined, code: EvidenceCode): boolean {
  const content = contentOf(value, tags.boolean, code);
  ensure(content.length === 1 && (content[0] === 0 || content[0] === 255), code);
  return content[0] === 255;
}

/** A time, in ms since 1970: UTCTime until 2049 and GeneralizedTime, both in whole seconds of UTC. */
export function timeOf(value: Der | undefined, code: EvidenceCode): number {
  if (value?.tag !== tags.utcTime && value?.tag !== tags.generalizedTime) refuse(code);
  let text = value.content.toString("latin1");
  if (value.tag === tags.utcTime) text = (text < "50" ? "20" : "19") + text;
  ensure(/^\d{14}Z$/.test(text), code);
  const part = (start: number, length = 2): number => Number(text.slice(start, start + length));
  const fields = [part(0, 4), part(4), part(6), part(8), part(10), part(12)] as const;
  const [year, month, day, hour, minute, second] = fields;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date.UTC takes days that no month has, and means those of the next; years below 100 are of the last century.
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1000;
  ensure(isReal && hour < 24 && minute < 60 && second < 60, code);
  return date.getTime();
}
