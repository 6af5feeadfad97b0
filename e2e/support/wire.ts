import type { Server } from "node:http";
import type { Socket } from "node:net";

/** What the demo's server writes to its browsers, byte for byte. */
export interface Wire {
  /** All of it so far, headers and bodies. */
  sent(): string;
  /** Cuts the connection under the next bytes that hold this text, instead of letting them through. */
  lose(text: string): { lost(): boolean };
}

export function watchWire(server: Server): Wire {
  const sent: string[] = [];
  let toLose: { text: string; lost: boolean } | undefined;

  server.on("connection", (socket: Socket) => {
    const write = socket.write.bind(socket) as (chunk: unknown, ...more: unknown[]) => boolean;
    socket.write = (chunk: unknown, ...more: unknown[]) => {
      const bytes = String(chunk);
      if (toLose !== undefined && !toLose.lost && bytes.includes(toLose.text)) {
        toLose.lost = true;
        socket.destroy();
        return false;
      }
      sent.push(bytes);
      return write(chunk, ...more);
    };
  });

  return {
    sent: () => sent.join(""),
    lose(text) {
      const loss = { text, lost: false };
      toLose = loss;
      return { lost: () => loss.lost };
    },
  };
}
