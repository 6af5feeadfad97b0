import { once } from "node:events";
import type { Server } from "node:http";
import type { Server as SecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { SimulatorError } from "../errors.ts";

/** A server that answers. */
export interface Listening {
  readonly port: number;
  /** Ends it at once, with every connection: idle clients keep theirs for minutes. */
  close(): Promise<void>;
}

/** The one address that the simulator listens on: whoever reaches it can be anybody (S73). */
export const loopback = "127.0.0.1";

/**
 * Starts a server on loopback.
 *
 * @param port - 0 takes any free one.
 * @param option - What the user calls the port, for the error.
 * @throws {SimulatorError} `ERR_SIMULATOR_PORT` when the port can't be had.
 */
export async function listen(
  server: Server | SecureServer,
  port: number,
  option: string,
): Promise<Listening> {
  // Connections are kept track of by socket, because a TLS handshake under way is no HTTP connection yet.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  try {
    server.listen(port, loopback);
    await once(server, "listening");
  } catch (error) {
    throw portError(port, option, error);
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function portError(port: number, option: string, error: unknown): SimulatorError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  const why =
    code === "EADDRINUSE"
      ? "is in use, perhaps by a simulator that still runs. Stop that program"
      : `can't be used (${code}). Allow it`;
  return new SimulatorError("ERR_SIMULATOR_PORT", `Port ${port} ${why}, or choose another with ${option}.`);
}
