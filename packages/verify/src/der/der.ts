import { asn1 } from "./forge.ts";
import type { asn1 as Forge } from "node-forge";
import { ensure, readOr } from "../refuse.ts";
import type { EvidenceCode } from "../codes.ts";

/** A value in DER, with the very bytes that it was read from. */
export class Der {
  /** Class, form and number in one byte, as it stands first: `0x30` is a SEQUENCE, `0xa0` an explicit `[0]`. */
  readonly tag: number;
  /** What a constructed value consists of. */
  readonly children: readonly Der[];
  readonly #extent: Extent;

  constructor(tag: number, children: readonly Der[], extent: Extent) {
    this.tag = tag;
    this.children = children;
    this.#extent = extent;
  }

  /** Where it ends in what was read. */
  get end(): number {
    return this.#extent.end;
  }

  /** All of it, tag and length included. */
  get bytes(): Buffer {
    // Made when asked for: most are never looked at, and a view of bytes costs more than finding them.
    const { source, at, end } = this.#extent;
    return source.subarray(at, end);
  }

  get content(): Buffer {
    const { source, start, end } = this.#extent;
    return source.subarray(start, end);
  }
}

interface Extent {
  readonly source: Buffer;
  /** Where the header begins, where the content does, and where it ends. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** Tags, as {@link Der} has them. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Deepest nesting; a certificate's is 6. */
const maxDepth = 16;
/** Most bytes that are read as one value. */
const maxLength = 49_152;

/**
 * Reads DER. The library says where the values are; each is then found in the bytes themselves, header for
 * header, so that nothing is read that does not stand there, and nothing stands there that is not read.
 */
export function readDer(bytes: Uint8Array, code: EvidenceCode): Der {
  ensure(bytes.length <= maxLength, code);
  const source = Buffer.from(bytes);
  const tree = readOr(code, () =>
    asn1.fromDer(source.toString("latin1"), {
      strict: true,
      parseAllBytes: true,
      decodeBitStrings: false,
      maxDepth,
    }),
  );
  const value = locate(tree, 0, { source, code });
  ensure(value.end === source.length, code);
  return value;
}

const none: readonly never[] = [];

interface Place {
  readonly source: Buffer;
  readonly code: EvidenceCode;
}

function locate(node: Forge.Asn1, at: number, place: Place): Der {
  const { source, code } = place;
  const tag = node.tagClass | (node.constructed ? 0x20 : 0) | node.type;
  const [length, start] = readLength(source, at + 1, code);
  const end = start + length;
  ensure(source[at] === tag && end <= source.length, code);
  if (!node.constructed) {
    ensure(node.value.length === length, code);
    return new Der(tag, none, { source, at, start, end });
  }
  const children: Der[] = [];
  let next = start;
  for (const child of node.value as Forge.Asn1[]) {
    const found = locate(child, next, place);
    children.push(found);
    next = found.end;
  }
  ensure(next === end, code);
  return new Der(tag, children, { source, at, start, end });
}

/** A length as DER writes it: definite, in the fewest bytes. */
function readLength(source: Buffer, at: number, code: EvidenceCode): [length: number, end: number] {
  const first = source[at];
  ensure(first !== undefined, code);
  if (first < 0x80) return [first, at + 1];
  const count = first & 0x7f;
  ensure(count >= 1 && count <= 3 && at + 1 + count <= source.length, code);
  const length = source.readUIntBE(at + 1, count);
  ensure(length >= 0x80 && length >= 2 ** (8 * (count - 1)), code);
  return [length, at + 1 + count];
}
