import { Buffer } from "node:buffer";

/** Where something came out, and what it was. */
export interface Leak {
  readonly sink: string;
  readonly canary: string;
}

/** Everything that came out of an app, by where. */
export class Sinks {
  readonly #written = new Map<string, Buffer[]>();

  readonly write = (sink: string, data: string | Uint8Array): void => {
    const known = this.#written.get(sink);
    if (known === undefined) this.#written.set(sink, [Buffer.from(data)]);
    else known.push(Buffer.from(data));
  };

  /** How many bytes came out of each: a sink that nothing came out of was not looked at. */
  sizes(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#written].map(([sink, parts]) => [sink, Buffer.concat(parts).length]));
  }

  /**
   * Looks for values in every sink: as they are, in hexadecimal, and in base64 of either alphabet wherever in a
   * longer text they stood when it was encoded.
   *
   * @param canaries - Values by name; each must be long enough to come of nothing else.
   */
  search(canaries: ReadonlyMap<string, readonly string[]>): Leak[] {
    const found = new Map<string, Leak>();
    for (const [sink, parts] of this.#written) {
      const all = Buffer.concat(parts);
      const folded = Buffer.from(all.toString("latin1").toLowerCase(), "latin1");
      for (const [canary, values] of canaries) {
        const leaks = values.some(
          (value) =>
            textsOf(value).some((text) => all.includes(text)) ||
            hexesOf(value).some((hex) => folded.includes(hex)),
        );
        if (leaks) found.set(`${sink}\0${canary}`, { sink, canary });
      }
    }
    return [...found.values()];
  }
}

/** A value, and the bytes that it is itself the writing of: a handle's, or a UUID's. */
function bytesOf(value: string): Buffer[] {
  const own = Buffer.from(value);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) {
    return [own, Buffer.from(value.replaceAll("-", ""), "hex")];
  }
  return /^[\w-]{22}$|^[\w-]{43}$/.test(value) ? [own, Buffer.from(value, "base64url")] : [own];
}

function textsOf(value: string): Buffer[] {
  return bytesOf(value).flatMap((bytes) => [
    bytes,
    ...[0, 1, 2].flatMap((offset) => {
      const base64 = base64Within(bytes, offset);
      return [base64, base64.replaceAll("+", "-").replaceAll("/", "_")].map((text) => Buffer.from(text));
    }),
  ]);
}

function hexesOf(value: string): string[] {
  return bytesOf(value).map((bytes) => bytes.toString("hex"));
}

/** What is the same in the base64 of every text in which the bytes stand `offset` bytes after a multiple of three. */
function base64Within(bytes: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
  const before = [0, 2, 3][offset] ?? 0;
  const after = [0, 3, 2][whole.length % 3] ?? 0;
  const base64 = whole.toString("base64");
  return base64.slice(before, base64.length - after);
}
