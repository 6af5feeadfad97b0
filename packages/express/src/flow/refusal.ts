import type { ErrorCode } from "@bankid-kit/core/browser";

/** What a refusal carries besides its code. */
export interface RefusalDetails {
  /** The flow's, where the request did not name it. */
  readonly ref?: string | undefined;
  /** For the operator's events, never for the page. */
  readonly detail?: string | undefined;
  /** When to ask again, in whole seconds. */
  readonly retryAfterS?: number | undefined;
  /** The body was not read to its end, so the connection can't be used again. */
  readonly close?: boolean | undefined;
  /** The browser's cookie names nothing. */
  readonly clearCookie?: boolean | undefined;
}

/** Ends a request with one error of the closed list (S56). Thrown inside, answered by the handler. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly details: RefusalDetails;
  readonly #code: ErrorCode;

  constructor(code: ErrorCode, details: RefusalDetails = {}) {
    super(code);
    this.#code = code;
    this.details = details;
  }

  get code(): ErrorCode {
    return this.#code;
  }

  /** Whether something thrown is one. Unlike `instanceof`, it asks nothing of what a host threw, so it can't throw. */
  static is(thrown: unknown): thrown is Refusal {
    return typeof thrown === "object" && thrown !== null && #code in thrown;
  }
}
