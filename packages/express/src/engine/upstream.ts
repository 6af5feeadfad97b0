import { types } from "node:util";
import { BankIdError } from "@bankid-kit/core";
import type { FlowKind, FlowMode, Order, SignRequest } from "@bankid-kit/core/browser";
import type { EventListener } from "../events.ts";
import { describe } from "../events.ts";
import type { Effect } from "../flow/effect.ts";
import type { FlowEvent, Trouble } from "../flow/event.ts";
import { impossible } from "../flow/impossible.ts";
import type { FlowRecord, OrderRequest, OrderState } from "../flow/record.ts";
import { Refusal } from "../flow/refusal.ts";
import type { Watch } from "../telemetry/watch.ts";
import { CallNotMade } from "./breaker.ts";
import type { FlowClient } from "./flow-client.ts";
import type { Guard } from "./guard.ts";
import { notNow } from "./guard.ts";
import { refOf } from "./ref.ts";

/** One moment on two clocks: the store's, and this process's, read just before it. */
export interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

/** Calls to BankID, and what their failures mean for a flow (security §5.1). */
export interface Upstream {
  /**
   * A new order.
   *
   * @throws {Refusal} when BankID gives none.
   */
  order(
    request: OrderRequest,
    of: {
      readonly flow: string;
      readonly kind: FlowKind;
      readonly mode: FlowMode;
      readonly index: number;
    },
    since: Moment,
  ): Promise<OrderState>;
  /** The call that a step asked for, as the next event; `undefined` when BankID is not to be asked now. */
  ask(
    effect: Extract<Effect, { type: "collect" | "renew" }>,
    record: FlowRecord,
    since: Moment,
  ): Promise<FlowEvent | undefined>;
  /** Ends an order, in the background: one that BankID does not hear of ends by itself. */
  cancel(orderRef: string, flow: string): void;
  /** Resolves when nothing runs in the background any more. */
  settled(): Promise<void>;
}

interface UpstreamOptions {
  readonly client: FlowClient;
  readonly guard: Guard;
  readonly watch: Watch;
  readonly emit: EventListener;
  readonly monotonicNow: () => number;
  readonly wallNow: () => number;
  readonly production: boolean;
}

export function createUpstream({
  client,
  guard,
  watch,
  emit,
  monotonicNow,
  wallNow,
  production,
}: UpstreamOptions): Upstream {
  const background = new Set<Promise<void>>();

  /** Reports a call that failed, and sorts it. */
  function failed(call: FlowKind | "collect" | "cancel", flow: string, thrown: unknown): CallFailure {
    const { failure, error } = callFailure(thrown);
    const { code, bankIdCode } = error;
    const ref = refOf(flow);
    emit({ type: "bankid_failed", ref, call, code, ...(bankIdCode === undefined ? {} : { bankIdCode }) });
    if (failure === "already_in_progress") emit({ type: "person_in_progress", ref });
    return failure;
  }

  /** One call, if BankID may be asked now. */
  function reach<T>(call: FlowKind | "collect" | "cancel", work: () => Promise<T>): Promise<T> {
    return guard.call(() => watch.call(call, () => rejectingWithErrors(work)), {
      inPause: call === "cancel",
    });
  }

  function asked(kind: FlowKind, request: OrderRequest): Promise<Order> {
    return kind === "sign" && isSign(request) ? client.sign(request) : client.auth(request);
  }

  /** The anchor is a time of the store plus a span of our own, so no two clocks are compared (R15, R16). */
  async function ordered(
    request: OrderRequest,
    { kind, mode, index }: { kind: FlowKind; mode: FlowMode; index: number },
    since: Moment,
  ): Promise<OrderState> {
    const orderedAt = wallNow();
    const order = await reach(kind, () => asked(kind, request));
    const { orderRef, autoStartToken, qrStartToken, qrStartSecret, receivedAtMs } = order;
    return {
      orderRef,
      index,
      anchorAt: since.now + Math.max(0, receivedAtMs - since.monotonic),
      orderedAt,
      open: mode === "qr" ? { mode, qrStartToken, qrStartSecret } : { mode, autoStartToken },
    };
  }

  return {
    async order(request, of, since) {
      try {
        return await ordered(request, of, since);
      } catch (thrown) {
        const failure = thrown instanceof CallNotMade ? undefined : failed(of.kind, of.flow, thrown);
        const closedForMs = guard.closedForMs();
        if (failure === undefined || (isSilence(failure) && closedForMs > 0)) throw notNow(closedForMs);
        throw upstreamRefusal(failure, of.flow);
      }
    },

    async ask(effect, { flow, kind, mode }, since) {
      const { index } = effect;
      try {
        if (effect.type === "renew") {
          const order = await ordered(effect.request, { kind, mode, index }, since);
          return { type: "ordered", now: since.now, order };
        }
        const answer = await reach("collect", () => client.collect({ orderRef: effect.orderRef }));
        const now = since.now + monotonicNow() - since.monotonic;
        return { type: "collected", now, index, answer, collectedAt: wallNow() };
      } catch (thrown) {
        if (thrown instanceof CallNotMade) return undefined;
        const failure = failed(effect.type === "renew" ? kind : "collect", flow, thrown);
        const mayBeOrdered = failure === "unanswered" && effect.type === "renew";
        if (isSilence(failure) && !mayBeOrdered && guard.closedForMs() > 0) return undefined;
        if (failure === "unknown_order" && effect.type === "collect") return { type: "orderLost", index };
        return { type: "upstreamFailed", trouble: isSilence(failure) ? failure : "broken" };
      }
    },

    cancel(orderRef, flow) {
      const work = reach("cancel", () => client.cancel({ orderRef })).catch((thrown: unknown) => {
        if (thrown instanceof CallNotMade) return;
        try {
          failed("cancel", flow, thrown);
        } catch {
          const detail = describe(thrown, { production });
          emit({ type: "error", ref: refOf(flow), route: "/cancel", detail });
        }
      });
      background.add(work);
      void work.finally(() => background.delete(work));
    },

    async settled() {
      await Promise.allSettled(background);
    },
  };
}

function isSign(request: OrderRequest): request is SignRequest {
  return request.userVisibleData !== undefined;
}

/** The work, which rejects with an error: of anything else even `instanceof` may throw, where nobody catches it. */
async function rejectingWithErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw types.isNativeError(thrown) ? thrown : new Error("The client threw something that is no Error.");
  }
}

/** What a failed call means. `unknown_order`: BankID told the order's end to somebody already. */
type CallFailure = Trouble | "unknown_order" | "already_in_progress";

function isSilence(failure: CallFailure): failure is Exclude<Trouble, "broken"> {
  return failure === "unreachable" || failure === "unanswered";
}

/** The answer to a request that needed the call. */
export function upstreamRefusal(failure: CallFailure, flow: string): Refusal {
  const ref = refOf(flow);
  switch (failure) {
    case "already_in_progress":
      return new Refusal("already_in_progress", { ref });
    case "unreachable":
    case "unanswered":
      return new Refusal("bankid_unreachable", { ref, retryAfterS: 2 });
    case "broken":
    case "unknown_order":
      return new Refusal("bankid_error", { ref, retryAfterS: 2 });
    default:
      return impossible(failure);
  }
}

/** @throws whatever it was, when no call to BankID fails like that: a mistake of ours is not BankID's trouble. */
function callFailure(thrown: unknown): { failure: CallFailure; error: BankIdError } {
  if (!(thrown instanceof BankIdError)) throw thrown;
  switch (thrown.code) {
    case "ERR_UNREACHABLE":
    case "ERR_TLS_UNTRUSTED":
    case "ERR_CERTIFICATE_REFUSED":
    case "ERR_CLIENT_CLOSED":
      return { failure: "unreachable", error: thrown };
    case "ERR_NO_ANSWER":
    case "ERR_TIMEOUT":
      return { failure: "unanswered", error: thrown };
    case "ERR_PROTOCOL":
      return { failure: "broken", error: thrown };
    case "ERR_RESULT_LOST":
      return { failure: "unknown_order", error: thrown };
    case "ERR_BANKID":
      return { failure: byBankIdCode.get(thrown.bankIdCode ?? "") ?? "broken", error: thrown };
    default:
      throw thrown;
  }
}

const byBankIdCode: ReadonlyMap<string, CallFailure> = new Map([
  ["maintenance", "unreachable"],
  ["tooManyRequests", "unreachable"],
  ["requestTimeout", "unreachable"],
  ["invalidParameters", "unknown_order"],
  ["alreadyInProgress", "already_in_progress"],
]);
