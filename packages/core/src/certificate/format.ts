import { X509Certificate, createPrivateKey } from "node:crypto";

/** One `-----BEGIN …-----` block, written anew in the form that every TLS library takes. */
export interface PemBlock {
  /** As `CERTIFICATE` or `ENCRYPTED PRIVATE KEY`. */
  readonly label: string;
  readonly pem: string;
}

/** What the bytes of a file are, judged by the bytes alone. */
export type FileFormat =
  | { readonly format: "empty" | "html" | "zip" | "keystore" | "unknown" }
  /** Ends before the length that it states. */
  | { readonly format: "truncated"; readonly kind: "der" | "pem" }
  /** Text that becomes `inner` when decoded. */
  | { readonly format: "base64"; readonly inner: "pfx" | "certificate" | "key" }
  | { readonly format: "pem"; readonly blocks: readonly PemBlock[]; readonly utf16: boolean }
  | { readonly format: "pfx" }
  /** DER of one certificate or key, with the PEM that it is. */
  | { readonly format: "certificate" | "key"; readonly block: PemBlock }
  /** ASN.1 of another kind, or damaged within. */
  | { readonly format: "der" };

/** Tells what a file is, whatever its name says. */
export function fileFormat(bytes: Buffer): FileFormat {
  if (bytes.length === 0) return { format: "empty" };
  if (bytes.subarray(0, 4).equals(Buffer.from("PK\x03\x04"))) return { format: "zip" };
  if (bytes.subarray(0, 4).equals(Buffer.from("feedfeed", "hex"))) return { format: "keystore" };
  if (bytes[0] === 0x30 && !looksLikeText(bytes)) return derFormat(bytes);
  const { text, utf16 } = decode(bytes);
  if (text.trim() === "") return { format: "empty" };
  if (/^\s*<(?:!doctype|html|head|body|\?xml|!--)/i.test(text)) return { format: "html" };
  if (text.includes("-----BEGIN ")) {
    const blocks = pemBlocks(text);
    return blocks === undefined ? { format: "truncated", kind: "pem" } : { format: "pem", blocks, utf16 };
  }
  return base64Format(text);
}

/** A leading "0" is 0x30 as well: base64 and PEM files may begin with it. */
function looksLikeText(bytes: Buffer): boolean {
  return bytes
    .subarray(0, 64)
    .every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127));
}

function derFormat(bytes: Buffer): FileFormat {
  const { start, end } = outerLength(bytes);
  if (end !== undefined && end > bytes.length) return { format: "truncated", kind: "der" };
  // PFX ::= SEQUENCE { version INTEGER (3), authSafe ContentInfo … }; a PKCS#8 key has version 0 or 1.
  if (bytes.subarray(start, start + 4).equals(Buffer.from("02010330", "hex"))) return { format: "pfx" };
  const certificate = attempt(() => new X509Certificate(bytes));
  if (certificate) return { format: "certificate", block: armour("CERTIFICATE", certificate.raw) };
  for (const type of ["pkcs8", "pkcs1", "sec1"] as const) {
    const key = attempt(() => createPrivateKey({ key: bytes, format: "der", type }));
    if (key)
      return {
        format: "key",
        block: { label: "PRIVATE KEY", pem: key.export({ type: "pkcs8", format: "pem" }).toString() },
      };
  }
  // EncryptedPrivateKeyInfo ::= SEQUENCE { SEQUENCE { OID 1.2.840.113549.1.5 or .12 … } … }
  if (/^30..06.{2}2a864886f70d01(?:05|0c)/.test(bytes.subarray(start, start + 16).toString("hex"))) {
    return { format: "key", block: armour("ENCRYPTED PRIVATE KEY", bytes) };
  }
  return { format: "der" };
}

/** Where the outermost ASN.1 value begins and ends; no end where its length is left open (BER). */
function outerLength(bytes: Buffer): { start: number; end: number | undefined } {
  const first = bytes[1] ?? 0;
  if (first === 0x80) return { start: 2, end: undefined };
  if (first < 0x80) return { start: 2, end: 2 + first };
  const start = 2 + (first & 0x7f);
  const length = [...bytes.subarray(2, start)].reduce((sum, byte) => sum * 256 + byte, 0);
  return { start, end: start + length };
}

/** Windows' tools write UTF-16 and put a mark before UTF-8; both look right in an editor. */
function decode(bytes: Buffer): { text: string; utf16: boolean } {
  const mark = bytes.subarray(0, 2).toString("hex");
  const head = bytes.subarray(0, 32);
  const zeroAt = (parity: number): boolean =>
    head.length >= 4 && head.every((byte, index) => index % 2 !== parity || byte === 0);
  if (mark === "fffe" || zeroAt(1)) return { text: withoutMark(bytes.toString("utf16le")), utf16: true };
  if (mark === "feff" || zeroAt(0)) {
    const swapped = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16();
    return { text: withoutMark(swapped.toString("utf16le")), utf16: true };
  }
  return { text: withoutMark(bytes.toString("utf8")), utf16: false };
}

function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** Nothing when a block has no end or its base64 is cut off. */
function pemBlocks(text: string): PemBlock[] | undefined {
  // What went through an environment variable often has "\n" in two characters, or spaces for line ends.
  const lines = text.replaceAll("\\r", "").replaceAll("\\n", "\n");
  const blocks: PemBlock[] = [];
  for (const part of lines.split("-----BEGIN ").slice(1)) {
    const [, label, body] =
      /^([A-Z0-9 ]+)-----([^-]*(?:-(?!----END )[^-]*)*)-----END \1-----/.exec(part) ?? [];
    if (label === undefined || body === undefined) return undefined;
    // Headers (Proc-Type, DEK-Info) belong to a key that is encrypted in the old way; they end in an empty line.
    const [, head = "", content = body] = /^\s*((?:[\w-]+: [^\n]*\r?\n)+)\r?\n([\s\S]*)$/.exec(body) ?? [];
    const base64 = content.replaceAll(/\s/g, "");
    if (!isWholeBase64(base64)) return undefined;
    const headers = head === "" ? "" : `${head.replaceAll("\r", "")}\n`;
    const wrapped = (base64.match(/.{1,64}/g) ?? []).join("\n");
    blocks.push({ label, pem: `-----BEGIN ${label}-----\n${headers}${wrapped}\n-----END ${label}-----\n` });
  }
  return blocks;
}

function isWholeBase64(text: string): boolean {
  return text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function base64Format(text: string): FileFormat {
  const compact = text.replaceAll(/\s/g, "");
  if (!isWholeBase64(compact)) return { format: "unknown" };
  const bytes = Buffer.from(compact, "base64");
  if (bytes[0] !== 0x30) return { format: "unknown" };
  const { format } = derFormat(bytes);
  return format === "pfx" || format === "certificate" || format === "key"
    ? { format: "base64", inner: format }
    : { format: "unknown" };
}

function armour(label: string, der: Buffer): PemBlock {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return { label, pem: `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n` };
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

export function isCertificate({ label }: PemBlock): boolean {
  return label === "CERTIFICATE" || label === "X509 CERTIFICATE" || label === "TRUSTED CERTIFICATE";
}

/** Nothing where there is none, or where it is damaged. */
export function firstCertificate(blocks: readonly PemBlock[]): X509Certificate | undefined {
  const block = blocks.find(isCertificate);
  return block && attempt(() => new X509Certificate(block.pem));
}

export function isKey({ label }: PemBlock): boolean {
  return label.endsWith("PRIVATE KEY");
}

/** The blocks of PEM, or the one that a DER file is. */
export function blocksOf(found: FileFormat): readonly PemBlock[] {
  if (found.format === "pem") return found.blocks;
  return found.format === "certificate" || found.format === "key" ? [found.block] : [];
}
