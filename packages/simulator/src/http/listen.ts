import { once } from "node:events";
import type { Server } from "node:http";
import type { Server as SecureServer } from "node:https";
import { createServer } from "node:net";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import { SimulatorError } from "../errors.ts";

/** A server that answers. */
export interface Listening {
  readonly port: number;
  /** Cuts a connection off with a TCP reset, under TLS too. */
  reset(connection: Socket): void;
  /** Ends it at once, with every connection: idle clients keep theirs for minutes. */
  close(): Promise<void>;
}

/** The address that the simulator listens on unless somebody insists: whoever reaches it can be anybody (S73). */
export const loopback = "127.0.0.1";

/** Where to listen. */
export interface ListenOptions {
  readonly host?: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** What the user calls the port, for the error. */
  readonly option: string;
}

/**
 * Starts a server.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_PORT` when the port can't be had, `ERR_SIMULATOR_OPTION` when the
 * host is none of this machine's.
 */
export async function listen(
  server: Server | SecureServer,
  { host = loopback, port, option }: ListenOptions,
): Promise<Listening> {
  // Connections are kept track of by socket, because a TLS handshake under way is no HTTP connection yet.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    throw listenError(host, port, option, error);
  }
  const { port: ownPort } = server.address() as AddressInfo;
  const twin = host === loopback ? await listenToTwin(server, ownPort) : undefined;
  return {
    port: ownPort,
    reset({ remoteAddress, remotePort }) {
      // A TLS socket can't be reset, but the TCP socket that carries it can; it has the same far end.
      for (const socket of sockets) {
        if (socket.remotePort === remotePort && socket.remoteAddress === remoteAddress)
          socket.resetAndDestroy();
      }
    },
    async close() {
      const both = twin === undefined ? [server] : [server, twin];
      const closed = both.map((one) => once(one, "close"));
      for (const one of both) one.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

/**
 * Takes the same port of `::1` in too, for clients to which `localhost` is that. A machine without IPv6 has none,
 * and nobody misses it there.
 */
async function listenToTwin(server: Server | SecureServer, port: number): Promise<NetServer | undefined> {
  const twin = createServer((socket) => void server.emit("connection", socket));
  try {
    twin.listen({ port, host: "::1", ipv6Only: true });
    await once(twin, "listening");
    return twin;
  } catch {
    return undefined;
  }
}

function listenError(host: string, port: number, option: string, error: unknown): SimulatorError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EINVAL") {
    return new SimulatorError(
      "ERR_SIMULATOR_OPTION",
      `The host ${host} is no address of this machine (${code}). Leave it out for loopback, or give one of its own with --host.`,
    );
  }
  const why =
    code === "EADDRINUSE"
      ? "is in use, perhaps by a simulator that still runs. Stop that program"
      : `can't be used (${code}). Allow it`;
  return new SimulatorError("ERR_SIMULATOR_PORT", `Port ${port} ${why}, or choose another with ${option}.`);
}
