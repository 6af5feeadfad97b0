/** Writes DER, as little of it as certificates and OCSP responses need. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes = Buffer.from(length.toString(16).replace(/^(?:..)*.$/, "0$&"), "hex");
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tlv(0x30, ...parts);
}

export function set(...parts: readonly Uint8Array[]): Buffer {
  return tlv(0x31, ...parts);
}

/** `[number]` around a value. */
export function explicit(number: number, ...parts: readonly Uint8Array[]): Buffer {
  return tlv(0xa0 | number, ...parts);
}

/** A positive number, in hex. */
export function integer(hex: string): Buffer {
  const bytes = Buffer.from(hex, "hex");
  return tlv(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

export function octets(bytes: Uint8Array): Buffer {
  return tlv(0x04, bytes);
}

export function bits(bytes: Uint8Array, unused = 0): Buffer {
  return tlv(0x03, Buffer.of(unused), bytes);
}

export function utf8(text: string): Buffer {
  return tlv(0x0c, Buffer.from(text, "utf8"));
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(number: number): number[] {
  const groups = [number & 0x7f];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) {
    groups.unshift((rest & 0x7f) | 0x80);
  }
  return groups;
}

export const nothing: Buffer = tlv(0x05);
export const yes: Buffer = tlv(0x01, Buffer.of(0xff));

/** A time in ms since 1970, as certificates write it. */
export function utcTime(ms: number): Buffer {
  return tlv(0x17, Buffer.from(`${digits(ms).slice(2)}Z`));
}

/** A time in ms since 1970, as OCSP writes it. */
export function generalizedTime(ms: number): Buffer {
  return tlv(0x18, Buffer.from(`${digits(ms)}Z`));
}

function digits(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replaceAll(/\D/g, "");
}
