/** Headers by lower-case name, as Node gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A request's body: bytes, a stream of them that nobody has read, or what the host's own parser made of it.
 */
export type RequestBody = Uint8Array | AsyncIterable<Uint8Array> | { readonly parsed: unknown };

/** A request without any framework in it. */
export interface PlainRequest {
  readonly method: string;
  /** Below the mount point: `/auth`. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: RequestBody;
  /** Address of the person's device, as the framework's own proxy setting has it. Read at a start only. */
  readonly ip: string | undefined;
}

/** What to send. `headers` are to be added to the response, and replace none of another's cookies. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A header that came once; several of them come as one, and match nothing. */
export function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" || value === undefined ? value : value.join(", ");
}
