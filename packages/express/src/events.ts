import { BankIdError } from "@bankid-kit/core";
import type {
  BankIdErrorCode,
  DeviceKind,
  ErrorCode,
  FailureReason,
  FlowMode,
} from "@bankid-kit/core/browser";
import { impossible } from "./flow/impossible.ts";

/**
 * What the middleware tells the operator. No event carries a person's data, an order's name, a token or a
 * handle (S58); `ref` is the one that the person sees with an error.
 */
export type BankIdEvent =
  /** A person started a flow, and BankID gave an order. */
  | { readonly type: "started"; readonly ref: string; readonly mode: FlowMode; readonly device: DeviceKind }
  /** Nobody scanned; the flow got its next order, by its index. */
  | { readonly type: "renewed"; readonly ref: string; readonly order: number }
  /** `onComplete` decided, and the result was handed over. */
  | { readonly type: "completed"; readonly ref: string }
  /** A result that was handed over before was asked for again. */
  | { readonly type: "replayed"; readonly ref: string }
  /** A flow ended without a login. */
  | { readonly type: "failed"; readonly ref: string; readonly reason: FailureReason }
  /** A nonce came with the right cookie and was not the flow's (S36). */
  | { readonly type: "nonce_mismatch"; readonly ref: string }
  /** A call to BankID failed. */
  | {
      readonly type: "bankid_failed";
      readonly ref: string;
      readonly call: "auth" | "collect" | "cancel";
      /** `ERR_…` of the client. */
      readonly code: string;
      readonly bankIdCode?: BankIdErrorCode;
    }
  /** A request was refused with this error. */
  | {
      readonly type: "refused";
      readonly ref: string;
      readonly route: string;
      readonly error: ErrorCode;
      /** What to look at, where that can be told. */
      readonly detail?: string;
    }
  /** `onComplete` threw, took too long, or returned something else than it must; the flow failed. */
  | { readonly type: "host_error"; readonly ref: string; readonly detail: string }
  /** `onComplete` came to an end after its time; what it returned was dropped (R29). */
  | { readonly type: "host_late"; readonly ref: string }
  /** Something threw that must not, `establishSession` for one; the page got `internal`. */
  | { readonly type: "error"; readonly ref: string; readonly route: string; readonly detail: string }
  /** A stored value was changed, moved or rolled back; its flow is unknown from now on (S34). */
  | { readonly type: "store_tampered" }
  /** The store rejected. */
  | { readonly type: "store_failed"; readonly operation: string; readonly detail: string }
  /** At start-up: flows live in this process only, so production must not have a second instance. */
  | { readonly type: "memory_store_in_production" };

/** Takes events. What it throws is dropped: a listener can't harm a login. */
export type EventListener = (event: BankIdEvent) => void;

/** Wraps a listener so that nothing it does reaches the caller. */
export function guarded(listener: EventListener): EventListener {
  return (event) => {
    try {
      const outcome: unknown = listener(event);
      if (outcome instanceof Promise) outcome.catch(() => undefined);
    } catch {
      // An operator's logging must not decide whether a person gets in.
    }
  };
}

/** What happens to events when nobody asked for them: those that want a person's attention become a line. */
export function warnListener(event: BankIdEvent): void {
  const line = lineOf(event);
  if (line !== undefined) console.warn(`[bankid] ${line}`);
}

function lineOf(event: BankIdEvent): string | undefined {
  switch (event.type) {
    case "bankid_failed":
      return `${event.call} failed: ${event.code}${event.bankIdCode ? ` (${event.bankIdCode})` : ""}, ref ${event.ref}`;
    case "refused":
      return event.detail && `${event.route} refused with ${event.error}: ${event.detail}, ref ${event.ref}`;
    case "host_error":
      return `onComplete failed, so nobody was logged in: ${event.detail}, ref ${event.ref}`;
    case "host_late":
      return `onComplete ended after its time and what it returned was dropped, ref ${event.ref}`;
    case "error":
      return `${event.route} failed: ${event.detail}, ref ${event.ref}`;
    case "store_tampered":
      return "a stored flow was changed by somebody else and is not used";
    case "store_failed":
      return `the store failed to ${event.operation}: ${event.detail}`;
    case "memory_store_in_production":
      return "flows are kept in this process's memory, which serves one instance only; give a store for several";
    case "started":
    case "renewed":
    case "completed":
    case "replayed":
    case "failed":
    case "nonce_mismatch":
      return undefined;
    default:
      return impossible(event);
  }
}

/**
 * Something thrown, in words for an event. In production that is the kind of error only: a host's message may
 * hold a person's data.
 */
export function describe(thrown: unknown, { production }: { production: boolean }): string {
  if (!(thrown instanceof Error)) return "something was thrown that is no Error";
  // A BankIdError never carries anybody's data (S10).
  const said = !production || thrown instanceof BankIdError;
  return said ? `${thrown.name}: ${thrown.message}` : thrown.name;
}
