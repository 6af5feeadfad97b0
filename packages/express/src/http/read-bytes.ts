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

    function leave(): void {
      clearTimeout(timer);
      stream.off("readable", read).off("close", breakOff);
    }

    function refuse(reason: Error): void {
      leave();
      reject(reason);
    }

    function read(): void {
      for (let part: unknown = stream.read(); part !== null; part = stream.read()) {
        // Text, where the host has set an encoding.
        const bytes = typeof part === "string" ? Buffer.from(part) : part;
        if (!(bytes instanceof Uint8Array)) return refuse(new TypeError("A body comes in bytes."));
        size += bytes.length;
        const refusal = sizeRefusal(size);
        if (refusal) return refuse(refusal);
        parts.push(bytes);
      }
    }

    function end(): void {
      leave();
      resolve(Buffer.concat(parts));
    }

    // Read to its end by the host, who found nothing in it.
    if (stream.readableEnded) return end();
    if (stream.destroyed) return breakOff();
    stream.on("readable", read).on("end", end).on("close", breakOff);
    // Heard to the last: an error that nobody hears would end the process.
    stream.on("error", breakOff);
  });
}
