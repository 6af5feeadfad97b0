import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { BankIdClient, BankIdError, qrText } from "@bankid-kit/core";
import type { LoginState, LoginWire } from "../../src/attacks/index.ts";
import type { Simulator } from "../../src/index.ts";

/** A login as one writes it in an afternoon. It logs people in, and falls for every attack there is. */
export async function startNaiveLogin(simulator: Simulator) {
  const client = new BankIdClient(simulator);
  const sessions = new Map<string, string>();
  let decisions = 0;

  const routes: Record<string, (body: Record<string, string>, request: IncomingMessage) => Promise<Answer>> =
    {
      // The browser is told the orderRef, all codes there will ever be, and in returnUrl nothing but the page.
      "POST /auth": async () => {
        const order = await client.auth({ endUserIp: "127.0.0.1", returnUrl: `${origin}/` });
        const codes = Array.from({ length: 30 }, (_, second) => qrText(order, second * 1000));
        return { status: 200, json: { orderRef: order.orderRef, token: order.autoStartToken, codes } };
      },
      // Whoever knows the orderRef collects, each question is a collect, and the first to see the end is logged in.
      "POST /collect": async ({ orderRef = "" }) => {
        const answer = await client.collect({ orderRef });
        if (answer.status !== "complete") return { status: 200, json: { status: answer.status } };
        decisions += 1;
        const session = randomUUID();
        sessions.set(session, answer.completionData.user.name);
        return { status: 200, json: { status: "complete" }, cookie: `session=${session}` };
      },
      "GET /me": async (_body, { headers }) => {
        const [, session = ""] = /session=([\w-]+)/.exec(headers.cookie ?? "") ?? [];
        return { status: 200, json: { name: sessions.get(session) ?? null } };
      },
    };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, string>;
    const route = routes[`${request.method} ${request.url}`];
    const { status, json, cookie } = await (route?.(body, request) ?? notFound).catch((error: unknown) => ({
      status: error instanceof BankIdError && error.httpStatus === 400 ? 400 : 500,
      json: {},
      cookie: undefined,
    }));
    response
      .writeHead(status, cookie === undefined ? {} : { "Set-Cookie": cookie })
      .end(JSON.stringify(json));
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    decisions: () => decisions,
    async close() {
      server.closeAllConnections();
      server.close();
      await client.close();
    },
  };
}

interface Answer {
  status: number;
  json: object;
  cookie?: string | undefined;
}

const notFound: Promise<Answer> = Promise.resolve({ status: 404, json: {} });

/** How that login speaks. */
export const naiveWire: LoginWire = {
  async start(browser) {
    const { json } = await browser.post("/auth", {});
    return {
      handle: String(json["orderRef"]),
      qrTexts: json["codes"] as string[],
      autoStartToken: String(json["token"]),
    };
  },
  async poll(browser, { handle }, options) {
    const { status, json } = await browser.post("/collect", { orderRef: handle }, options);
    const state =
      status === 0 ? "lost" : status >= 500 ? "error" : status >= 400 ? "refused" : json["status"];
    return { status: state as LoginState["status"], qrTexts: [] };
  },
  async comeBack() {
    return { status: "refused", qrTexts: [] };
  },
  async whoIs(browser) {
    const { name } = (await browser.get("/me")).json;
    return typeof name === "string" ? name : undefined;
  },
};
