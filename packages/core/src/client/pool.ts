import type { TLSSocket } from "node:tls";
import { Client } from "undici";
import type { Connector } from "./connect.ts";
import { ConnectError, codeOf } from "./connect.ts";
import type { Carrier, Exchange } from "./exchange.ts";
import { completionLimit } from "./exchange.ts";

/** How long an idle connection is kept, in ms. undici's 4 s would mean a new handshake per visitor. */
const keepAliveMs = 60_000;

/** A charset parameter would be answered with 415 (specification §2). */
const headers = ["content-type", "application/json", "accept", "application/json"];

export interface PoolOptions {
  readonly origin: string;
  readonly connector: Connector;
  readonly connections: number;
}

/**
 * At most so many connections, each of which carries one call at a time; further calls wait (R1).
 *
 * It stands where undici's own `Pool` would, for two reasons. That one passes over the connection that has
 * just answered and opens another, which costs a handshake; this one takes the one that was used last. And
 * here it is known whether a connection carried a call before: only then can its end before the first byte of
 * an answer mean that the server had closed it while it was idle (R2).
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #lanes: Lane[] = [];
  /** Those without a connection first; of the others the one used last is last, and taken first. */
  readonly #idle: Lane[] = [];
  readonly #waiting: Exchange[] = [];
  #drained: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** @param fresh - Prefers a new connection, for a call that an old one has swallowed. */
  send(exchange: Exchange, fresh: boolean): void {
    const lane = this.#take(fresh);
    if (lane === undefined) this.#waiting.push(exchange);
    else this.#run(lane, exchange);
  }

  /** Closes every connection once the calls under way and those that wait have ended. */
  close(): Promise<void> {
    return (this.#closing ??= this.#drainAndClose());
  }

  async #drainAndClose(): Promise<void> {
    if (this.#idle.length < this.#lanes.length) {
      await new Promise<void>((resolve) => (this.#drained = resolve));
    }
    await Promise.all(this.#lanes.map((lane) => lane.client.close()));
  }

  #take(fresh: boolean): Lane | undefined {
    const mayOpen = this.#lanes.length < this.#options.connections;
    if (fresh && (mayOpen || this.#idle.length > 0)) {
      const [oldest] = this.#idle;
      return oldest && (!oldest.connected || !mayOpen) ? this.#idle.shift() : this.#open();
    }
    return this.#idle.pop() ?? (mayOpen ? this.#open() : undefined);
  }

  #open(): Lane {
    const lane = new Lane(this.#options);
    this.#lanes.push(lane);
    return lane;
  }

  #run(lane: Lane, exchange: Exchange): void {
    exchange.board(lane, () => {
      lane.carried += 1;
      // undici is in the middle of its own work here, and takes the next request after that alone.
      queueMicrotask(() => this.#release(lane));
    });
    const { method, path, body } = exchange;
    lane.client.dispatch({ method, path, body, headers }, exchange);
  }

  #release(lane: Lane): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (!next.settled) return this.#run(lane, next);
    }
    if (lane.connected) this.#idle.push(lane);
    else this.#idle.unshift(lane);
    if (this.#idle.length === this.#lanes.length) this.#drained?.();
  }
}

/** One place in the pool. It connects anew when it has to. */
class Lane implements Carrier {
  readonly client: Client;
  carried = 0;
  socketError: string | undefined;
  #socket: TLSSocket | undefined;

  constructor({ origin, connector }: PoolOptions) {
    this.client = new Client(origin, {
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      maxResponseSize: completionLimit,
      // A call's own time limit covers both (R1).
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: ({ hostname, port }, done) => {
        this.carried = 0;
        this.socketError = undefined;
        this.#socket = undefined;
        connector({ hostname, port: port === "" ? 443 : Number(port) }, (result) => {
          if (result instanceof ConnectError) return done(result, null);
          this.#socket = result;
          // The first alone: undici lets the end of the connection follow it as an error of its own.
          result.prependListener("error", (error) => (this.socketError ??= codeOf(error)));
          done(null, result);
        });
      },
    });
  }

  get connected(): boolean {
    return this.#socket !== undefined && !this.#socket.destroyed;
  }
}
