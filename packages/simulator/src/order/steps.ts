import { isPhoneKind } from "./order.ts";
import type { Holder, Order, OrderKind, StartedStep } from "./order.ts";

/** The app goes forward only; steps of one rank are ways of the same proof and may follow on each other. */
const rank: Readonly<Record<StartedStep, number>> = {
  started: 0,
  userCallConfirm: 1,
  userStepUp: 2,
  userFace: 2,
  userMrtd: 2,
  userSign: 3,
  processing: 4,
};

/** Whether the app may go from one step to another (specification §10.2). */
export function isAhead(from: StartedStep, to: StartedStep): boolean {
  return to !== from && rank[to] >= rank[from];
}

/** Whether the person has yet to say that they are in a call with the RP. */
export function isCallOpen(kind: OrderKind, step: StartedStep): boolean {
  return isPhoneKind(kind) && rank[step] <= rank.userCallConfirm;
}

/** Where the app begins: what it has to ask first, or `started` when the person it knows is the wrong one. */
export function firstStep({ kind, request }: Order, holder: Holder): StartedStep {
  const { personalNumber, requirement } = request;
  if (personalNumber !== undefined && holder.person !== undefined && holder.person !== personalNumber) {
    return "started";
  }
  if (isPhoneKind(kind)) return "userCallConfirm";
  return requirement.mrtd === true ? "userMrtd" : "userSign";
}
