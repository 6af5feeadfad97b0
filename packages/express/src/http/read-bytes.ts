import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { Refusal } from "../flow/refusal.ts";

/** The largest body, in bytes, and the longest that one may take, in ms (S28). */
const limits = { bytes: 2_048, ms: 2_000 };

/** What a body of so many bytes is refused with, if it is. */
export function sizeRefusal(bytes: number): Refusal | undefined {
  return bytes <= limits.bytes ? undefined : new Refusal("body_too_large", { close: true });
}

/**
 * All bytes of a body.
 *
 * A stream is left open when it is refused: destroyed, it would take the connection with it that the refusal is
 * to be sent on.
 *
 * @throws {Refusal} `body_too_large`, or `invalid_body` when it breaks off or takes too long.
 */
export async function readBytes(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  if (body instanceof Uint8Array) {
    const refusal = sizeRefusal(body.length);
    if (refusal) throw refusal;
    return body;
  }
  return readStream(body instanceof Readable ? body : Readable.from(body));
}

/** By its events: iterating a stream costs more than all the rest of reading a body that is there already. */
function readStream(stream: Readable): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    let size = 0;
    const breakOff = (): void => refuse(new Refusal("invalid_body", { close: true }));
    const timer = setTimeout(breakOff, limits.ms);

    function refuse(refusal: Refusal): void {
      clearTimeout(timer);
      stream.off("data", take).pause();
      reject(refusal);
    }

    function take(part: Uint8Array | string): void {
      // Text, where the host has set an encoding.
      const bytes = typeof part === "string" ? Buffer.from(part) : part;
      size += bytes.length;
      const refusal = sizeRefusal(size);
      if (refusal) refuse(refusal);
      else parts.push(bytes);
    }

    if (stream.destroyed) return breakOff();
    stream.on("data", take).on("error", breakOff).on("close", breakOff);
    stream.on("end", () => {
      clearTimeout(timer);
      stream.off("close", breakOff);
      resolve(Buffer.concat(parts));
    });
    // Whoever paused it did not read it.
    stream.resume();
  });
}
