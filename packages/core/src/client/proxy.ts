import { Buffer } from "node:buffer";
import { request } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { BankIdError } from "../errors.ts";

/** A proxy for the way out, as the option `proxy` names it. */
export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  /** The header that proves who asks; never shown. */
  readonly authorization: string | undefined;
}

/**
 * Reads the option `proxy`.
 *
 * @param url - `http://host:port` or `http://user:password@host:port`, percent-encoded.
 * @throws {BankIdError} `ERR_OPTION`, without the address, for it may hold a password.
 */
export function parseProxy(url: string): Proxy {
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:" || parsed.pathname !== "/" || parsed.search !== "" || parsed.hash !== "") {
    throw invalid(
      "must be an address such as http://proxy.example:8080, with user:password@ before the host where the proxy asks for it",
    );
  }
  const { hostname, port, username, password } = parsed;
  return {
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? 80 : Number(port),
    authorization: username === "" && password === "" ? undefined : basic(username, password),
  };
}

function basic(username: string, password: string): string {
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(credentials, "utf8").toString("base64")}`;
  } catch {
    throw invalid(
      "has a user or password with a % that is no percent-encoding; write %25 for the sign itself",
    );
  }
}

function invalid(what: string): BankIdError {
  return new BankIdError("ERR_OPTION", `The option proxy ${what}.`);
}

/**
 * Asks a proxy for a tunnel. TLS goes through it from end to end, so the proxy sees the host and ciphertext
 * (R31).
 *
 * @param done - Gets the open tunnel, or the status with which the proxy refused it.
 * @returns Ends the attempt.
 */
export function openTunnel(
  proxy: Proxy,
  target: { readonly hostname: string; readonly port: number },
  done: (result: { socket: Socket } | { status: number } | { error: Error }) => void,
): () => void {
  const host = target.hostname.includes(":") ? `[${target.hostname}]` : target.hostname;
  const authority = `${host}:${target.port}`;
  const asking = request({
    method: "CONNECT",
    path: authority,
    headers: {
      host: authority,
      ...(proxy.authorization === undefined ? {} : { "proxy-authorization": proxy.authorization }),
    },
    createConnection: () => connect({ host: proxy.hostname, port: proxy.port, autoSelectFamily: true }),
  });
  asking.once("connect", (answer, socket, head) => {
    const { statusCode = 0 } = answer;
    // BankID does not speak first: bytes behind the answer are the proxy's own.
    if (statusCode === 200 && head.length === 0) return done({ socket });
    socket.destroy();
    done({ status: statusCode });
  });
  asking.once("response", (answer) => {
    answer.destroy();
    done({ status: answer.statusCode ?? 0 });
  });
  asking.on("error", (error) => done({ error }));
  asking.end();
  return () => asking.destroy();
}
