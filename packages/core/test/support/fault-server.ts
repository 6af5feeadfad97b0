import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";
import type { TLSSocket, TlsOptions } from "node:tls";
import { createServer as createTlsServer } from "node:tls";

/** What the server does with one request. */
export type Act =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Reads the request and cuts the connection. */
  | "cut"
  /** Sends these bytes instead of an answer, and cuts the connection. */
  | { readonly bytes: string }
  /** Never answers. */
  | "hang";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly head: string;
  readonly body: string;
  /** Which of the server's TLS connections it came over, from 1. */
  readonly connection: number;
  /** CN of the client certificate. */
  readonly clientName: string;
}

export interface FaultServer {
  readonly port: number;
  readonly origin: string;
  /** Whole requests that came, however they were answered. */
  readonly requests: Request[];
  /** TCP connections that were begun. */
  connections: number;
  handshakes: number;
  /** Handshakes that went on with an earlier TLS session. */
  resumed: number;
  /** Bytes that came through TLS; a server that is not trusted gets none. */
  applicationBytes: number;
  /** Done with the next requests, in turn; after that, `otherwise`. */
  acts: Act[];
  otherwise: Act;
  /** The next connections are cut before the handshake. */
  connectionsToCut: number;
  /** The next connections are left in the middle of the handshake. */
  connectionsToHang: number;
  close(): Promise<void>;
}

export const ok: Act = { status: 200, body: "{}" };

/** A TLS server that does to each request what it is told, down to single bytes. */
export async function startFaultServer(
  tls: TlsOptions,
  { host = "127.0.0.1", port = 0 }: { host?: string; port?: number } = {},
): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  const tlsServer = createTlsServer(tls, (socket) => serve(server, socket));
  tlsServer.on("tlsClientError", () => {});
  const front = createServer((socket) => {
    server.connections += 1;
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    if (server.connectionsToCut > 0) {
      server.connectionsToCut -= 1;
      socket.destroy();
    } else if (server.connectionsToHang > 0) {
      server.connectionsToHang -= 1;
    } else {
      tlsServer.emit("connection", socket);
    }
  });
  const server: FaultServer = {
    port: 0,
    origin: "",
    requests: [],
    connections: 0,
    handshakes: 0,
    resumed: 0,
    applicationBytes: 0,
    acts: [],
    otherwise: ok,
    connectionsToCut: 0,
    connectionsToHang: 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => front.close(resolve));
    },
  };
  await new Promise<void>((resolve) => front.listen(port, host, resolve));
  const address = front.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return Object.assign(server, { port: address.port, origin: `https://${name}:${address.port}` });
}

function serve(server: FaultServer, socket: TLSSocket): void {
  server.handshakes += 1;
  const connection = server.handshakes;
  if (socket.isSessionReused()) server.resumed += 1;
  let received = "";
  socket.on("error", () => {});
  socket.on("data", (chunk: Buffer) => {
    server.applicationBytes += chunk.length;
    received += chunk.toString("latin1");
    for (let request = take(); request !== undefined; request = take()) {
      server.requests.push(request);
      perform(socket, server.acts.shift() ?? server.otherwise);
    }
  });

  function take(): Request | undefined {
    const end = received.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    const head = received.slice(0, end);
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    const total = end + 4 + length;
    if (received.length < total) return undefined;
    const body = received.slice(end + 4, total);
    received = received.slice(total);
    const [method = "", path = ""] = head.split(" ");
    return {
      method,
      path,
      head,
      body,
      connection,
      clientName: String(socket.getPeerCertificate().subject?.CN),
    };
  }
}

function perform(socket: TLSSocket, act: Act): void {
  if (act === "hang") return;
  if (act === "cut") return void socket.destroy();
  if ("bytes" in act) {
    socket.write(act.bytes, () => socket.destroy());
    return;
  }
  const body = act.body ?? "";
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...act.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${act.status} Status\r\n${lines.join("")}\r\n${body}`);
}

/** A port of loopback where nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
