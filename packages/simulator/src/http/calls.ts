import type { Fault } from "../faults/fault.ts";
import { endpoints } from "../faults/endpoint.ts";
import type { Endpoint } from "../faults/endpoint.ts";

/** One call of the RP API, as it went. Bodies hold secrets: a log shows them only when it is asked to. */
export interface CallReport {
  readonly method: string;
  /** Path with query, as it was sent. */
  readonly path: string;
  /** Nothing for a path that BankID does not have. */
  readonly endpoint?: Endpoint;
  /** What was sent; `hang` and `reset` are faults that answer nothing. */
  readonly status: number | "hang" | "reset";
  /** BankID's `errorCode`, `status` or `hintCode`, whichever tells most. */
  readonly outcome?: string;
  /** Real time from the request's headers to the answer. */
  readonly ms: number;
  /** Who called, as the client certificate says; nothing without an accepted one. */
  readonly rpName?: string;
  readonly fault?: Fault["kind"];
  readonly requestBody?: string;
  readonly responseBody?: string;
}

/** How many calls came, by endpoint. Calls without an accepted client certificate are not among them. */
export type CallCounts = Readonly<Record<Endpoint, number>>;

/** Counts the calls of one simulator and tells of each. */
export interface CallLog {
  /** A call has come, and may never be answered. */
  count(endpoint: Endpoint): void;
  report(call: CallReport): void;
  counts(): CallCounts;
}

/** @param listener - Told of each call once it is answered, or will never be. */
export function createCallLog(listener: ((call: CallReport) => void) | undefined): CallLog {
  const counts = Object.fromEntries(endpoints.map((name) => [name, 0])) as Record<Endpoint, number>;
  return {
    count: (endpoint) => void (counts[endpoint] += 1),
    report: (call) => listener?.(call),
    counts: () => ({ ...counts }),
  };
}
