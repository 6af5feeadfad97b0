import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Control } from "../control/server.ts";
import type { EvidenceMaker } from "../evidence/evidence.ts";
import { parseObject, readBody } from "../http/body.ts";
import type { Host } from "../http/host.ts";
import { listen, loopback } from "../http/listen.ts";
import type { Listening } from "../http/listen.ts";
import { answerPhone } from "./api.ts";
import type { PhoneAnswer } from "./api.ts";
import type { PhoneDesk } from "./desk.ts";
import { rejectCaller, rejectHost } from "./guard.ts";
import { readPageFiles } from "./page-files.ts";
import type { PageFile } from "./page-files.ts";

/** A pasted QR text is the longest thing that the page sends. */
const maxBodyBytes = 8 * 1024;

const securityHeaders = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(self), clipboard-read=(), geolocation=(), microphone=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/** Starts the phone: a page and its JSON API, HTTP on loopback (S73, S75). */
export async function startPhonePage(
  desk: PhoneDesk,
  token: string,
  { host, port, control, evidence }: PhonePageOptions,
): Promise<Listening> {
  const page = await readPageFiles(token);
  const server = createServer((request, response) => {
    const own = server.address();
    const ownPort = typeof own === "object" && own !== null ? own.port : 0;
    void serve({ desk, token, page, ownPort, host, control, evidence }, request, response);
  });
  return listen(server, { host: host.address, port, option: "--phone-port" });
}

/** What the phone page needs besides the phone itself. */
export interface PhonePageOptions {
  readonly host: Host;
  readonly port: number;
  /** Answers everything below `/control/`, which shares this port and its guard. */
  readonly control: Control;
  readonly evidence: Pick<EvidenceMaker, "ready">;
}

interface PhonePage {
  readonly desk: PhoneDesk;
  readonly token: string;
  readonly page: ReadonlyMap<string, PageFile>;
  readonly ownPort: number;
  readonly host: Host;
  readonly control: Control;
  readonly evidence: Pick<EvidenceMaker, "ready">;
}

async function serve(phone: PhonePage, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, maxBodyBytes);
  const { method = "", url = "", headers } = request;
  const [path = ""] = url.split("?");
  const rejectedHost = rejectHost(headers, phone.ownPort, phone.host);
  if (rejectedHost) return sendJson(response, rejectedHost.status, { error: rejectedHost.error });
  if (path.startsWith("/control/")) {
    const { status, body: answer } = await phone.control({ method, path, headers, body });
    return sendJson(response, status, answer);
  }
  if (!path.startsWith("/api/")) return sendPage(response, method, phone.page.get(path));
  const rejection = rejectCaller(headers, phone.token);
  if (rejection) return sendJson(response, rejection.status, { error: rejection.error });
  // As every phone does, so that no RP's collect has to wait for keys.
  if (path === "/api/approve") await phone.evidence.ready();
  const answer = answerApi(phone, request, { method, path, body });
  sendJson(response, answer.status, answer.body);
}

function answerApi(
  { desk }: PhonePage,
  { headers, socket }: IncomingMessage,
  { method, path, body }: { method: string; path: string; body: string | undefined },
): PhoneAnswer {
  const remoteAddress = socket.remoteAddress ?? loopback;
  if (method === "GET") return answerPhone(desk, { method, path, body: {}, remoteAddress });
  if (method !== "POST") return { status: 405, body: { error: "method_not_allowed" } };
  if (headers["content-type"] !== "application/json")
    return { status: 415, body: { error: "unsupported_media_type" } };
  const members = parseObject(body ?? "");
  if (members === undefined) return { status: 400, body: { error: "invalid_body" } };
  return answerPhone(desk, { method, path, body: members, remoteAddress });
}

function sendPage(response: ServerResponse, method: string, file: PageFile | undefined): void {
  if (file === undefined) return sendJson(response, 404, { error: "not_found" });
  if (method !== "GET") return sendJson(response, 405, { error: "method_not_allowed" });
  response.writeHead(200, { ...securityHeaders, "Content-Type": file.type }).end(file.content);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { ...securityHeaders, "Content-Type": "application/json" })
    .end(JSON.stringify(body));
}
