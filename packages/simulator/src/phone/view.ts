import { parseSimpleMarkdown } from "@bankid-kit/core/browser";
import type { MarkdownBlock } from "@bankid-kit/core";
import { securityCodeTries } from "../order/machine.ts";
import { isPhoneKind } from "../order/order.ts";
import type {
  Order,
  OrderKind,
  OrderRequirement,
  OrderState,
  StartedStep,
  Transaction,
} from "../order/order.ts";
import { acceptsKind } from "../order/policies.ts";
import { isAhead, isCallOpen } from "../order/steps.ts";
import type { TimelineEntry } from "../order/timeline.ts";
import { startedSteps } from "./hints.ts";

export type { MarkdownBlock, MarkdownSpan } from "@bankid-kit/core";

/** What the person is asked to do; `confirm` is a transaction without a payment. */
export type Task = "identify" | "sign" | "pay" | "confirm";

/**
 * What the phone asks for next: an answer about the call, the ID document, the person's confirmation, or
 * nothing until somebody lets an order go on that was told to stay where it is.
 */
export type Asks = "call" | "document" | "confirm" | "goOn";

/** What one line about an order tells. */
export interface OrderSummary {
  /** The phone's own name for the order. */
  readonly id: string;
  readonly kind: OrderKind;
  readonly task: Task;
  /** Whether the person is in a call with the RP. */
  readonly byPhone: boolean;
  /** Who asks, as the client certificate says. */
  readonly rpName: string;
  readonly phase: OrderState["phase"];
  /** What the app is doing; only while the order lies open on a phone. */
  readonly step?: StartedStep;
  /** Why it failed. */
  readonly hintCode?: string;
  /** Milliseconds since the order was made. */
  readonly ageMs: number;
}

/** An order in the list for developers: no token, no secret, no `orderRef`, no person. */
export interface OrderLine extends OrderSummary {
  /** What has happened, oldest first; times in ms since the order was made. */
  readonly timeline: readonly (Omit<TimelineEntry, "at"> & { readonly atMs: number })[];
}

/** An order as the phone that opened it shows it. */
export interface OrderView extends OrderSummary {
  readonly asks?: Asks;
  /** Where the order may be made to stay. */
  readonly stepsAhead: readonly StartedStep[];
  /** What is to be confirmed or signed. */
  readonly text?: string;
  /** The text in parts, when it is simpleMarkdownV1. */
  readonly blocks?: readonly MarkdownBlock[];
  readonly transaction?: Transaction;
  readonly callInitiator?: "user" | "RP";
  /** Whether a fingerprint or face will not do. */
  readonly needsSecurityCode: boolean;
  readonly securityCodeTriesLeft?: number;
  /** Whether the RP asks for another person than the one whose phone it is. */
  readonly isForOther: boolean;
  /** Where the app goes: only when the order is complete, and the app was started on the same device. */
  readonly returnUrl?: string;
}

/** One line about an order. */
export function viewLine(order: Order, now: number): OrderLine {
  const { createdAt, timeline } = order;
  return {
    ...summarize(order, now),
    timeline: timeline.map(({ at, ...entry }) => ({ ...entry, atMs: at - createdAt })),
  };
}

/** What a phone shows of an order. */
export function viewOrder(order: Order, now: number): OrderView {
  const { request, state } = order;
  const { userVisibleText, userVisibleDataFormat, transaction, callInitiator, returnUrl } = request;
  const isBack = state.phase === "complete" && state.pickUp === "autostart";
  return {
    ...summarize(order, now),
    ...(state.phase === "started"
      ? {
          asks: asksOf(order, state),
          securityCodeTriesLeft: securityCodeTries - state.wrongCodes,
        }
      : {}),
    stepsAhead: stepsAhead(order),
    ...(userVisibleText === undefined ? {} : { text: userVisibleText }),
    ...(userVisibleDataFormat === "simpleMarkdownV1" ? { blocks: blocksOf(userVisibleText) } : {}),
    ...(transaction === undefined ? {} : { transaction }),
    ...(callInitiator === undefined ? {} : { callInitiator }),
    needsSecurityCode: needsSecurityCode(request.requirement),
    isForOther: state.phase === "started" && isForOther(order, state.holder.person),
    ...(isBack && returnUrl !== undefined ? { returnUrl } : {}),
  };
}

/** Where the app goes on to by itself. */
export function nextStep(order: Order): StartedStep {
  const { kind, request, state } = order;
  if (state.phase === "started" && isCallOpen(kind, state.step)) return "userCallConfirm";
  const mrtdPassed = state.phase === "started" && (state.mrtdPassed || state.step === "userMrtd");
  return request.requirement.mrtd === true && !mrtdPassed ? "userMrtd" : "userSign";
}

function summarize({ id, kind, relyingParty, request, state, createdAt }: Order, now: number): OrderSummary {
  return {
    id,
    kind,
    task: taskOf(kind, request.transaction),
    byPhone: isPhoneKind(kind),
    rpName: relyingParty.name,
    phase: state.phase,
    ...(state.phase === "started" ? { step: state.step } : {}),
    ...(state.phase === "failed" ? { hintCode: state.hintCode } : {}),
    ageMs: now - createdAt,
  };
}

function taskOf(kind: OrderKind, transaction: Transaction | undefined): Task {
  if (kind === "payment" || kind === "otherPayment") {
    return transaction?.transactionType === "npa" ? "confirm" : "pay";
  }
  return kind === "sign" || kind === "phoneSign" ? "sign" : "identify";
}

type Started = Extract<OrderState, { phase: "started" }>;

function asksOf(order: Order, state: Started): Asks {
  const { kind, request } = order;
  const { step } = state;
  if (step === "userCallConfirm") return "call";
  if (state.approved !== undefined || step === "userStepUp" || step === "userFace") return "goOn";
  // The app stays at "started" by itself when it belongs to somebody else.
  if (step === "started" && !isForOther(order, state.holder.person)) return "goOn";
  if (isCallOpen(kind, step)) return "call";
  if (step === "userMrtd") return "document";
  return request.requirement.mrtd === true && !state.mrtdPassed ? "document" : "confirm";
}

/** A text that is no markdown after all was refused when the order was made. */
function blocksOf(text = ""): readonly MarkdownBlock[] {
  return parseSimpleMarkdown(text).blocks ?? [];
}

function isForOther({ request: { personalNumber } }: Order, holder: string | undefined): boolean {
  return personalNumber !== undefined && holder !== undefined && holder !== personalNumber;
}

/** Only the app on a phone knows fingers and faces. */
function needsSecurityCode({ pinCode, certificatePolicies }: OrderRequirement): boolean {
  return pinCode === true || !acceptsKind(certificatePolicies, "mobile");
}

function stepsAhead({ kind, state }: Order): StartedStep[] {
  if (state.phase !== "started" || state.approved !== undefined) return [];
  if (isCallOpen(kind, state.step)) return [];
  return startedSteps.filter((step) => isAhead(state.step, step));
}
