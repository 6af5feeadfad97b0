import { BankIdError } from "../errors.ts";
import type { Outcome } from "./exchange.ts";

/**
 * The error for a call without an answer: what happened, and what to do.
 *
 * Nothing of the original error is kept but a code: it may lead to the socket, and so to the private key (E1,
 * S10).
 *
 * @param call - Whether any of its attempts may have reached BankID, and whether it may be started again.
 */
export function failure(
  outcome: Exclude<Outcome, { end: "answer" | "cancelled" }>,
  { mayBeSeen, retryable }: { readonly mayBeSeen: boolean; readonly retryable: boolean },
): BankIdError {
  const { code } = outcome;
  if (isUntrusted(code)) return untrusted(code);
  if (isCertificateRefused(code)) return certificateRefused(code);
  if (outcome.end === "notSent") {
    if (mayBeSeen) return noAnswer(code, "an answer came", retryable);
    return new BankIdError("ERR_UNREACHABLE", `BankID can't be reached: ${reason(code)}. Nothing was sent.`, {
      retryable: retryable && !isPermanent(code),
    });
  }
  if (outcome.tooLarge) {
    return new BankIdError(
      "ERR_PROTOCOL",
      `The answer is larger than any of BankID's. Something else may have answered in its place; check that no proxy opens the connection.`,
    );
  }
  return noAnswer(code, outcome.begun ? "its answer was whole" : "an answer came", retryable);
}

function noAnswer(code: string, before: string, retryable: boolean): BankIdError {
  return new BankIdError(
    "ERR_NO_ANSWER",
    `The connection to BankID ended before ${before} (${code}). It may have seen the call. ${again(retryable)} If every call ends like this, BankID refuses the client certificate: run checkConnection().`,
    { retryable },
  );
}

/** @param sent - Whether any attempt may have reached BankID. */
export function timeout(timeoutMs: number, sent: boolean, retryable: boolean): BankIdError {
  return new BankIdError(
    "ERR_TIMEOUT",
    sent
      ? `BankID did not answer within ${timeoutMs} ms. It may have seen the call. ${again(retryable)} If this happens often, look at the network's latency before you raise timeoutMs.`
      : `No connection to BankID was free or came about within ${timeoutMs} ms, so nothing was sent. Start again. If this happens often, check the network and the firewall, or raise connections.`,
    { retryable },
  );
}

/**
 * The refusal of a call within a pause that BankID asked for, as BankID would refuse it once more (R30).
 *
 * @param leftMs - How long the pause lasts yet.
 */
export function paused(leftMs: number): BankIdError {
  const seconds = Math.ceil(leftMs / 1_000);
  return new BankIdError(
    "ERR_BANKID",
    `BankID answered an earlier call with tooManyRequests (HTTP 429) and asked for a pause, which lasts ${seconds} s more: nothing was sent. Make fewer calls: collect an order every two seconds, and limit how many a visitor can start.`,
    { httpStatus: 429, bankIdCode: "tooManyRequests", retryable: true, retryAfterMs: leftMs },
  );
}

function again(retryable: boolean): string {
  return retryable
    ? "Start the call again."
    : "Do not repeat it by itself: if an order stands for this person, a second one ends both. Let the person start again.";
}

function untrusted(code: string): BankIdError {
  return new BankIdError(
    "ERR_TLS_UNTRUSTED",
    `The server that answered does not prove to be of this BankID environment (${code}), so nothing was sent. Check the environment, this machine's clock, and that no proxy opens the connection.`,
  );
}

function certificateRefused(code: string): BankIdError {
  return new BankIdError(
    "ERR_CERTIFICATE_REFUSED",
    `The other side refused the client certificate (${code}). Check that it was issued for this environment, that it has not expired, and that your agreement with the bank is in force.`,
  );
}

/** Troubles that the same call meets again however often it is made, so that none is repeated. */
export function isPermanent(code: string): boolean {
  return isUntrusted(code) || isCertificateRefused(code) || /^PROXY_4\d\d$/.test(code);
}

/** Whether a code says that the server, its certificate or its way of TLS was not accepted by us. */
export function isUntrusted(code: string): boolean {
  return untrustedCodes.has(code) || (code.startsWith("ERR_SSL_") && !code.includes("_ALERT_"));
}

/** Whether a TLS alert came that is about the client certificate. */
export function isCertificateRefused(code: string): boolean {
  return /^ERR_SSL_.*_ALERT_.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(code);
}

/** OpenSSL's verdicts on a certificate (X509_V_ERR_…) as Node names them, and ours. */
const untrustedCodes: ReadonlySet<string> = new Set([
  "CERT_CHAIN_TOO_LONG",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_FORMAT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERROR_IN_CERT_NOT_AFTER_FIELD",
  "ERROR_IN_CERT_NOT_BEFORE_FIELD",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "ROOT_NOT_PINNED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
  "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNSPECIFIED",
]);

const reasons: Readonly<Record<string, string>> = {
  CONNECTION_CLOSED:
    "the connection was closed during the TLS handshake; check that a firewall lets it through",
  CONNECT_TIMEOUT: "no connection came about in time (connectTimeoutMs); check the network and the firewall",
  EAI_AGAIN: "the name server does not answer; check this machine's DNS",
  ECONNREFUSED: "the other side accepts no connection; check the address, and that the service runs",
  ECONNRESET: "the connection was cut during the TLS handshake; check that a firewall lets it through",
  EHOSTUNREACH: "there is no way to the host; check the network and the firewall",
  ENETUNREACH: "there is no way to the network; check that this machine may go out",
  ENOTFOUND: "its name is not known; check this machine's DNS",
  PROXY_403: "the proxy does not allow it; have BankID's host opened there",
  PROXY_407: "the proxy does not accept the user and password of the option proxy; correct them",
};

function reason(code: string): string {
  const known = reasons[code];
  if (known !== undefined) return `${known} (${code})`;
  if (code.startsWith("PROXY_")) return `the proxy opened no tunnel (${code}); check the option proxy`;
  if (code.startsWith("ERR_SSL_"))
    return `the TLS handshake failed (${code}); check that nothing between opens the connection`;
  return `no connection came about (${code}); check the network and the firewall`;
}
