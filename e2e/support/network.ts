import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** How slow a network is. */
export interface Slowness {
  /** What everything takes, in each direction, in ms. */
  readonly latencyMs: number;
  /** What each piece from the server takes besides, in turn, in ms. */
  readonly jitterMs: readonly number[];
  readonly bytesPerSecond: number;
}

/** What is between the browsers and the demo: the same for every browser, and told to none. */
export interface Network {
  /** Where browsers find the demo. */
  readonly port: number;
  /** Says where the demo listens. */
  leadTo(port: number): void;
  /** Breaks each connection, and lets none through until {@link restore}. */
  cut(): void;
  restore(): void;
  slowDown(slowness: Slowness): void;
  close(): Promise<void>;
}

export async function startNetwork(): Promise<Network> {
  let demoPort = 0;
  let isCut = false;
  let slowness: Slowness | undefined;
  let answers = 0;
  const open = new Set<Socket>();

  /** Passes pieces on in their order, each when its time has come. */
  const carry = (from: Socket, to: Socket, jitter: () => number): void => {
    let last: Promise<unknown> = Promise.resolve();
    let free = 0;
    open.add(from);
    from.on("data", (piece: Buffer) => {
      const now = performance.now();
      const { latencyMs, bytesPerSecond } = slowness ?? { latencyMs: 0, bytesPerSecond: Infinity };
      free = Math.max(free, now + latencyMs + jitter()) + (1_000 * piece.length) / bytesPerSecond;
      last = Promise.all([last, slowness && sleep(free - now)]).then(() => to.write(piece));
    });
    // Whose connection breaks learns it by the close.
    from.on("error", () => undefined);
    from.once("close", () => {
      open.delete(from);
      void last.then(() => to.end());
    });
  };
  const jitterOfAnswers = (): number => {
    const { jitterMs = [] } = slowness ?? {};
    return jitterMs[(answers += 1) % jitterMs.length] ?? 0;
  };

  const server = createServer((browser) => {
    if (isCut) {
      browser.destroy();
      return;
    }
    const demo = connect(demoPort, "127.0.0.1");
    carry(browser, demo, () => 0);
    carry(demo, browser, jitterOfAnswers);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");

  const breakAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(port) {
      demoPort = port;
    },
    cut() {
      isCut = true;
      breakAll();
    },
    restore() {
      isCut = false;
    },
    slowDown(how) {
      slowness = how;
    },
    async close() {
      breakAll();
      server.close();
      await once(server, "close");
    },
  };
}
