import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Something between a client and a server on this machine that makes their connection a bad one. */
export interface TcpProxy {
  readonly port: number;
  /** How much later everything arrives that the server says, in ms. */
  delayMs: number;
  /** The next thing that the server says gets lost, and its connection with it. */
  loseNextAnswer(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let losesNext = false;

  function pass(client: Socket): void {
    const server = connect(target, "127.0.0.1");
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.pipe(server);
    let written = Promise.resolve();
    server.on("data", (chunk) => {
      if (losesNext) {
        losesNext = false;
        client.resetAndDestroy();
        return;
      }
      const due = sleep(proxy.delayMs);
      // What comes later is written later, also when the delay has become less.
      written = written.then(async () => due).then(() => void client.write(chunk));
    });
  }

  const listener = createServer(pass).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const proxy: TcpProxy = {
    port: (listener.address() as AddressInfo).port,
    delayMs: 0,
    loseNextAnswer: () => void (losesNext = true),
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, "close");
    },
  };
  return proxy;
}
