import type { LookupFunction, Socket, TcpNetConnectOpts } from "node:net";
import { isIP } from "node:net";
import type { ConnectionOptions, PeerCertificate, TLSSocket } from "node:tls";
import { connect as connectTls } from "node:tls";
import type { Proxy } from "./proxy.ts";
import { openTunnel } from "./proxy.ts";
import type { Trust } from "./trust.ts";
import { leadsToRoot } from "./trust.ts";

/** How long one address family is tried before the other is tried besides it, in ms (R32). */
const familyAttemptMs = 250;

/** Idle time after which the kernel asks whether the other side is still there, in ms. */
const tcpKeepAliveMs = 60_000;

/**
 * Why no connection came about. Carries a code, and nothing that leads to a socket or a key (S10). It is not
 * named `code`, for undici goes ways of its own for some, one of which never ends (ERR_TLS_CERT_ALTNAME_INVALID).
 */
export class ConnectError extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`No connection: ${reason}`);
    this.reason = reason;
  }
}

export interface ConnectorOptions {
  readonly trust: Trust;
  readonly timeoutMs: number;
  readonly proxy?: Proxy | undefined;
  /** Finds addresses. Default: the system's. */
  readonly lookup?: LookupFunction | undefined;
}

export interface Target {
  readonly hostname: string;
  readonly port: number;
}

export type Connected = (result: TLSSocket | ConnectError) => void;

/** Opens a connection that was judged, or says why there is none. */
export interface Connector {
  /** @param seen - Gets the server's certificate before it is judged, for a diagnosis. */
  (target: Target, done: Connected, seen?: (certificate: PeerCertificate) => void): void;
}

/**
 * Makes connections to one server with one certificate. TLS sessions are remembered here and nowhere else: a
 * session stands for the certificate that it began with, so a client with another one must not resume it.
 */
export function createConnector({ trust, timeoutMs, proxy, lookup }: ConnectorOptions): Connector {
  let session: Buffer | undefined;

  return (target, done, seen) => {
    let stop: (() => void) | undefined;
    const timer = setTimeout(() => finish(new ConnectError("CONNECT_TIMEOUT")), timeoutMs);
    let finished = false;
    const finish: Connected = (result) => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      if (result instanceof ConnectError) stop?.();
      done(result);
    };

    const secure = (tunnel?: Socket): void => {
      const settings: ConnectionOptions & Omit<TcpNetConnectOpts, "port"> = {
        ...(tunnel === undefined ? { port: target.port } : { socket: tunnel }),
        host: target.hostname,
        // An IP address is no server name (RFC 6066); it is compared with the certificate all the same.
        ...(isIP(target.hostname) === 0 ? { servername: target.hostname } : {}),
        secureContext: trust.secureContext,
        // Said explicitly, else NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check off (F1).
        rejectUnauthorized: true,
        ALPNProtocols: ["http/1.1"],
        ...(session === undefined ? {} : { session }),
        ...(lookup === undefined ? {} : { lookup }),
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: familyAttemptMs,
      };
      const socket = connectTls(settings);
      stop = () => socket.destroy();
      socket.setNoDelay(true).setKeepAlive(true, tcpKeepAliveMs);
      socket.on("session", (latest) => (session = latest));
      // Node judges in its own listener of this event and drops the certificate with the socket.
      if (seen) socket.prependOnceListener("secure", () => seen(socket.getPeerCertificate()));
      socket.on("error", (error) => finish(new ConnectError(codeOf(error))));
      socket.once("close", () => finish(new ConnectError("CONNECTION_CLOSED")));
      socket.once("secureConnect", () => {
        finish(leadsToRoot(socket, trust.rootSha256) ? socket : new ConnectError("ROOT_NOT_PINNED"));
      });
    };

    if (proxy === undefined) return secure();
    stop = openTunnel(proxy, target, (result) => {
      if (finished) return "socket" in result ? void result.socket.destroy() : undefined;
      if ("socket" in result) return secure(result.socket);
      finish(
        new ConnectError("status" in result ? `PROXY_${result.status}` : `PROXY_${codeOf(result.error)}`),
      );
    });
  };
}

/** A code of Node's or OpenSSL's, and never words, which may quote what was sent. */
export function codeOf(error: unknown): string {
  if (error instanceof ConnectError) return error.reason;
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^[A-Z0-9_]{1,80}$/.test(code) ? code : "UNKNOWN";
}
