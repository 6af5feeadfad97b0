import type {
  AuthRequest,
  CompletionData,
  DeviceKind,
  FailureReason,
  FlowKind,
  FlowMode,
  PendingHint,
  SignRequest,
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
  /** When BankID gave the first order; the time that a flow took is counted from it. */
  readonly startedAt?: number;
}

/** How the approving device is known to belong to the browser that started (security §0, third binding). */
export type Binding =
  /** The code was scanned from that browser's screen. */
  | { readonly by: "screen" }
  /** The app opened `returnUrl` there; only the hash of its nonce is kept. */
  | {
      readonly by: "nonce";
      readonly hash: string;
      readonly returned: boolean;
      /**
       * What does without the nonce: an address that browser and app have in common, or, where a missing nonce
       * is only to be told, anything (S37).
       */
      readonly or?: "sameIp" | "anything";
    };

/** What BankID is asked for an order of the page: `SignRequest` for a flow of kind `sign`. */
export type OrderRequest = AuthRequest | SignRequest;

/** The texts of an order, to the letter as they were given to BankID (S46). */
export type SentTexts = Pick<SignRequest, "userVisibleDataFormat"> & {
  readonly userVisibleData?: string;
  readonly userNonVisibleData?: string;
};

/** What the evidence of an order is held against, as it was given to BankID (S88, S92). */
export type Sent = SentTexts & { readonly certificatePolicies?: readonly string[] };

/**
 * Whether the evidence of the order is to be verified before the result is used (S100): `wanted` until it is,
 * then what the verifier made to keep.
 */
export type Evidence = "wanted" | { readonly file: string };

/** One order at BankID. Only what the flow's mode may reveal is kept (S35). */
export interface OrderState {
  readonly orderRef: string;
  /** 0 for the flow's first order. */
  readonly index: number;
  /** When second 0 of the QR code began, by the store's clock. */
  readonly anchorAt: number;
  /** When BankID was asked for it, by the asking process's wall clock: for the proof, and for nothing else. */
  readonly orderedAt: number;
  readonly open:
    | { readonly mode: "qr"; readonly qrStartToken: string; readonly qrStartSecret: string }
    | { readonly mode: "device"; readonly autoStartToken: string };
}

/** What a flow whose result may still be used has. */
interface Live extends Common {
  readonly binding: Binding;
  /** Address of the browser that started. */
  readonly startIp?: string;
  /** Whom the host took this browser for at the start, as an HMAC that only its handle can make (S44). */
  readonly principal?: string;
  /** Twelve digits: the only person who may complete it. Such a flow is never renewed by itself. */
  readonly expectedPerson?: string;
  /** BankID was asked for a look at passport or ID card. */
  readonly mrtd?: true;
  /** Whether the host judges the result before it is used (S38); left out, it does not. */
  readonly assess?: "wanted" | "allowed";
  /** What was sent, where a proof is to hold it and `renewWith` does not. */
  readonly sent?: Sent;
  /** Left out: nobody verifies it. */
  readonly evidence?: Evidence;
}

/** Written before BankID is asked, so that no order is without a record (R11). */
export interface StartingRecord extends Live {
  readonly state: "starting";
  /** What to ask for again when a QR order was not scanned; never in `device` mode, where it holds the nonce. */
  readonly renewWith?: OrderRequest;
}

export interface PendingRecord extends Live {
  readonly state: "pending";
  /** When the person asked for it. */
  readonly startedAt: number;
  readonly order: OrderState;
  readonly hint: PendingHint;
  readonly upstreamErrors: number;
  readonly renewWith?: OrderRequest;
}

/** Nobody scanned; the next order is being asked for. */
export interface RenewingRecord extends Live {
  readonly state: "renewing";
  readonly startedAt: number;
  /** The index that the next order gets. */
  readonly index: number;
  readonly upstreamErrors: number;
  readonly renewWith: OrderRequest;
}

/** BankID's result, and when it was asked for and given, by the wall clock of who asked. */
interface Completed {
  readonly result: CompletionData;
  readonly orderedAt: number;
  readonly collectedAt: number;
}

/** BankID said complete. By itself this logs nobody in, and nothing is signed. */
export interface VerifiedRecord extends Live, Completed {
  readonly state: "verified";
  readonly completedAt: number;
}

/**
 * A person signed, and the host has not saved it yet. What was signed stays until the host has, or its time
 * is over: a host that is down for a while must not cost a signature.
 */
export interface SavingRecord extends Common, Completed {
  readonly state: "saving";
  /** As in every flow whose result may still be used: the page of another account is not to see it. */
  readonly principal?: string;
  readonly sent: Sent;
  readonly evidence?: Evidence;
  readonly since: number;
  /** How many times it was tried in vain, and when it is tried again. */
  readonly attempts: number;
  readonly nextAt: number;
}

/** One worker has the result and asks the host; the record has it no more. */
export interface ConsumingRecord extends Common {
  readonly state: "consuming";
  readonly since: number;
}

export interface ConsumedRecord extends Common {
  readonly state: "consumed";
  /** For `establishSession`; a signature has none. */
  readonly session?: unknown;
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
  | SavingRecord
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
export function common({ flow, kind, mode, device, ended, startedAt }: Common): Common {
  return { flow, kind, mode, device, ended, ...(startedAt === undefined ? {} : { startedAt }) };
}

/** The members that a flow keeps for as long as its result may still be used. */
export function live(record: Live): Live {
  const { binding, startIp, principal, expectedPerson, mrtd, assess, sent, evidence } = record;
  return {
    ...common(record),
    binding,
    ...(startIp === undefined ? {} : { startIp }),
    ...(principal === undefined ? {} : { principal }),
    ...(expectedPerson === undefined ? {} : { expectedPerson }),
    ...(mrtd === undefined ? {} : { mrtd }),
    ...(assess === undefined ? {} : { assess }),
    ...(sent === undefined ? {} : { sent }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}

/** What was sent for the order: kept in the request that a renewal repeats, if there is one. */
export function sentFor({ sent, renewWith }: { sent?: Sent; renewWith?: OrderRequest }): Sent {
  return sent ?? sentIn(renewWith ?? {});
}

/** What of a request its evidence is held against. */
export function sentIn({
  userVisibleData,
  userVisibleDataFormat,
  userNonVisibleData,
  requirement,
}: Partial<OrderRequest>): Sent {
  const certificatePolicies = requirement?.certificatePolicies;
  return {
    ...(userVisibleData === undefined ? {} : { userVisibleData }),
    ...(userVisibleDataFormat === undefined ? {} : { userVisibleDataFormat }),
    ...(typeof userNonVisibleData === "string" ? { userNonVisibleData } : {}),
    ...(certificatePolicies === undefined ? {} : { certificatePolicies }),
  };
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
    case "saving":
      // Past its end by a while, so that the page hears of it.
      return Math.max(1, record.since + timing.savingMs + timing.saveLeaseMs + timing.failedMs - now);
    case "consumed":
      return record.kind === "sign" ? timing.signedMs : timing.replayMs;
    case "consuming":
    case "failed":
      return timing.failedMs;
    default:
      return impossible(record);
  }
}
