import type { IncomingMessage } from "node:http";

/**
 * Reads a request's body.
 *
 * @param limit - Most bytes to take.
 * @returns Nothing when the body is longer, is cut off, or is not UTF-8.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      // What is too long is read to its end all the same: leaving the loop would cut the answer off too.
      if (size <= limit) chunks.push(chunk);
    }
    if (size > limit) return undefined;
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
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
