import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import type { KeyPair } from "./pki.ts";

export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly clientName: string;
}

export type Answer = (response: ServerResponse, received: Received) => void;

export interface TestServer {
  readonly origin: string;
  readonly received: Received[];
  handshakes: number;
  answer: Answer;
  close(): Promise<void>;
}

/** An HTTPS server that demands a client certificate of `clientCa`, as BankID's does. */
export async function startServer(identity: KeyPair, clientCa: string): Promise<TestServer> {
  const server = createServer({ ...identity, ca: clientCa, requestCert: true, rejectUnauthorized: true });
  const state: TestServer = {
    origin: "",
    received: [],
    handshakes: 0,
    answer: (response) => response.end("{}"),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on("secureConnection", () => (state.handshakes += 1));
  server.on("request", (request, response) => {
    void (async () => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      const socket = request.socket as TLSSocket;
      const received: Received = {
        method: request.method,
        url: request.url,
        headers: request.headers,
        body,
        clientName: String(socket.getPeerCertificate().subject?.CN),
      };
      state.received.push(received);
      state.answer(response, received);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(state, { origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** Answers every call with one JSON body. */
export function json(status: number, body: unknown): Answer {
  return (response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
