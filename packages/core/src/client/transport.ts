import { createSecureContext } from "node:tls";
import { Agent, errors, request } from "undici";
import type { LoadedCertificate } from "../certificate/load.ts";
import type { ResolvedEnvironment } from "../environment.ts";
import { BankIdError } from "../errors.ts";
import type { RawAnswer } from "./answer.ts";

/** Largest answer that is read, in bytes; a signature takes about 15 000 (S6). */
const answerLimit = 64 * 1024;

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
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const { statusCode, body: stream } = await request(`${environment.origin}/rp/v6.0/${endpoint}`, {
          dispatcher: agent,
          method: "POST",
          // A charset parameter would be answered with 415 (specification §2).
          headers: { "content-type": "application/json", accept: "application/json" },
          body: JSON.stringify(body),
          signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        });
        const receivedAtMs = monotonicNow();
        return { status: statusCode, body: await readLimited(stream), receivedAtMs };
      } catch (error) {
        signal?.throwIfAborted();
        if (timeout.aborted) {
          throw new BankIdError(
            "ERR_TIMEOUT",
            `BankID did not answer within ${timeoutMs} ms. It may have seen the call.`,
          );
        }
        throw failure(error);
      }
    },

    async close() {
      closed = true;
      await agent.close();
    },
  };
}

async function readLimited(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > answerLimit) {
      throw new BankIdError(
        "ERR_PROTOCOL",
        `The answer is larger than ${answerLimit} bytes, which none of BankID's is.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Nothing of the original error is kept: it may lead to the agent, and so to the private key (E1, S10). */
function failure(error: unknown): BankIdError {
  if (error instanceof BankIdError) return error;
  const code = String((error as { code?: unknown }).code);
  if (untrusted.has(code)) {
    return new BankIdError(
      "ERR_TLS_UNTRUSTED",
      `The server that answered does not have a certificate of this BankID environment (${code}), so nothing was sent. Check the environment, and that no proxy opens the connection.`,
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
