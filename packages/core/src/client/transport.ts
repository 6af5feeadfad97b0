import { createSecureContext } from "node:tls";
import { Agent, errors, request } from "undici";
import type { LoadedCertificate } from "../certificate/load.ts";
import type { ResolvedEnvironment } from "../environment.ts";
import { BankIdError } from "../errors.ts";
import type { RawAnswer } from "./answer.ts";

/** Largest answer that is read, in bytes; a signature takes about 15 000 (S6). */
const answerLimit = 64 * 1024;

/** A charset parameter would be answered with 415 (specification §2). */
const headers = { "content-type": "application/json", accept: "application/json" };

/** How long an idle connection is kept, in ms. undici's 4 s would mean a new handshake per visitor. */
const keepAliveMs = 60_000;

export interface TransportOptions {
  readonly environment: ResolvedEnvironment;
  readonly certificate: LoadedCertificate;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly connections: number;
  readonly monotonicNow: () => number;
}

/** Carries JSON to BankID's endpoints and bytes back. */
export interface Transport {
  post(endpoint: string, body: object, options?: { signal?: AbortSignal }): Promise<RawAnswer>;
  close(): Promise<void>;
}

/** One pool of mTLS connections to one environment, which trusts that environment's root alone (S4). */
export function createTransport(options: TransportOptions): Transport {
  const { environment, certificate, timeoutMs, connectTimeoutMs, connections, monotonicNow } = options;
  const agent = new Agent({
    connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    maxResponseSize: answerLimit,
    connect: {
      timeout: connectTimeoutMs,
      // Said explicitly, else NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check off (F1).
      rejectUnauthorized: true,
      secureContext: createSecureContext({
        ...certificate,
        ca: Buffer.from(environment.ca),
        minVersion: "TLSv1.2",
      }),
    },
  });
  let closed = false;

  return {
    async post(endpoint, body, { signal } = {}) {
      if (closed) {
        throw new BankIdError(
          "ERR_CLIENT_CLOSED",
          "This client was closed. Make a new one, or close it later.",
        );
      }
      signal?.throwIfAborted();
      const limit = limitTime(timeoutMs, signal);
      try {
        const answer = await request(`${environment.origin}/rp/v6.0/${endpoint}`, {
          dispatcher: agent,
          method: "POST",
          headers,
          body: JSON.stringify(body),
          signal: limit.signal,
        });
        const receivedAtMs = monotonicNow();
        return { status: answer.statusCode, body: await answer.body.bytes(), receivedAtMs };
      } catch (error) {
        signal?.throwIfAborted();
        if (limit.signal.aborted) {
          throw new BankIdError(
            "ERR_TIMEOUT",
            `BankID did not answer within ${timeoutMs} ms. It may have seen the call.`,
          );
        }
        throw failure(error);
      } finally {
        limit.release();
      }
    },

    async close() {
      closed = true;
      await agent.close();
    },
  };
}

/** One signal that ends with the caller's or by time, and leaves nothing on the caller's afterwards. */
function limitTime(timeoutMs: number, outer?: AbortSignal): { signal: AbortSignal; release(): void } {
  const inner = new AbortController();
  const end = (): void => inner.abort();
  const timer = setTimeout(end, timeoutMs);
  outer?.addEventListener("abort", end);
  return {
    signal: inner.signal,
    release() {
      clearTimeout(timer);
      outer?.removeEventListener("abort", end);
    },
  };
}

/** Nothing of the original error is kept: it may lead to the agent, and so to the private key (E1, S10). */
function failure(error: unknown): BankIdError {
  const code = String((error as { code?: unknown }).code);
  if (untrusted.has(code)) {
    return new BankIdError(
      "ERR_TLS_UNTRUSTED",
      `The server that answered does not have a certificate of this BankID environment (${code}), so nothing was sent. Check the environment, and that no proxy opens the connection.`,
    );
  }
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return new BankIdError(
      "ERR_PROTOCOL",
      `The answer is larger than ${answerLimit} bytes, which none of BankID's is.`,
    );
  }
  if (neverConnected.has(code) || error instanceof errors.ConnectTimeoutError) {
    return new BankIdError("ERR_UNREACHABLE", `BankID can't be reached (${code}). Nothing was sent.`);
  }
  return new BankIdError(
    "ERR_NO_ANSWER",
    "The connection to BankID ended before an answer came. It may have seen the call; or it refused the client certificate, which TLS 1.3 shows in this way too.",
  );
}

const untrusted: ReadonlySet<string> = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_SIGNATURE_FAILURE",
  "INVALID_CA",
]);

const neverConnected: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);
