import type {
  AuthRequest,
  CompletionData,
  DeviceKind,
  FailureReason,
  FlowKind,
  FlowMode,
  PendingHint,
} from "@bankid-kit/core/browser";
import { impossible } from "./impossible.ts";
import { timing } from "./timing.ts";

/** What every state of a flow has. Times are the store's, in ms. */
interface Common {
  /** Names the flow; not a credential. */
  readonly flow: string;
  readonly kind: FlowKind;
  readonly mode: FlowMode;
  readonly device: DeviceKind;
  /** Flows of this browser that this one took the place of, the latest first. */
  readonly ended: readonly string[];
}

/** How the approving device is known to belong to the browser that started (security §0, third binding). */
export type Binding =
  /** The code was scanned from that browser's screen. */
  | { readonly by: "screen" }
  /** The app opened `returnUrl` there; only the hash of its nonce is kept. */
  | { readonly by: "nonce"; readonly hash: string; readonly returned: boolean };

/** One order at BankID. Only what the flow's mode may reveal is kept (S35). */
export interface OrderState {
  readonly orderRef: string;
  /** 0 for the flow's first order. */
  readonly index: number;
  /** When second 0 of the QR code began, by the store's clock. */
  readonly anchorAt: number;
  readonly open:
    | { readonly mode: "qr"; readonly qrStartToken: string; readonly qrStartSecret: string }
    | { readonly mode: "device"; readonly autoStartToken: string };
}

/** What a flow that may still end in a login has. */
interface Live extends Common {
  readonly binding: Binding;
  /** Twelve digits: the only person who may log in. Such a flow is never renewed by itself. */
  readonly expectedPerson?: string;
}

/** Written before BankID is asked, so that no order is without a record (R11). */
export interface StartingRecord extends Live {
  readonly state: "starting";
  /** What to ask for again when a QR order was not scanned; never in `device` mode, where it holds the nonce. */
  readonly renewWith?: AuthRequest;
}

export interface PendingRecord extends Live {
  readonly state: "pending";
  /** When the person asked for it. */
  readonly startedAt: number;
  readonly order: OrderState;
  readonly hint: PendingHint;
  readonly upstreamErrors: number;
  readonly renewWith?: AuthRequest;
}

/** Nobody scanned; the next order is being asked for. */
export interface RenewingRecord extends Live {
  readonly state: "renewing";
  readonly startedAt: number;
  /** The index that the next order gets. */
  readonly index: number;
  readonly upstreamErrors: number;
  readonly renewWith: AuthRequest;
}

/** BankID said complete. By itself this logs nobody in. */
export interface VerifiedRecord extends Live {
  readonly state: "verified";
  readonly result: CompletionData;
  readonly completedAt: number;
}

/** One worker has the result and asks the host; the record has it no more. */
export interface ConsumingRecord extends Common {
  readonly state: "consuming";
  readonly since: number;
}

export interface ConsumedRecord extends Common {
  readonly state: "consumed";
  /** For `establishSession`. */
  readonly session: unknown;
  /** For the page. */
  readonly browser: unknown;
}

export interface FailedRecord extends Common {
  readonly state: "failed";
  readonly reason: FailureReason;
}

/** A flow as it is stored. `consumed` and `failed` are terminal. */
export type FlowRecord =
  | StartingRecord
  | PendingRecord
  | RenewingRecord
  | VerifiedRecord
  | ConsumingRecord
  | ConsumedRecord
  | FailedRecord;

/** A flow that can still be ended, by its person or by the next start. */
export type LiveRecord = StartingRecord | PendingRecord | RenewingRecord | VerifiedRecord;

export function isLive(record: FlowRecord): record is LiveRecord {
  return (
    record.state === "starting" ||
    record.state === "pending" ||
    record.state === "renewing" ||
    record.state === "verified"
  );
}

/** The members that a flow keeps through every state. */
export function common({ flow, kind, mode, device, ended }: Common): Common {
  return { flow, kind, mode, device, ended };
}

/** How long the store is to keep a record that is written at `now`, in ms. */
export function timeToLive(record: FlowRecord, now: number): number {
  switch (record.state) {
    case "starting":
      return timing.reservationMs;
    case "pending":
    case "renewing":
      return Math.max(1, record.startedAt + timing.flowMs - now);
    case "verified":
      // Some time past the wait, so that the page hears why it ended; then the result is gone in any case.
      return timing.returnMs + timing.replayMs;
    case "consumed":
      return timing.replayMs;
    case "consuming":
    case "failed":
      return timing.failedMs;
    default:
      return impossible(record);
  }
}
