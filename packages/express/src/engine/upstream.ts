import type { BankIdClient } from "@bankid-kit/core";
import { BankIdError } from "@bankid-kit/core";
import type { AuthRequest, FlowMode } from "@bankid-kit/core/browser";
import type { EventListener } from "../events.ts";
import { describe } from "../events.ts";
import type { Effect } from "../flow/effect.ts";
import type { FlowEvent, Trouble } from "../flow/event.ts";
import { impossible } from "../flow/impossible.ts";
import type { FlowRecord, OrderState } from "../flow/record.ts";
import { Refusal } from "../flow/refusal.ts";
import { refOf } from "./ref.ts";

/** What the engine needs of a client; `BankIdClient` is one. */
export type FlowClient = Pick<BankIdClient, "auth" | "collect" | "cancel" | "environment" | "appUrl">;

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
    request: AuthRequest,
    of: { readonly flow: string; readonly mode: FlowMode; readonly index: number },
    since: Moment,
  ): Promise<OrderState>;
  /** The call that a step asked for, as the next event. */
  ask(
    effect: Extract<Effect, { type: "collect" | "renew" }>,
    record: FlowRecord,
    since: Moment,
  ): Promise<FlowEvent>;
  /** Ends an order, in the background: one that BankID does not hear of ends by itself. */
  cancel(orderRef: string, flow: string): void;
  /** Resolves when nothing runs in the background any more. */
  settled(): Promise<void>;
}

interface UpstreamOptions {
  readonly client: FlowClient;
  readonly emit: EventListener;
  readonly monotonicNow: () => number;
  readonly production: boolean;
}

export function createUpstream({ client, emit, monotonicNow, production }: UpstreamOptions): Upstream {
  const background = new Set<Promise<void>>();

  /** Reports a call that failed, and sorts it. */
  function failed(call: "auth" | "collect" | "cancel", flow: string, thrown: unknown): CallFailure {
    const { failure, error } = callFailure(thrown);
    const { code, bankIdCode } = error;
    const ref = refOf(flow);
    emit({ type: "bankid_failed", ref, call, code, ...(bankIdCode === undefined ? {} : { bankIdCode }) });
    return failure;
  }

  /** The anchor is a time of the store plus a span of our own, so no two clocks are compared (R15, R16). */
  async function ordered(
    request: AuthRequest,
    { mode, index }: { mode: FlowMode; index: number },
    since: Moment,
  ): Promise<OrderState> {
    const order = await client.auth(request);
    const { orderRef, autoStartToken, qrStartToken, qrStartSecret, receivedAtMs } = order;
    return {
      orderRef,
      index,
      anchorAt: since.now + Math.max(0, receivedAtMs - since.monotonic),
      open: mode === "qr" ? { mode, qrStartToken, qrStartSecret } : { mode, autoStartToken },
    };
  }

  return {
    async order(request, of, since) {
      try {
        return await ordered(request, of, since);
      } catch (thrown) {
        throw upstreamRefusal(failed("auth", of.flow, thrown), of.flow);
      }
    },

    async ask(effect, { flow, mode }, since) {
      const { index } = effect;
      try {
        if (effect.type === "renew") {
          const order = await ordered(effect.request, { mode, index }, since);
          return { type: "ordered", now: since.now, order };
        }
        const answer = await client.collect({ orderRef: effect.orderRef });
        return { type: "collected", now: since.now + monotonicNow() - since.monotonic, index, answer };
      } catch (thrown) {
        const failure = failed(effect.type === "renew" ? "auth" : "collect", flow, thrown);
        if (failure === "unknown_order" && effect.type === "collect") return { type: "orderLost", index };
        return { type: "upstreamFailed", trouble: failure === "unreachable" ? failure : "broken" };
      }
    },

    cancel(orderRef, flow) {
      const work = client.cancel({ orderRef }).catch((thrown: unknown) => {
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

/** What a failed call means. `unknown_order`: BankID told the order's end to somebody already. */
type CallFailure = Trouble | "unknown_order" | "already_in_progress";

/** The answer to a request that needed the call. */
export function upstreamRefusal(failure: CallFailure, flow: string): Refusal {
  const ref = refOf(flow);
  switch (failure) {
    case "already_in_progress":
      return new Refusal("already_in_progress", { ref });
    case "unreachable":
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
    case "ERR_NO_ANSWER":
    case "ERR_TIMEOUT":
    case "ERR_CLIENT_CLOSED":
      return { failure: "unreachable", error: thrown };
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
