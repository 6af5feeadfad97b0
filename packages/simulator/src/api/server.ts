import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import type { SecureContextOptions, TLSSocket } from "node:tls";
import type { EvidenceMaker } from "../evidence/evidence.ts";
import { spoil } from "../faults/answer.ts";
import type { HttpAnswer, Outcome } from "../faults/answer.ts";
import { endpointOf } from "../faults/endpoint.ts";
import type { Endpoint } from "../faults/endpoint.ts";
import type { FaultBox } from "../faults/faults.ts";
import { readBody } from "../http/body.ts";
import type { CallLog, CallReport } from "../http/calls.ts";
import { listen } from "../http/listen.ts";
import type { Listening } from "../http/listen.ts";
import type { OrderBook } from "../order-book.ts";
import type { Order, RelyingParty } from "../order/order.ts";
import type { Authority, CertificateAndKey } from "../pki/authority.ts";
import { rpNameOf } from "../pki/rp-name.ts";
import { answerClientError, answerConnect } from "./client-error.ts";
import { errorBody, forbiddenPage, internalError } from "./errors.ts";
import { answerCall, withEvidence } from "./routes.ts";
import type { ApiAnswer, ApiCall } from "./routes.ts";
import { choices } from "./undocumented.ts";

/** How long an idle connection stays open: longer than any client keeps its own. */
const idleMs = 75_000;

/** What the RP API is made of. */
export interface ApiOptions {
  readonly book: OrderBook;
  readonly evidence: EvidenceMaker;
  readonly authority: Authority;
  /** What it proves itself with. */
  readonly server: CertificateAndKey;
  readonly wrongCertificates: WrongCertificates;
  readonly faults: FaultBox;
  readonly calls: CallLog;
  readonly host: string;
  readonly port: number;
  /** Told of each order once it is made, before its RP is. */
  readonly onOrder: (order: Order) => void;
}

/** What it shows instead while a fault says so. */
export type WrongCertificates = Readonly<Record<"otherRoot" | "expired" | "otherHost", CertificateAndKey>>;

/** The RP API while it runs. */
export interface Api extends Listening {
  /** Brings the certificate that the next connection sees up to date with the faults. */
  showCertificate(): void;
}

/** Starts the RP API: HTTPS that demands a client certificate (S77). */
export async function startApi(options: ApiOptions): Promise<Api> {
  const { authority, faults, wrongCertificates } = options;
  const closing = new AbortController();
  const identity = (): SecureContextOptions => {
    const fault = faults.nextCertificate();
    const { key, cert } = fault === undefined ? options.server : wrongCertificates[fault.flaw];
    return { key, cert, ca: authority.rpRoot.cert, minVersion: "TLSv1.2" };
  };
  const server = createServer(
    {
      ...identity(),
      // A client that offers only what is not here gets an alert and no answer at all.
      ALPNProtocols: ["http/1.1", "http/1.0"],
      requestCert: true,
      // Not a weakness: who is not authorized gets the front-end proxy's page below, and no further.
      rejectUnauthorized: false,
      keepAliveTimeout: idleMs,
      headersTimeout: idleMs + 5_000,
      // Node's own answer to a call without one has no body; the API needs none.
      requireHostHeader: false,
    },
    (request, response) => void serve(options, { listening, closing: closing.signal }, request, response),
  );
  server.on("clientError", answerClientError);
  // Left to itself, Node ends the connection without a word.
  server.on("connect", (_request, socket) => answerConnect(socket));
  // Left to itself, Node answers an `Expect` that it does not know with an empty 417.
  server.on("checkExpectation", (request, response) => void server.emit("request", request, response));
  // Node's own listener came before this one, so the connection has its certificate already.
  server.on("connection", () => faults.takeForConnection());
  const listening = await listen(server, { host: options.host, port: options.port, option: "--port" });
  return {
    ...listening,
    showCertificate() {
      server.setSecureContext(identity());
      // Whoever is connected has seen the right one, and would go on without another handshake.
      if (faults.nextCertificate() !== undefined) server.closeIdleConnections();
    },
    close() {
      closing.abort();
      return listening.close();
    },
  };
}

interface Running {
  readonly listening: Listening;
  readonly closing: AbortSignal;
}

async function serve(
  { book, evidence, faults, calls, onOrder }: ApiOptions,
  { listening, closing }: Running,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const { method = "", url: path = "" } = request;
  const endpoint = endpointOf(path);
  const report = (more: Pick<CallReport, "status"> & Partial<CallReport>): void => {
    const named = endpoint === undefined ? {} : { endpoint };
    calls.report({ method, path, ...named, ms: performance.now() - startedAt, ...more });
  };
  const relyingParty = relyingPartyOf(request.socket as TLSSocket);
  if (relyingParty === undefined) {
    send(response, { status: 403, type: "text/html", body: forbiddenPage });
    request.resume();
    report({ status: 403 });
    return;
  }
  if (endpoint !== undefined) calls.count(endpoint);
  const body = await readBody(request, choices.maxBodyBytes);
  const { latencyMs, fault } = faults.takeForCall(endpoint);
  if (latencyMs > 0 && !(await waited(latencyMs, closing))) return;

  let answered: ApiAnswer | undefined;
  const contentType = request.headers["content-type"];
  const outcome = await spoil(fault, async () => {
    answered = await processed({ book, evidence }, { method, endpoint, contentType, body, relyingParty });
    const made = isCreation(endpoint) ? orderOf(book, answered) : undefined;
    if (made !== undefined) onOrder(made);
    return toHttp(answered);
  });
  carryOut(outcome, request, response, listening);
  report({
    status: outcome.do === "hang" || outcome.do === "reset" ? outcome.do : outcome.answer.status,
    ...describe(answered),
    rpName: relyingParty.name,
    ...(fault === undefined ? {} : { fault: fault.kind }),
    ...(body === undefined ? {} : { requestBody: body }),
    ...("answer" in outcome ? { responseBody: outcome.answer.body } : {}),
  });
}

function carryOut(
  outcome: Outcome,
  { socket }: IncomingMessage,
  response: ServerResponse,
  listening: Listening,
): void {
  switch (outcome.do) {
    case "hang":
      return;
    case "reset":
      return listening.reset(socket);
    case "answer":
      return send(response, outcome.answer);
    case "truncate": {
      const { status, type, body } = outcome.answer;
      const bytes = Buffer.from(body);
      response.writeHead(status, { "Content-Type": type, "Content-Length": bytes.length });
      response.write(bytes.subarray(0, bytes.length >> 1), () => socket.end());
    }
  }
}

function isCreation(endpoint: Endpoint | undefined): boolean {
  return endpoint !== undefined && endpoint !== "collect" && endpoint !== "cancel";
}

function orderOf(book: OrderBook, answer: ApiAnswer): Order | undefined {
  if (answer.error) return undefined;
  const { orderRef } = answer.body as { orderRef?: string };
  return orderRef === undefined ? undefined : book.findByRef(orderRef);
}

function toHttp(answer: ApiAnswer): HttpAnswer {
  const type = "application/json";
  return answer.error
    ? { status: answer.error.status, type, body: errorBody(answer.error) }
    : { status: 200, type, body: JSON.stringify(answer.body) };
}

function send(response: ServerResponse, { status, type, body, headers }: HttpAnswer): void {
  if (status === 405) response.setHeader("Allow", "POST");
  response
    .writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body), ...headers })
    .end(body);
}

function describe(answer: ApiAnswer | undefined): Pick<CallReport, "outcome"> {
  if (answer === undefined) return {};
  if (answer.error) return { outcome: answer.error.errorCode };
  const { status, hintCode = status } = answer.body as { status?: string; hintCode?: string };
  return hintCode === undefined ? {} : { outcome: hintCode };
}

/** `false` when the simulator was closed meanwhile. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  return wait(ms, undefined, { signal }).then(
    () => true,
    () => false,
  );
}

async function processed(
  { book, evidence }: Pick<ApiOptions, "book" | "evidence">,
  call: ApiCall,
): Promise<ApiAnswer> {
  try {
    const answered = answerCall(book, call);
    if (!("completed" in answered)) {
      // Who asks again while the end is being told is not to hear first that there is no such order.
      if (answered.error !== undefined) await evidence.settled();
      return answered;
    }
    return withEvidence(answered.completed, await evidence.make(answered.completed));
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
  const relyingParty = { fingerprint: certificate.fingerprint256, ...rpNameOf(certificate.raw) };
  known.set(socket, relyingParty);
  return relyingParty;
}
