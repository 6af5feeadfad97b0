"use client";

/**
 * A plain state for each thing that `BankIdView` can show, without a server and without behaviour: for a
 * gallery, for screenshots, and for tests of your own slots and colours.
 */

import type { FlowKind, FlowMode, MessageId, PendingView } from "@bankid-kit/core/browser";
import type { BankIdState, FailedState, PageFailureReason, PendingState } from "./flow/state.ts";
import type { UseBankId } from "./useBankId.ts";

/** What may differ between two samples of one state. */
export interface SampleOptions {
  /** Default: `"auth"`. */
  kind?: FlowKind;
  /** What the page runs on. Default: `"desktop"`. */
  device?: UseBankId<unknown>["device"];
  /** This browser opens an app only when a link is tapped. Default: false. */
  launchByTap?: boolean;
}

const nothing = (): void => {};
const token = "67df3917-fa0d-44e5-b327-edcc928297f8";

function pending(
  mode: FlowMode,
  hint: PendingView["hint"],
  message: MessageId,
  rest: Partial<PendingState> = {},
): PendingState {
  return {
    phase: "pending",
    view: { status: "pending", flow: "sample", kind: "auth", mode, hint, message },
    qrStale: false,
    launchTrouble: false,
    ...rest,
  };
}

function scan(rest: Partial<PendingState> = {}): PendingState {
  // Has the form of a code, and belongs to no order.
  const text = `bankid.${token}.12.${"0123456789abcdef".repeat(4)}`;
  const qr = { text, second: 12, order: 0, sentAt: 0, secondsLeft: 18 };
  return pending("qr", "outstandingTransaction", "RFA1", { qr, ...rest });
}

function device(rest: Partial<PendingState> = {}): PendingState {
  const launchUrl = `https://app.bankid.com/?autostarttoken=${token}`;
  return pending("device", "outstandingTransaction", "RFA13", { launchUrl, ...rest });
}

function failed(
  reason: PageFailureReason,
  message: MessageId,
  mode: FlowMode | undefined,
  rest: Partial<FailedState> = {},
): FailedState {
  const ref = "3f9c2d1e";
  return { phase: "failed", reason, message, canResume: false, ref, ...(mode ? { mode } : {}), ...rest };
}

/** Names of the samples. */
export type SampleName =
  | "checking"
  | "checkingTrouble"
  | "framed"
  | "choice"
  | "startingQr"
  | "startingDevice"
  | "scan"
  | "scanStale"
  | "scanTrouble"
  | "launch"
  | "launchTrouble"
  | "searching"
  | "securityCode"
  | "idDocument"
  | "face"
  | "confirmIdentity"
  | "processing"
  | "appTrouble"
  | "awaitingReturn"
  | "saving"
  | "cancelled"
  | "cancelledInApp"
  | "timedOut"
  | "notScanned"
  | "notStarted"
  | "appSilent"
  | "blockedBankId"
  | "alreadyInProgress"
  | "replaced"
  | "otherBrowser"
  | "otherPerson"
  | "riskBlocked"
  | "returnMissing"
  | "hostError"
  | "busy"
  | "textChanged"
  | "noContact"
  | "done";

/** The samples, by name, in the order in which a person meets the states. */
export const sampleStates: Readonly<Record<SampleName, BankIdState>> = {
  checking: { phase: "checking" },
  checkingTrouble: { phase: "checking", trouble: "offline" },
  framed: { phase: "framed", address: "https://www.example.com/login" },
  choice: { phase: "idle" },
  startingQr: { phase: "starting", mode: "qr" },
  startingDevice: { phase: "starting", mode: "device" },
  scan: scan(),
  scanStale: scan({ qrStale: true }),
  scanTrouble: scan({ qrStale: true, trouble: "offline" }),
  launch: device(),
  launchTrouble: device({ launchTrouble: true }),
  searching: pending("device", "started", "RFA15A"),
  securityCode: pending("qr", "userSign", "RFA9"),
  idDocument: pending("device", "userMrtd", "RFA23"),
  face: pending("device", "userFace", "RFA24"),
  confirmIdentity: pending("device", "userStepUp", "RFA25"),
  processing: pending("qr", "processing", "RFA21"),
  appTrouble: pending("qr", "userSign", "RFA9", { trouble: "unreachable" }),
  awaitingReturn: pending("device", "awaitingReturn", "awaitingReturn"),
  saving: pending("device", "saving", "saving"),
  cancelled: failed("cancelled", "RFA3", "qr"),
  cancelledInApp: failed("userCancel", "RFA6", "device"),
  timedOut: failed("expired", "expired", "qr"),
  notScanned: failed("startFailed", "RFA17B", "qr"),
  notStarted: failed("startFailed", "RFA17A", "device"),
  appSilent: failed("expiredTransaction", "RFA8", "qr"),
  blockedBankId: failed("certificateErr", "RFA16", "qr"),
  alreadyInProgress: failed("already_in_progress", "RFA4", "qr"),
  replaced: failed("replaced", "replaced", "qr"),
  otherBrowser: failed("other_browser", "otherBrowser", undefined),
  otherPerson: failed("other_person", "otherPerson", "qr"),
  riskBlocked: failed("risk_blocked", "blocked", "qr"),
  returnMissing: failed("return_missing", "returnMissing", "device"),
  hostError: failed("host_error", "hostError", "qr"),
  busy: failed("rate_limited", "busy", "qr"),
  textChanged: failed("text_changed", "textChanged", "qr"),
  noContact: failed("no_contact", "noContact", "qr", { canResume: true }),
  done: { phase: "complete", result: {} },
};

/** All names, in the order of {@link sampleStates}. */
export const sampleNames: readonly SampleName[] = Object.keys(sampleStates) as SampleName[];

/**
 * A sample, with actions that do nothing.
 *
 * @example
 * <BankIdView bankId={sample("scan")} rpName="Exempelbanken" />
 */
export function sample(name: SampleName, options: SampleOptions = {}): UseBankId<unknown> {
  const { kind = "auth", device: runsOn = "desktop", launchByTap = false } = options;
  const state: BankIdState = sampleStates[name];
  const ofKind = state.phase === "pending" ? { ...state, view: { ...state.view, kind } } : state;
  const facts = { hostname: "www.example.com", kind, device: runsOn, launchByTap };
  return { ...ofKind, ...facts, start: nothing, cancel: nothing, restart: nothing };
}
