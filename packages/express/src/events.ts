import { BankIdError } from "@bankid-kit/core";
import type {
  BankIdErrorCode,
  DeviceKind,
  ErrorCode,
  FailureReason,
  FlowKind,
  FlowMode,
} from "@bankid-kit/core/browser";
import { impossible } from "./flow/impossible.ts";

/**
 * What the middleware tells the operator. No event carries a person's data, an order's name, a token or a
 * handle (S58); `ref` is the one that the person sees with an error.
 */
export type BankIdEvent =
  /** A person started a flow, and BankID gave an order. */
  | {
      readonly type: "started";
      readonly ref: string;
      readonly kind: FlowKind;
      readonly mode: FlowMode;
      readonly device: DeviceKind;
    }
  /** Nobody scanned; the flow got its next order, by its index. */
  | { readonly type: "renewed"; readonly ref: string; readonly order: number }
  /** `onComplete` decided, and the result was handed over. */
  | ({ readonly type: "completed"; readonly ref: string } & Ended)
  /** A result that was handed over before was asked for again. */
  | { readonly type: "replayed"; readonly ref: string }
  /** A flow ended without a login. */
  | ({ readonly type: "failed"; readonly ref: string; readonly reason: FailureReason } & Ended)
  /** A nonce came with the right cookie and was not the flow's (S36). */
  | { readonly type: "nonce_mismatch"; readonly ref: string }
  /** The app came back to a browser that did not start the flow: a mishap, or a link that was sent (A1, A11). */
  | { readonly type: "return_without_flow"; readonly ref: string }
  /** BankID was done, and the app did not come back to the browser that started; the flow failed (S36). */
  | { readonly type: "return_missing"; readonly ref: string }
  /** A flow on this device was approved from another address than it was started from (S37). */
  | { readonly type: "ip_mismatch"; readonly ref: string }
  /**
   * With `deviceBinding: "report"`: at start-up, and with `ref` for each flow that no other setting would have
   * let through (S37).
   */
  | { readonly type: "binding_not_enforced"; readonly ref?: string }
  /** Passport or ID card were to be checked, and the result does not say that they were; the flow failed (B9). */
  | { readonly type: "step_up_missing"; readonly ref: string }
  /** Somebody else than the expected person approved; the flow failed (S47). */
  | { readonly type: "other_person"; readonly ref: string }
  /** BankID judged the risk high; the flow failed (S38). */
  | { readonly type: "risk_high"; readonly ref: string }
  /** `assessCompletion` blocked the flow (S38). */
  | { readonly type: "assessment_blocked"; readonly ref: string }
  /** `assessCompletion` threw or took too long: a login failed, a signature is asked about again. */
  | { readonly type: "assessment_failed"; readonly ref: string; readonly detail: string }
  /** Somebody else was logged in at the host than when the flow began; the flow failed (S44). */
  | { readonly type: "principal_changed"; readonly ref: string }
  /** The person said that they were not in a call with you: somebody may be calling in your name (A14). */
  | { readonly type: "user_declined_call"; readonly ref: string }
  /** Two orders for one person: BankID ended both, or somebody starts what is not theirs (S52). */
  | { readonly type: "person_in_progress"; readonly ref: string }
  /** Two mounts of one app have the same `id`, hence one cookie, and end each other's flows. */
  | { readonly type: "mounts_collide"; readonly id: string }
  /** So many more events of this type came within a second (S58). */
  | { readonly type: "events_withheld"; readonly of: string; readonly count: number }
  /** A call to BankID failed. */
  | {
      readonly type: "bankid_failed";
      readonly ref: string;
      readonly call: "auth" | "sign" | "collect" | "cancel";
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
  /** The evidence of a completed order does not hold, by the verifier's word for why; the flow failed (S100). */
  | { readonly type: "evidence_invalid"; readonly ref: string; readonly code: string }
  /** `verify` threw or took too long: a login failed, a signature is tried again. */
  | { readonly type: "verifier_failed"; readonly ref: string; readonly detail: string }
  /** `onSigned` threw, took too long, or returned something else than it must; it is tried again. */
  | { readonly type: "save_failed"; readonly ref: string; readonly detail: string }
  /** Wants attention: a person signed, and for ten minutes nobody could save it; it is gone. */
  | { readonly type: "signature_unsaved"; readonly ref: string; readonly attempts: number }
  /** `onComplete` or `onSigned` came to an end after its time; what it returned was dropped (R29). */
  | { readonly type: "host_late"; readonly ref: string }
  /** Something threw that must not, `establishSession` for one; the page got `internal`. */
  | { readonly type: "error"; readonly ref: string; readonly route: string; readonly detail: string }
  /** A stored value was changed, moved or rolled back; its flow is unknown from now on (S34). */
  | { readonly type: "store_tampered" }
  /** The store rejected. */
  | { readonly type: "store_failed"; readonly operation: string; readonly detail: string }
  /** One address wanted more starts than it may have; told once a minute (S50). */
  | { readonly type: "rate_limited" }
  /** Everybody together wanted more starts than `limits.total`; told once a minute (S51). */
  | { readonly type: "budget_exhausted" }
  /** The store of `limits.redis` rejected: this instance counted the start on its own. */
  | { readonly type: "limiter_failed"; readonly detail: string }
  /** BankID is out of order: it is not asked for a while, then by one call that tries (R4). */
  | { readonly type: "breaker_opened" }
  /** BankID is back. */
  | { readonly type: "breaker_closed" }
  /** BankID answered 429: no call is made for so long (R30). */
  | { readonly type: "pause_asked"; readonly forMs: number }
  /** At start-up: flows live in this process only, so production must not have a second instance. */
  | { readonly type: "memory_store_in_production" };

/** What is known of a flow that came to its end. */
export interface Ended {
  readonly kind: FlowKind;
  readonly mode: FlowMode;
  /** From the flow's first order to its end, by the store's clock; absent where no order was made. */
  readonly tookMs?: number;
}

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
    case "evidence_invalid":
      return `the evidence of an order does not hold (${event.code}), and its result is not used, ref ${event.ref}`;
    case "verifier_failed":
      return `verify failed: ${event.detail}, ref ${event.ref}`;
    case "save_failed":
      return `onSigned failed and is tried again: ${event.detail}, ref ${event.ref}`;
    case "signature_unsaved":
      return `a signature was given up, for onSigned failed for ten minutes (${event.attempts} times), ref ${event.ref}`;
    case "assessment_failed":
      return `assessCompletion failed: ${event.detail}, ref ${event.ref}`;
    case "binding_not_enforced":
      return event.ref === undefined
        ? 'deviceBinding is "report": whoever is sent a link of a login on this device, and approves, logs in who sent it'
        : undefined;
    case "mounts_collide":
      return `two bankId() in one app have the id "${event.id}" and take each other's cookie; give one of them another id`;
    case "events_withheld":
      return `${event.count} more events "${event.of}" came within a second`;
    case "host_late":
      return `the host's function ended after its time and what it returned was dropped, ref ${event.ref}`;
    case "error":
      return `${event.route} failed: ${event.detail}, ref ${event.ref}`;
    case "store_tampered":
      return "a stored flow was changed by somebody else and is not used";
    case "store_failed":
      return `the store failed to ${event.operation}: ${event.detail}`;
    case "rate_limited":
      return "one address wanted more starts than limits.perAddress allows in a minute";
    case "budget_exhausted":
      return "all together wanted more starts than limits.total allows in a minute, and some were sent away";
    case "limiter_failed":
      return `the store of limits.redis failed, so this instance counts on its own: ${event.detail}`;
    case "breaker_opened":
      return "BankID is out of order: it is asked again in 5 s, and no flow can be started until it answers";
    case "breaker_closed":
      return "BankID answers again";
    case "pause_asked":
      return `BankID answered 429 and asked for a pause: nothing is asked for ${Math.ceil(event.forMs / 1000)} s`;
    case "memory_store_in_production":
      return "flows are kept in this process's memory, which serves one instance only; give a store for several";
    case "started":
    case "renewed":
    case "completed":
    case "replayed":
    case "failed":
    case "nonce_mismatch":
    case "return_without_flow":
    case "return_missing":
    case "ip_mismatch":
    case "step_up_missing":
    case "other_person":
    case "risk_high":
    case "assessment_blocked":
    case "principal_changed":
    case "user_declined_call":
    case "person_in_progress":
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
  try {
    if (!(thrown instanceof Error)) return "something was thrown that is no Error";
    const error: { readonly name: unknown; readonly message: unknown } = thrown;
    // A BankIdError never carries anybody's data (S10).
    const said = !production || thrown instanceof BankIdError;
    return said ? `${String(error.name)}: ${String(error.message)}` : String(error.name);
  } catch {
    // A host's error may have members that throw, or that are no text and become none.
    return "an error was thrown that can't be put into words";
  }
}
