import { Buffer, isUtf8 } from "node:buffer";
import { Refusal } from "../flow/refusal.ts";
import type { Headers, RequestBody } from "./request.ts";
import { readBytes, sizeRefusal } from "./read-bytes.ts";
import { header } from "./request.ts";

/** The values that one member may have: all of them texts. */
export type Field = (value: unknown) => value is string;

/** Every member that a body may have; the optional ones may be left out. */
export interface Schema {
  readonly required: Readonly<Record<string, Field>>;
  readonly optional: Readonly<Record<string, Field>>;
}

/** A member that is text, and not more than any of ours can be. */
export const text: Field = (value): value is string => typeof value === "string" && value.length <= 512;

export function oneOf(values: readonly string[]): Field {
  return (value): value is string => typeof value === "string" && values.includes(value);
}

/** `application/json`, in UTF-8 if a charset is named (S27). Other kinds can be sent by a plain form. */
export function requireJson(headers: Headers): void {
  const type = header(headers, "content-type") ?? "";
  if (/^application\/json\s*(;\s*charset\s*=\s*("utf-8"|utf-8)\s*)?$/i.test(type.trim())) return;
  throw new Refusal("unsupported_media_type");
}

/**
 * Reads a body and holds it against the route's closed schema (S28, S29).
 *
 * @returns the body, with no member that the schema does not name.
 * @throws {Refusal} `body_too_large`, `invalid_body`, `unknown_field` or `invalid_field`.
 */
export async function readBody<Body>(
  { headers, body }: { headers: Headers; body: RequestBody },
  schema: Schema,
): Promise<Body> {
  const length = header(headers, "content-length");
  const refusal = length === undefined ? undefined : sizeRefusal(Number(length));
  if (refusal) throw refusal;
  if ("parsed" in body) return checked(body.parsed, schema) as Body;
  const json = decode(await readBytes(body));
  const members = checked(parse(json), schema);
  if (repeats(json, members)) throw new Refusal("invalid_body");
  return members as Body;
}

/** A byte order mark is kept, and so no JSON: who reads on and who skips it would read two bodies. */
function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new Refusal("invalid_body");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Refusal("invalid_body");
  }
}

/**
 * Whether a member came twice, of which parsers keep the last, or the first. A body is one object of texts, so
 * it holds two of them a member, and more only for members that were dropped.
 */
function repeats(json: string, members: object): boolean {
  const texts = json.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return texts.length !== 2 * Object.keys(members).length;
}

function checked(body: unknown, { required, optional }: Schema): Readonly<Record<string, unknown>> {
  if (!isPlain(body) || !isShallow(body, 2)) throw new Refusal("invalid_body");
  for (const name of Object.keys(body)) {
    const field = own(required, name) ?? own(optional, name);
    if (field === undefined) throw new Refusal("unknown_field");
    if (!field(body[name])) throw new Refusal("invalid_field");
  }
  for (const name of Object.keys(required)) {
    if (!Object.hasOwn(body, name)) throw new Refusal("invalid_field");
  }
  return body;
}

const dangerous = new Set(["__proto__", "constructor", "prototype"]);

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (depth === 0) return false;
  return Object.entries(value).every(([name, item]) => !dangerous.has(name) && isShallow(item, depth - 1));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(fields: Readonly<Record<string, Field>>, name: string): Field | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
