import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { TLSSocket } from "node:tls";
import { readBody } from "../http/body.ts";
import { listen } from "../http/listen.ts";
import type { Listening } from "../http/listen.ts";
import type { OrderBook } from "../order-book.ts";
import type { RelyingParty } from "../order/order.ts";
import { displayNameOf } from "../pki/authority.ts";
import type { Authority } from "../pki/authority.ts";
import { errorBody, forbiddenPage, internalError } from "./errors.ts";
import { answerCall } from "./routes.ts";
import type { ApiAnswer } from "./routes.ts";
import { choices } from "./undocumented.ts";

/** How long an idle connection stays open: longer than any client keeps its own. */
const idleMs = 75_000;

/** Starts the RP API: HTTPS on loopback that demands a client certificate (S77). */
export async function startApi(book: OrderBook, authority: Authority, port: number): Promise<Listening> {
  const server = createServer(
    {
      key: authority.server.key,
      cert: authority.server.cert,
      ca: authority.rpRoot.cert,
      minVersion: "TLSv1.2",
      requestCert: true,
      // Not a weakness: who is not authorized gets the front-end proxy's page below, and no further.
      rejectUnauthorized: false,
      keepAliveTimeout: idleMs,
      headersTimeout: idleMs + 5_000,
    },
    (request, response) => void serve(book, request, response),
  );
  return listen(server, port, "--port");
}

async function serve(book: OrderBook, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const relyingParty = relyingPartyOf(request.socket as TLSSocket);
  if (relyingParty === undefined) {
    send(response, 403, "text/html", forbiddenPage);
    request.resume();
    return;
  }
  const body = await readBody(request, choices.maxBodyBytes);
  const answer = attempt(() =>
    answerCall(book, {
      method: request.method ?? "",
      path: request.url ?? "",
      contentType: request.headers["content-type"],
      body,
      relyingParty,
    }),
  );
  if (answer.error) send(response, answer.error.status, "application/json", errorBody(answer.error));
  else send(response, 200, "application/json", JSON.stringify(answer.body));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (status === 405) response.setHeader("Allow", "POST");
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) }).end(body);
}

function attempt(answer: () => ApiAnswer): ApiAnswer {
  try {
    return answer();
  } catch {
    return { error: internalError };
  }
}

const known = new WeakMap<TLSSocket, RelyingParty>();

/** Read once a connection: parsing a certificate costs more than the rest of a call. */
function relyingPartyOf(socket: TLSSocket): RelyingParty | undefined {
  const earlier = known.get(socket);
  if (earlier !== undefined) return earlier;
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  if (certificate === undefined) return undefined;
  const relyingParty = { fingerprint: certificate.fingerprint256, name: displayNameOf(certificate.raw) };
  known.set(socket, relyingParty);
  return relyingParty;
}
