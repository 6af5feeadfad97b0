import { Buffer } from "node:buffer";
import type { VerifyEvidence } from "@bankid-kit/core/browser";
import type { EventListener } from "../events.ts";
import { guarded } from "../events.ts";
import { timing } from "../flow/timing.ts";
import type { CheckedLimits } from "../limits/options.ts";
import type { StartLimits } from "../limits/start-limits.ts";
import { createStartLimits } from "../limits/start-limits.ts";
import type { Store } from "../store/store.ts";
import type { Watch } from "../telemetry/watch.ts";
import type { Site } from "./auth-request.ts";
import type { FlowClient } from "./flow-client.ts";
import type { Guard } from "./guard.ts";
import { createGuard } from "./guard.ts";
import type { AssessCompletion, OnComplete, OnSigned } from "./host-decisions.ts";
import type { Records } from "./records.ts";
import { createRecords } from "./records.ts";
import type { RetryBook, Schedule } from "./retry-book.ts";
import { createRetryBook, scheduleTimer } from "./retry-book.ts";
import type { Seal } from "./seal.ts";
import type { Upstream } from "./upstream.ts";
import { createUpstream } from "./upstream.ts";

/**
 * What a completed order of a flow on this device must have besides, to become a login: `nonce`: the app came
 * back to the browser that started. `nonce-or-ip`: the same on a phone or tablet; on a computer one address
 * for browser and app does too. `report`: nothing, and an event for what the others would have stopped (S37).
 */
export type DeviceBinding = "nonce" | "nonce-or-ip" | "report";

/** Everything that the engine touches of the world. */
export interface EngineOptions {
  readonly id: string;
  readonly client: FlowClient;
  readonly store: Store;
  readonly site: Site;
  readonly onComplete: OnComplete<unknown, unknown>;
  /** Saves what was signed; without it nothing is. */
  readonly onSigned?: OnSigned<unknown> | undefined;
  /** Verifies the evidence of what was signed (S100). */
  readonly verify?: VerifyEvidence | undefined;
  /** That of logins too. */
  readonly verifyAuth: boolean;
  /** What a flow on this device needs besides the result (S36, S37). */
  readonly deviceBinding: DeviceBinding;
  /** The last gate (S38). */
  readonly assessCompletion?: AssessCompletion | undefined;
  /** How many flows may be started; `undefined` for any number. */
  readonly limits: CheckedLimits | undefined;
  readonly onEvent: EventListener;
  /** Measures the calls to BankID. */
  readonly watch: Watch;
  /** The client's monotonic clock in ms, the scale of `Order.receivedAtMs`. Default: `performance.now()`. */
  readonly monotonicNow?: () => number;
  /** The wall clock in ms since 1970, for proofs and nothing else. Default: `Date.now`. */
  readonly wallNow?: () => number;
  /** Runs something later; it must not keep the process alive. Default: a timer. */
  readonly schedule?: Schedule;
  /** `n` unguessable bytes. */
  readonly random: (n: number) => Uint8Array;
}

/** What the parts of one engine share: made once, and without state of a flow. */
export interface Parts {
  readonly options: EngineOptions;
  readonly production: boolean;
  /** Tells the operator, and never throws. */
  readonly emit: EventListener;
  readonly records: Records;
  readonly upstream: Upstream;
  /** Says whether BankID may be asked now. */
  readonly guard: Guard;
  readonly limits: StartLimits;
  /** Sees to unsaved signatures whose page has gone. */
  readonly unsaved: RetryBook;
  readonly monotonicNow: () => number;
  /** A new random name of so many bytes. */
  readonly token: (bytes: number) => string;
  /** A name for one lease: no other worker has it, and nobody else sees it. */
  readonly leaseName: () => string;
}

/** @param seeTo - What is done about an unsaved signature whose time has come. */
export function createParts(
  options: EngineOptions,
  { seeTo }: { readonly seeTo: (seal: Seal) => Promise<void> },
): Parts {
  const { id, client, store, onEvent, random, watch } = options;
  const { monotonicNow = () => performance.now(), wallNow = Date.now, schedule = scheduleTimer } = options;
  const production = client.environment === "production";
  const emit = guarded(onEvent);
  // What one environment says or counts is nothing to another, whose flows may be in the same store (S39).
  const mount = `${id}@${client.environment}`;
  const guard = createGuard({ client, store, mount, emit, monotonicNow });
  const token = (bytes: number) => Buffer.from(random(bytes)).toString("base64url");
  const worker = token(16);
  let leases = 0;
  return {
    options,
    production,
    emit,
    records: createRecords({ store, mount, random, emit, production }),
    guard,
    limits: createStartLimits(options.limits, { mount, production, emit, monotonicNow, random }),
    upstream: createUpstream({ client, guard, watch, emit, monotonicNow, wallNow, production }),
    unsaved: createRetryBook({
      schedule,
      monotonicNow,
      most: timing.savingFlows,
      // What is not saved or given up by then is in no store any more.
      forMs: timing.savingMs + timing.saveLeaseMs + timing.failedMs,
      seeTo,
    }),
    monotonicNow,
    leaseName: () => `${worker}.${(leases += 1)}`,
    token,
  };
}
