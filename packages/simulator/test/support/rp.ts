import { request } from "node:https";
import type { CompletionData } from "@bankid-kit/core";
import type { Simulator } from "../../src/index.ts";

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  /** What a body may hold, all of it; a test reads what its call has. */
  json: ApiJson;
}

export interface ApiJson {
  orderRef: string;
  autoStartToken: string;
  qrStartToken: string;
  qrStartSecret: string;
  status: string;
  hintCode: string;
  completionData: CompletionData;
  errorCode: string;
  details: string;
}

export interface CallOptions {
  cert?: string | undefined;
  key?: string | undefined;
  method?: string;
  headers?: Record<string, string>;
}

/** An RP of few words: one connection a call, nothing but node:https. */
export function post(
  simulator: Simulator,
  path: string,
  body: unknown,
  options: CallOptions = {},
): Promise<Answer> {
  const { cert, key } = "cert" in options ? options : simulator.certificate;
  const { method = "POST", headers = { "Content-Type": "application/json" } } = options;
  return new Promise((resolve, reject) => {
    const call = request(
      new URL(path, simulator.url),
      { method, headers, cert, key, ca: simulator.environment.ca, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const isJson = response.headers["content-type"] === "application/json";
          const json = (isJson ? JSON.parse(text) : {}) as ApiJson;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
        });
        response.on("error", reject);
      },
    );
    call.on("error", reject);
    call.end(typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body));
  });
}

export const auth = (simulator: Simulator, body: object = {}, options?: CallOptions) =>
  post(simulator, "/rp/v6.0/auth", { endUserIp: "127.0.0.1", ...body }, options);
export const sign = (simulator: Simulator, body: object = {}, options?: CallOptions) =>
  post(
    simulator,
    "/rp/v6.0/sign",
    { endUserIp: "127.0.0.1", userVisibleData: base64("Hej"), ...body },
    options,
  );
export const collect = (simulator: Simulator, orderRef: string, options?: CallOptions) =>
  post(simulator, "/rp/v6.0/collect", { orderRef }, options);
export const cancel = (simulator: Simulator, orderRef: string, options?: CallOptions) =>
  post(simulator, "/rp/v6.0/cancel", { orderRef }, options);

export const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");

export const noSuchOrder = '{"errorCode":"invalidParameters","details":"No such order"}';
