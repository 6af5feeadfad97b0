import { randomBytes } from "node:crypto";
import type { AuthBody, CollectBody, FlowBody } from "@bankid-kit/core/browser";
import { deviceKind } from "@bankid-kit/core/browser";
import type { Engine, Outcome } from "../engine/engine.ts";
import { createEngine } from "../engine/engine.ts";
import { describe, guarded } from "../events.ts";
import { refOf } from "../engine/ref.ts";
import { Refusal } from "../flow/refusal.ts";
import type { HandlerOptions } from "../options.ts";
import { checkedOptions } from "../options.ts";
import { errorAnswer, viewAnswer } from "./answer.ts";
import type { Field, Schema } from "./body.ts";
import { oneOf, readBody, requireJson, text } from "./body.ts";
import { clientIp } from "./client-ip.ts";
import { handleCookie } from "./cookie.ts";
import { requireSameOrigin } from "./origin.ts";
import type { PlainAnswer, PlainRequest } from "./request.ts";
import { header } from "./request.ts";

/** What only the host's framework can do. */
export interface HostActions<Session> {
  /**
   * Puts what `onComplete` returned as `session` into the host's own session. Runs before the answer is
   * sent, on completion and on each replay, so it must do the same however often it runs.
   */
  establishSession(login: { session: Session; replay: boolean }): Promise<void>;
  /** The only person who may complete the order that this request starts: twelve digits. Default: anyone. */
  expectedPerson?(): Promise<string | undefined>;
}

/** The routes, for any framework. */
export interface BankIdRoutes<Session> {
  /** The answer, or `undefined` when the path is none of ours. Never rejects. */
  handle(request: PlainRequest, host: HostActions<Session>): Promise<PlainAnswer | undefined>;
  /** Waits for calls that run in the background. */
  close(): Promise<void>;
}

/** Time and chance, for who drives both. */
export interface Instruments {
  /** In ms; the very clock that the client stamps its orders with. Default: `performance.now()`. */
  monotonicNow?: () => number;
  /** `n` unguessable bytes. Default: `node:crypto`. */
  random?: (n: number) => Uint8Array;
}

/** What a route knows once the gates are passed. */
interface Passed {
  readonly request: PlainRequest;
  readonly handle: string | undefined;
  readonly body: unknown;
  readonly expectedPerson: () => Promise<string | undefined>;
}

interface Route {
  readonly schema: Schema;
  run(passed: Passed): Promise<Outcome>;
}

/**
 * BankID login as plain requests and answers: `POST /auth`, `/collect`, `/qr`, `/cancel`.
 *
 * @throws {BankIdError} `ERR_OPTION` when an option is wrong, with what to write.
 * @see Security §3.2; S25–S33.
 */
export function createHandler<Session, Browser>(
  options: HandlerOptions<Session, Browser>,
  instruments: Instruments = {},
): BankIdRoutes<Session> {
  const { engineOptions, publicOrigin, returnPaths, production, secure, onEvent } = checkedOptions(options);
  const emit = guarded(onEvent);
  if (production && options.store === undefined) emit({ type: "memory_store_in_production" });
  const engine = createEngine({ ...engineOptions, ...instruments });
  const cookie = handleCookie({ id: engineOptions.id, secure });
  const routes = routesOf(engine, returnPaths);

  async function pass(route: Route, request: PlainRequest, host: HostActions<Session>): Promise<Passed> {
    const { method, headers } = request;
    if (method !== "POST") throw new Refusal("method_not_allowed");
    requireSameOrigin(headers, { publicOrigin, explain: !production });
    requireJson(headers);
    const body = await readBody(request, route.schema);
    return {
      request,
      body,
      handle: cookie.read(headers),
      expectedPerson: async () => host.expectedPerson?.(),
    };
  }

  /**
   * A flow that failed leaves its cookie alone, though it is of no more use: this answer may come after that
   * of another tab's start, whose cookie it would take.
   */
  function cookieFor({ handle, unknownHandle, established }: Outcome, own: string | undefined) {
    if (handle !== undefined) return cookie.set(handle);
    if (established !== undefined && own !== undefined) return cookie.keepForReplay(own);
    return unknownHandle === true ? cookie.clear() : undefined;
  }

  return {
    async handle(request, host) {
      const route = routes.get(request.path);
      if (route === undefined) return undefined;
      let ref: string | undefined;
      try {
        const passed = await pass(route, request, host);
        ref = flowRef(passed.body);
        const outcome = await route.run(passed);
        // What the store kept is what onComplete returned, as JSON.
        if (outcome.established) {
          const { session, replay } = outcome.established;
          await host.establishSession({ session: session as Session, replay });
        }
        return viewAnswer(outcome.view, cookieFor(outcome, passed.handle));
      } catch (thrown) {
        const refusal = thrown instanceof Refusal ? thrown : new Refusal("internal");
        const { code, details } = refusal;
        ref = details.ref ?? ref ?? randomBytes(9).toString("base64url");
        const { detail } = details;
        emit(
          refusal === thrown
            ? { type: "refused", ref, route: request.path, error: code, ...(detail ? { detail } : {}) }
            : { type: "error", ref, route: request.path, detail: describe(thrown, { production }) },
        );
        return errorAnswer(refusal, { ref, cookie: details.clearCookie ? cookie.clear() : undefined });
      }
    },
    close: () => engine.close(),
  };
}

/** A language tag, as `sv` or `en-GB`. */
const locale: Field = (value) =>
  typeof value === "string" && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/.test(value);

function routesOf(engine: Engine, returnPaths: readonly [string, ...string[]]): ReadonlyMap<string, Route> {
  const device: Field = oneOf(["handheld", "desktop"]);
  const flowSchema: Schema = { required: { flow: text }, optional: {} };

  return new Map<string, Route>([
    [
      "/auth",
      {
        schema: {
          required: { mode: oneOf(["qr", "device"]) },
          optional: { device, locale, returnPath: oneOf(returnPaths) },
        },
        async run({ request: { headers, ip }, handle, body, expectedPerson }) {
          const asked = body as AuthBody;
          const userAgent = header(headers, "user-agent");
          return engine.start({
            handle,
            mode: asked.mode,
            // A page may see that a desktop's user agent is a tablet's; it can't make a phone a desktop.
            device: asked.device === "handheld" ? "handheld" : deviceKind(userAgent ?? ""),
            endUserIp: clientIp(ip),
            expectedPerson: await expectedPerson(),
            userAgent,
            locale: asked.locale,
            returnPath: asked.returnPath ?? returnPaths[0],
          });
        },
      },
    ],
    [
      "/collect",
      {
        schema: { required: {}, optional: { flow: text, nonce: text } },
        async run({ handle, body }) {
          const { flow, nonce } = body as CollectBody;
          return flow === undefined ? engine.current(handle) : engine.collect({ handle, flow, nonce });
        },
      },
    ],
    [
      "/qr",
      {
        schema: flowSchema,
        run: ({ handle, body }) => engine.qr({ handle, flow: (body as FlowBody).flow }),
      },
    ],
    [
      "/cancel",
      {
        schema: flowSchema,
        run: ({ handle, body }) => engine.cancel({ handle, flow: (body as FlowBody).flow }),
      },
    ],
  ]);
}

/** One name for a flow wherever it is spoken of; a foreign one gets no other answer than an unknown one. */
function flowRef(body: unknown): string | undefined {
  const { flow } = body as FlowBody;
  return flow === undefined ? undefined : refOf(flow);
}
