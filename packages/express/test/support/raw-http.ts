import { once } from "node:events";
import { connect } from "node:net";

/** What came back on a socket. */
export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  /** By lower-case name; of several with one name, all values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

/** A request of which nothing is put right: no library between the test and the wire. */
export interface RawRequest {
  readonly method?: string;
  /** What stands in the request line, whatever it is. */
  readonly target: string;
  /** In this order, and with the same name more than once if it says so. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array | string;
}

/** Sends a request with its right `Content-Length`, and reads the answer to its end. */
export async function sendRaw(
  base: string,
  { method = "POST", target, headers, body }: RawRequest,
): Promise<RawAnswer> {
  const bytes = Buffer.from(body ?? "");
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...[...headers, ["Connection", "close"]].map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`Content-Length: ${bytes.length}`]),
  ];
  return exchange(base, Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), bytes]));
}

/** Sends bytes, says that no more come, and reads what comes back. */
export async function exchange(base: string, bytes: Uint8Array): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  // A server that refuses may close before it has read everything.
  socket.on("error", () => undefined);
  const closed = once(socket, "close");
  socket.end(bytes);
  await closed;
  return parsed(Buffer.concat(parts).toString("latin1"));
}

function parsed(answer: string): RawAnswer {
  const [head = "", ...rest] = answer.split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    const known = headers.get(name.toLowerCase());
    if (known === undefined) headers.set(name.toLowerCase(), [value]);
    else known.push(value);
  }
  return { status: Number(statusLine.split(" ")[1] ?? 0), headers, body: rest.join("\r\n\r\n") };
}
