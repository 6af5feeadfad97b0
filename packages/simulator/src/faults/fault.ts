import { checkMembers, needed, oneOf, wholeNumber } from "../checks.ts";
import type { Checks } from "../checks.ts";
import { SimulatorError } from "../errors.ts";
import { isObject } from "../http/body.ts";
import { endpoints } from "./endpoint.ts";
import type { Endpoint } from "./endpoint.ts";

/** Whether the order was touched before the fault came: what the client can't know, and must not guess. */
export type FaultMoment = "beforeProcessing" | "afterProcessing";

/** Faults of the answer: the connection is made and the request is read. */
export type AnswerFault =
  /** Answers as always, so many ms of real time later. It may come together with another fault. */
  | { readonly kind: "latency"; readonly ms: number }
  /** Accepts the call and never answers. `when` by default: `beforeProcessing`. */
  | { readonly kind: "hang"; readonly when?: FaultMoment }
  /** Resets the connection (TCP RST). */
  | { readonly kind: "reset"; readonly when: FaultMoment }
  /** 500 `internalError`. `when` by default: `beforeProcessing`. */
  | { readonly kind: "internalError"; readonly when?: FaultMoment }
  /** 503 `maintenance`. */
  | { readonly kind: "maintenance" }
  /** 429 `tooManyRequests` with `RateLimit-Limit`, `-Remaining` 0, `-Reset` and `Retry-After`. */
  | {
      readonly kind: "tooManyRequests";
      /** `RateLimit-Limit`. Default: 100. */
      readonly limit?: number;
      /** `RateLimit-Reset` and `Retry-After`, in seconds. Default: 1. */
      readonly retryAfterSeconds?: number;
    }
  /** 502 with a proxy's HTML page. `when` by default: `beforeProcessing`. */
  | { readonly kind: "badGateway"; readonly when?: FaultMoment }
  /** 200 after processing, with JSON that is cut in the middle, or that is whole and means something else. */
  | { readonly kind: "wrongJson"; readonly form?: "malformed" | "otherShape" }
  /** The right answer after processing, with so many bytes of blanks before it. Default: 1 MiB. */
  | { readonly kind: "oversizedBody"; readonly bytes?: number }
  /** Half of the right answer after processing, under the length of the whole; then the connection ends. */
  | { readonly kind: "truncatedBody" };

/** A fault of the TLS handshake: there is no request yet, so it can't be of one endpoint. */
export interface CertificateFault {
  readonly kind: "wrongCertificate";
  /** Issued by a root that is not in `environment`, no longer valid, or for another host name. */
  readonly flaw: "otherRoot" | "expired" | "otherHost";
}

/** Which calls a fault befalls. */
export interface FaultScope {
  /** Only calls of this endpoint. Default: every call. */
  readonly endpoint?: Endpoint;
  /** Only the next so many; of a wrong certificate, the next so many connections. Default: until removed. */
  readonly times?: number;
}

/** Something that goes wrong, and for which calls (S80). */
export type Fault =
  | (AnswerFault & FaultScope)
  | (CertificateFault & Pick<FaultScope, "times"> & { readonly endpoint?: never });

const moment = oneOf("beforeProcessing", "afterProcessing");

/** The members of each kind besides its scope. */
const members: Readonly<Record<Fault["kind"], Checks>> = {
  latency: { ms: needed(wholeNumber(0, 2 ** 31 - 1)) },
  hang: { when: moment },
  reset: { when: needed(moment) },
  internalError: { when: moment },
  maintenance: {},
  tooManyRequests: { limit: wholeNumber(0, 1_000_000), retryAfterSeconds: wholeNumber(0, 86_400) },
  badGateway: { when: moment },
  wrongJson: { form: oneOf("malformed", "otherShape") },
  oversizedBody: { bytes: wholeNumber(1, 256 * 1024 * 1024) },
  truncatedBody: {},
  wrongCertificate: { flaw: needed(oneOf("otherRoot", "expired", "otherHost")) },
};

const times = wholeNumber(1, 1_000_000_000);

/**
 * Checks a fault, for it may come from a program in another language.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`, saying which member is wrong and what it may be.
 */
export function checkFault(value: unknown): Fault {
  const { kind } = isObject(value) ? value : {};
  if (!isObject(value) || typeof kind !== "string" || !Object.hasOwn(members, kind)) {
    throw new SimulatorError(
      "ERR_SIMULATOR_OPTION",
      `A fault's kind must be one of ${Object.keys(members).join(", ")}.`,
    );
  }
  // The handshake comes before the call, so a wrong certificate can't be of one endpoint.
  const scope = kind === "wrongCertificate" ? { times } : { times, endpoint: oneOf(...endpoints) };
  const { kind: _, ...rest } = value;
  checkMembers(`the fault ${kind}`, rest, { ...members[kind as Fault["kind"]], ...scope });
  return Object.freeze({ ...value } as unknown as Fault);
}
