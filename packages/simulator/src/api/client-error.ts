import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import {
  errorBody,
  forbiddenPage,
  invalidParameters,
  invalidRequest,
  methodNotAllowed,
  requestTimeout,
} from "./errors.ts";
import type { ApiError } from "./errors.ts";

/**
 * Answers what is no HTTP that a request could be made of, and ends the connection: in JSON, as every error that a
 * caller with an accepted certificate reaches; the others read the proxy's page here too (S77).
 */
export function answerClientError(error: Error, socket: Duplex): void {
  const code = "code" in error ? error.code : undefined;
  if (!socket.writable || code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  answer(socket, errorOf(code));
}

/** Answers `CONNECT`, which comes without a response to answer with: this is no proxy. */
export function answerConnect(socket: Duplex): void {
  socket.on("error", () => socket.destroy());
  answer(socket, methodNotAllowed);
}

function answer(socket: Duplex, error: ApiError): void {
  const { authorized } = socket as TLSSocket;
  if (authorized) socket.end(message(error, "application/json"));
  else socket.end(message({ status: 403 }, "text/html", forbiddenPage));
}

function errorOf(code: unknown): ApiError {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return requestTimeout;
  return invalidParameters(invalidRequest);
}

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  405: "Method Not Allowed",
  408: "Request Timeout",
};

function message(error: Pick<ApiError, "status"> & Partial<ApiError>, type: string, page?: string): string {
  const { status, errorCode = "", details = "" } = error;
  const body = page ?? errorBody({ status, errorCode, details });
  return [
    `HTTP/1.1 ${status} ${reasons[status] ?? ""}`,
    ...(status === 405 ? ["Allow: POST"] : []),
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
