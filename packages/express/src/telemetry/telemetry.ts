import type { ErrorCode } from "@bankid-kit/core/browser";
import type { BankIdEvent } from "../events.ts";

/** A call to BankID that is about to be made. */
export interface UpstreamCall {
  /** The mount's `id`. */
  readonly mount: string;
  readonly call: "auth" | "sign" | "collect" | "cancel";
}

/** How a call to BankID ended. */
export interface UpstreamOutcome {
  /** `ok`, or what the failure means: whoever asks for one number asks for this one. */
  readonly outcome: "ok" | "refused" | "failed";
  /** BankID's error code, or the client's `ERR_…`, for what is not `ok`. */
  readonly errorType?: string;
  /** How long it took. */
  readonly seconds: number;
}

/** Follows one call. */
export interface CallWatch {
  /** Runs the call, so that whatever it does is known as a part of it. Must call `work` at once, and once. */
  within(work: () => void): void;
  /** The call has ended. */
  ended(outcome: UpstreamOutcome): void;
}

/** A request that was answered. */
export interface ServedRequest {
  /** The mount's `id`. */
  readonly mount: string;
  /** Below the mount point, as `/collect`. */
  readonly route: string;
  readonly status: number;
  /** The error that was answered, if it was one. */
  readonly error?: ErrorCode;
  readonly seconds: number;
}

/**
 * Is told what `bankId()` does, to measure it. Nothing that it is told is a person's data, an order's name, a
 * token, a handle or an address (S11); what it throws is dropped, and never decides about a login.
 *
 * `openTelemetry()` of `@bankid-kit/express/opentelemetry` is one.
 */
export interface Telemetry {
  /** Every event, before `onEvent`'s limits, in the order in which things happened. */
  event(event: BankIdEvent, mount: { readonly mount: string }): void;
  /** A call to BankID begins, in the asynchronous context of the request that needs it. */
  calling(call: UpstreamCall): CallWatch;
  served(request: ServedRequest): void;
}
