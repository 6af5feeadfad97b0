/** One ASN.1 value: its tag, what is in it, and where the next one begins. */
interface Value {
  readonly tag: number;
  readonly content: Buffer;
  readonly end: number;
}

const policiesExtension = "551d20";

/**
 * The policies under which a certificate was issued, as `1.2.752.78.1.5`. Node reads everything else of a
 * certificate by itself, but not these.
 *
 * @param der - A certificate that Node has parsed.
 */
export function policyOids(der: Buffer): string[] {
  const [certificate] = children(der);
  const [toBeSigned] = children(certificate?.content);
  const extensions = children(toBeSigned?.content).find(({ tag }) => tag === 0xa3);
  const [list] = children(extensions?.content);
  for (const extension of children(list?.content)) {
    const [id, ...rest] = children(extension.content);
    if (id?.content.toString("hex") !== policiesExtension) continue;
    const [policies] = children(rest.at(-1)?.content);
    return children(policies?.content).flatMap(({ content }) => children(content).slice(0, 1).map(dotted));
  }
  return [];
}

function children(bytes: Buffer = Buffer.alloc(0)): Value[] {
  const values: Value[] = [];
  for (let at = 0; at < bytes.length;) {
    const value = readValue(bytes, at);
    if (value === undefined) break;
    values.push(value);
    at = value.end;
  }
  return values;
}

function readValue(bytes: Buffer, at: number): Value | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4) return undefined;
  const start = at + 2 + lengthBytes;
  const length =
    first < 0x80 ? first : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  const end = start + length;
  return end > bytes.length ? undefined : { tag, content: bytes.subarray(start, end), end };
}

function dotted({ content }: Value): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [head = 0, ...tail] = arcs;
  const root = Math.min(2, Math.floor(head / 40));
  return [root, head - root * 40, ...tail].join(".");
}
