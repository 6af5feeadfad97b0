import { isAscii } from "node:buffer";
import type { EvidenceCode } from "./codes.ts";
import { readOr } from "./refuse.ts";

/** One for all: making it takes longer than decoding, and it keeps nothing from one text to the next. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text that bytes stand for in UTF-8; whatever else they are means `code`. */
export function decodeUtf8(bytes: Uint8Array, code: EvidenceCode): string {
  // Nearly all texts are, and for them there is a quicker way.
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return readOr(code, () => decoder.decode(bytes));
}
