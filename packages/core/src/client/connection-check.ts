import type { PeerCertificate, TLSSocket } from "node:tls";
import { Client } from "undici";
import { ConnectError, codeOf } from "./connect.ts";
import type { Connector } from "./connect.ts";
import { Exchange } from "./exchange.ts";
import type { Outcome } from "./exchange.ts";
import { isCertificateRefused, isUntrusted } from "./failure.ts";
import { dateMs, first } from "./pause.ts";

/** What keeps a client from speaking to BankID. */
export type ConnectionTrouble =
  /** No connection came about, or no answer in time. */
  | "unreachable"
  /** The proxy opened no tunnel. */
  | "proxy_refused"
  /** The server is not of this environment, or something opens the connection on the way. */
  | "untrusted_server"
  /** BankID does not accept the RP's client certificate. */
  | "certificate_refused"
  /** This machine's clock is so wrong that BankID's certificate seems invalid (R22). */
  | "clock_suspect"
  /** Something answered that is not BankID's API. */
  | "unexpected_answer";

/** What `checkConnection()` found, told apart by `ok`. */
export type ConnectionCheck =
  | {
      readonly ok: true;
      /** How far this machine's clock is ahead of BankID's, in ms to about a second; negative when behind. */
      readonly clockSkewMs?: number;
      /** As `TLSv1.3`. */
      readonly tlsProtocol: string;
      /** Until when the server's own certificate is valid, in ms since 1970. */
      readonly serverCertificateUntilMs?: number;
    }
  | {
      readonly ok: false;
      readonly code: ConnectionTrouble;
      /** What happened. */
      readonly message: string;
      /** What to do about it. */
      readonly fix: string;
      /** Node's or OpenSSL's own code, or the HTTP status, for whoever looks further. */
      readonly detail: string;
      readonly clockSkewMs?: number;
    };

export interface ConnectionCheckOptions {
  readonly origin: string;
  readonly connector: Connector;
  readonly timeoutMs: number;
  readonly wallNow: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** A certificate that is this far from its time, in ms, is more likely met by a wrong clock than left in use. */
const dayMs = 86_400_000;

/**
 * Asks BankID for something that it refuses in a known way: `GET …/auth` is answered with 405 once the network,
 * both certificates and the path are right (specification §1.3, R21). No order comes about.
 */
export async function checkConnection(options: ConnectionCheckOptions): Promise<ConnectionCheck> {
  const { wallNow, signal } = options;
  const seen: Seen = {};
  const outcome = await ask(options, seen);
  signal?.throwIfAborted();
  const nowMs = wallNow();
  if (outcome.end === "answer") return judgeAnswer(outcome, nowMs, seen);
  if (outcome.end === "cancelled") return unreachable("NO_ANSWER_IN_TIME");
  if (outcome.end === "notSent") return judgeConnection(outcome.code, nowMs, seen.certificate);
  // A first call over a new connection: under TLS 1.3 a refused client certificate looks like this.
  return isUntrusted(outcome.code) || outcome.begun
    ? unexpected(outcome.code)
    : certificateRefused(outcome.code);
}

/** What the connection showed of the server. */
interface Seen {
  certificate?: PeerCertificate;
  tlsProtocol?: string | null;
}

/** One request over a connection of its own, so that what is seen is the present state of things. */
async function ask(
  { origin, connector, timeoutMs, wallNow, signal }: ConnectionCheckOptions,
  seen: Seen,
): Promise<Outcome> {
  const carrier: { carried: number; socketError: string | undefined } = {
    carried: 0,
    socketError: undefined,
  };
  const client = new Client(origin, {
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: ({ hostname, port }, done) => {
      const connected = (result: TLSSocket | ConnectError): void => {
        if (result instanceof ConnectError) return done(result, null);
        seen.tlsProtocol = result.getProtocol();
        result.prependListener("error", (error) => (carrier.socketError ??= codeOf(error)));
        done(null, result);
      };
      const target = { hostname, port: port === "" ? 443 : Number(port) };
      connector(target, connected, (certificate) => (seen.certificate = certificate));
    },
  });
  const message = { method: "GET", path: "/rp/v6.0/auth", body: null } as const;
  let cancel: (() => void) | undefined;
  const timer = setTimeout(() => cancel?.(), timeoutMs);
  const onAbort = (): void => cancel?.();
  signal?.addEventListener("abort", onAbort);
  try {
    return await new Promise((resolve) => {
      const exchange = new Exchange(message, wallNow, resolve);
      cancel = () => exchange.cancel();
      exchange.board(carrier, () => {});
      client.dispatch({ ...message, headers: ["accept", "application/json"] }, exchange);
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    void client.destroy().catch(() => {});
  }
}

function judgeAnswer(
  { status, headers }: Extract<Outcome, { end: "answer" }>,
  nowMs: number,
  { certificate, tlsProtocol }: Seen,
): ConnectionCheck {
  const sentAtMs = dateMs(first(headers["date"]));
  const skew = sentAtMs === undefined ? {} : { clockSkewMs: nowMs - sentAtMs };
  if (status === 405) {
    const untilMs = Date.parse(certificate?.valid_to ?? "");
    return {
      ok: true,
      tlsProtocol: tlsProtocol ?? "unknown",
      ...skew,
      ...(Number.isNaN(untilMs) ? {} : { serverCertificateUntilMs: untilMs }),
    };
  }
  const found =
    status === 401 || status === 403 ? certificateRefused(`HTTP ${status}`) : unexpected(`HTTP ${status}`);
  return { ...found, ...skew };
}

function judgeConnection(
  code: string,
  nowMs: number,
  certificate: PeerCertificate | undefined,
): ConnectionCheck {
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    const distanceMs = Math.max(
      Date.parse(certificate?.valid_from ?? "") - nowMs,
      nowMs - Date.parse(certificate?.valid_to ?? ""),
    );
    // Nobody puts a certificate into use before its time.
    return distanceMs > dayMs || code === "CERT_NOT_YET_VALID" ? clockSuspect(code) : untrusted(code);
  }
  if (isUntrusted(code)) return untrusted(code);
  // The other two reasons for this alert, version and ciphers, are BankID's own least of all.
  if (isCertificateRefused(code) || code.includes("_ALERT_HANDSHAKE_FAILURE"))
    return certificateRefused(code);
  if (code.startsWith("PROXY_")) return proxyRefused(code);
  return unreachable(code);
}

type Trouble = Extract<ConnectionCheck, { ok: false }>;

function unreachable(detail: string): Trouble {
  return {
    ok: false,
    code: "unreachable",
    message: "BankID can't be reached from this machine.",
    fix: "Check the name servers, the network, and that the firewall lets port 443 out. If this machine goes out through a proxy, set the option proxy.",
    detail,
  };
}

function proxyRefused(detail: string): Trouble {
  return {
    ok: false,
    code: "proxy_refused",
    message: "The proxy opened no tunnel to BankID.",
    fix: "Check the address, user and password in the option proxy, and have BankID's host allowed there for CONNECT.",
    detail,
  };
}

function untrusted(detail: string): Trouble {
  return {
    ok: false,
    code: "untrusted_server",
    message: "The server that answered does not prove to be of this BankID environment.",
    fix: "Check that the environment is the right one. If a proxy opens TLS connections on the way, have BankID's host excepted there; its certificate can't be added.",
    detail,
  };
}

function certificateRefused(detail: string): Trouble {
  return {
    ok: false,
    code: "certificate_refused",
    message: "BankID does not accept the client certificate.",
    fix: "Check that the certificate was issued for this environment, that it has not expired, and that the agreement with your bank is in force.",
    detail,
  };
}

function clockSuspect(detail: string): Trouble {
  return {
    ok: false,
    code: "clock_suspect",
    message:
      "By this machine's clock the server's certificate is far from its time, so the clock is probably wrong.",
    fix: "Compare the clock with another machine's and set it by NTP. Only if it is right is the server at fault.",
    detail,
  };
}

function unexpected(detail: string): Trouble {
  return {
    ok: false,
    code: "unexpected_answer",
    message: "Something answered that is not BankID's API.",
    fix: "Check the environment's address, and whether something between this machine and BankID answers in its place. If it is BankID's own status (5xx), wait and look at its status page.",
    detail,
  };
}
