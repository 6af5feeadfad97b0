import type { IncomingMessage } from "node:http";

/** Refuses what is not UTF-8; keeps nothing from one text to the next. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a request's body. By events and not by iteration, which costs as much as all else in a call.
 *
 * @param limit - Most bytes to take.
 * @returns Nothing when the body is longer, is cut off, or is not UTF-8.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    request.on("data", (chunk: Uint8Array) => {
      size += chunk.length;
      // What is too long is read to its end all the same: an answer in the middle would be cut off.
      if (size <= limit) chunks.push(chunk);
    });
    request.on("end", () => resolve(size > limit ? undefined : decode(chunks)));
    request.on("error", () => resolve(undefined));
    request.on("close", () => resolve(undefined));
  });
}

function decode(chunks: readonly Uint8Array[]): string | undefined {
  try {
    return utf8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  } catch {
    return undefined;
  }
}

/** A JSON object, or nothing when the text is not one. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a JSON value is an object, and neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
