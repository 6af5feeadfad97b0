import { randomBytes } from "node:crypto";
import type { FlowBody } from "@bankid-kit/core/browser";
import { calmed } from "../calm-events.ts";
import { createEngine } from "../engine/engine.ts";
import type { Outcome } from "../engine/outcome.ts";
import { refOf } from "../engine/ref.ts";
import type { Schedule } from "../engine/retry-book.ts";
import type { EventListener } from "../events.ts";
import { describe, guarded } from "../events.ts";
import { Refusal } from "../flow/refusal.ts";
import type { HandlerOptions } from "../options.ts";
import { checkedOptions } from "../options.ts";
import { createWatch } from "../telemetry/watch.ts";
import { errorAnswer, viewAnswer } from "./answer.ts";
import { readBody, requireJson } from "./body.ts";
import { addressPolicy } from "./client-ip.ts";
import { handleCookie } from "./cookie.ts";
import type { TimedHost } from "./host-in-time.ts";
import { hostInTime } from "./host-in-time.ts";
import type { HostActions } from "./host.ts";
import { requireSameOrigin } from "./origin.ts";
import type { PlainAnswer, PlainRequest } from "./request.ts";
import type { Passed, Route } from "./routes.ts";
import { routesOf } from "./routes.ts";

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
  /** In ms since 1970, for what proofs say. Default: `Date.now`. */
  wallNow?: () => number;
  /** Runs something later, and keeps no process alive for it. Default: a timer. */
  schedule?: Schedule;
}

/**
 * BankID as plain requests and answers: `POST /auth`, `/collect`, `/qr`, `/cancel`, and `/sign` with that option.
 *
 * @throws {BankIdError} `ERR_OPTION` when an option is wrong, with what to write.
 * @see Security §3.2; S25–S33.
 */
export function createHandler<Session, Browser, Signed = object>(
  options: HandlerOptions<Session, Browser, Signed>,
  instruments: Instruments = {},
): BankIdRoutes<Session> {
  const { engineOptions, publicOrigin, returnPaths, production, secure, onEvent, telemetry } =
    checkedOptions(options);
  const { monotonicNow = () => performance.now() } = instruments;
  const watch = createWatch(telemetry, { mount: engineOptions.id, monotonicNow });
  const tell = calmed(guarded(onEvent), monotonicNow);
  const emit: EventListener = (event) => {
    watch.event(event);
    tell(event);
  };
  if (production && options.store === undefined) emit({ type: "memory_store_in_production" });
  if (engineOptions.deviceBinding === "report") emit({ type: "binding_not_enforced" });
  const engine = createEngine({ ...engineOptions, ...instruments, onEvent: emit, watch });
  const cookie = handleCookie({ id: engineOptions.id, secure });
  const signs = engineOptions.onSigned !== undefined;
  const addresses = addressPolicy(options.clientIp, { production });
  const routes = routesOf({ engine, returnPaths, signs, addresses });

  async function pass(route: Route, request: PlainRequest, host: TimedHost<Session>): Promise<Passed> {
    const { method, headers } = request;
    if (method !== "POST") throw new Refusal("method_not_allowed");
    requireSameOrigin(headers, { publicOrigin, explain: !production });
    requireJson(headers);
    const body = await readBody(request, route.schema);
    return {
      request,
      body,
      handle: cookie.read(headers),
      host,
      principalOf: host.principal && (async () => host.principal?.()),
    };
  }

  /**
   * A flow that failed leaves its cookie alone, though it is of no more use: this answer may come after that
   * of another tab's start, whose cookie it would take.
   */
  function cookieFor({ handle, unknownHandle, handleMs }: Outcome, own: string | undefined) {
    if (handle !== undefined) return cookie.set(handle);
    if (handleMs !== undefined && own !== undefined) return cookie.keep(own, handleMs);
    return unknownHandle === true ? cookie.clear() : undefined;
  }

  async function serve(route: Route, request: PlainRequest, host: TimedHost<Session>): Promise<PlainAnswer> {
    const startedAt = monotonicNow();
    let body: unknown;
    try {
      const passed = await pass(route, request, host);
      ({ body } = passed);
      const outcome = await route.run(passed);
      // What the store kept is what onComplete returned, as JSON.
      if (outcome.established) {
        const { session, replay } = outcome.established;
        await host.establishSession({ session: session as Session, replay });
      }
      const answer = viewAnswer(outcome.view, cookieFor(outcome, passed.handle));
      watch.served({ route: request.path, status: answer.status }, startedAt);
      return answer;
    } catch (thrown) {
      const refusal = Refusal.is(thrown) ? thrown : new Refusal("internal");
      const { code, details } = refusal;
      const ref = details.ref ?? flowRef(body) ?? randomBytes(9).toString("base64url");
      const { detail } = details;
      emit(
        refusal === thrown
          ? { type: "refused", ref, route: request.path, error: code, ...(detail ? { detail } : {}) }
          : { type: "error", ref, route: request.path, detail: describe(thrown, { production }) },
      );
      const answer = errorAnswer(refusal, {
        ref,
        cookie: details.clearCookie ? cookie.clear() : undefined,
      });
      watch.served({ route: request.path, status: answer.status, error: code }, startedAt);
      return answer;
    }
  }

  return {
    async handle(request, host) {
      const route = routes.get(request.path);
      return route && engine.during(() => serve(route, request, hostInTime(host)));
    },
    close: () => engine.close(),
  };
}

/** One name for a flow wherever it is spoken of; a foreign one gets no other answer than an unknown one. */
function flowRef(body: unknown): string | undefined {
  const { flow } = Object(body) as Partial<FlowBody>;
  return flow === undefined ? undefined : refOf(flow);
}
