import { Buffer } from "node:buffer";
import type { Dispatcher } from "undici";
import { errors } from "undici";
import { codeOf } from "./connect.ts";

/** Largest answer that is read, in bytes (S6). */
export const answerLimit: number = 64 * 1024;
/**
 * The same for `collect`, and in the end for a completed order alone: its signature holds the texts that were
 * signed. The longest that BankID takes, 240 000 characters of base64, come to 340 000 bytes.
 */
export const completionLimit: number = 512 * 1024;

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** How the attempt to get one answer ended. */
export type Outcome =
  | {
      readonly end: "answer";
      readonly status: number;
      readonly headers: Headers;
      readonly body: Uint8Array;
      /** When the headers came, in ms of the client's clock. */
      readonly receivedAtMs: number;
    }
  /** No connection, so nothing was sent. */
  | { readonly end: "notSent"; readonly code: string }
  /** It was sent, and the connection ended before the answer did. */
  | {
      readonly end: "broken";
      readonly code: string;
      /** The connection had carried a call before this one. */
      readonly reused: boolean;
      /** At least one byte of the answer came. */
      readonly begun: boolean;
      readonly tooLarge: boolean;
    }
  /** `cancel()` was called. */
  | { readonly end: "cancelled"; readonly sent: boolean };

/** The connection that carries an exchange, as far as the exchange has to know it. */
export interface Carrier {
  /** Calls that this connection carried before. */
  readonly carried: number;
  /** Code of the socket's first error. Under TLS 1.3 a refused client certificate shows here alone. */
  readonly socketError: string | undefined;
}

/** One request and what became of it: undici's handler, without a stream between the socket and the answer. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: string | null;
  readonly #maxBytes: number;
  readonly #now: () => number;
  readonly #settle: (outcome: Outcome) => void;
  #carrier: Carrier | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  /** Hands the connection back; set once by the pool. */
  #release: ((failed: boolean) => void) | undefined;
  #settled = false;
  #reused = false;
  #begun = false;
  #status = 0;
  #headers: Headers = {};
  #receivedAtMs = 0;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #tooLarge = false;

  constructor(
    request: { method: "GET" | "POST"; path: string; body: string | null; maxBytes?: number },
    now: () => number,
    settle: (outcome: Outcome) => void,
  ) {
    this.method = request.method;
    this.path = request.path;
    this.body = request.body;
    this.#maxBytes = request.maxBytes ?? answerLimit;
    this.#now = now;
    this.#settle = settle;
  }

  /** Whether nobody waits for it any more. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Ends it at once, wherever it is; the connection of a request that was sent is closed with it. */
  cancel(): void {
    if (this.#settled) return;
    this.#end({ end: "cancelled", sent: this.#controller !== undefined });
    this.#controller?.abort(new Error("cancelled"));
  }

  /** Called by the pool with the connection that is to carry it, just before it is dispatched. */
  board(carrier: Carrier, release: (failed: boolean) => void): void {
    this.#carrier = carrier;
    this.#release = release;
  }

  /** Written to the socket right after this, so this is the line between "not sent" and "may have been seen". */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Thrown, not aborted: that takes the request out and leaves the connection as it is.
    if (this.#settled) throw new Error("cancelled");
    this.#controller = controller;
    this.#reused = (this.#carrier?.carried ?? 0) > 0;
  }

  /** The first byte of the answer, before its headers are whole. */
  onResponseStarted(): void {
    this.#begun = true;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#receivedAtMs = this.#now();
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.#tooLarge = true;
      controller.abort(new Error("too large"));
    } else {
      this.#chunks.push(chunk);
    }
  }

  onResponseEnd(): void {
    this.#release?.(false);
    const [first] = this.#chunks;
    this.#end({
      end: "answer",
      status: this.#status,
      headers: this.#headers,
      body: this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks),
      receivedAtMs: this.#receivedAtMs,
    });
  }

  onResponseError(_: unknown, error: Error): void {
    this.#release?.(true);
    const code = this.#carrier?.socketError ?? codeOf(error);
    if (this.#controller === undefined) return this.#end({ end: "notSent", code });
    this.#end({
      end: "broken",
      code,
      reused: this.#reused,
      begun: this.#begun,
      tooLarge: this.#tooLarge || error instanceof errors.ResponseExceededMaxSizeError,
    });
  }

  #end(outcome: Outcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settle(outcome);
  }
}
