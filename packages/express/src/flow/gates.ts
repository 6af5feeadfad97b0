import type { CompletionData, FailureReason } from "@bankid-kit/core/browser";
import type { Report } from "./effect.ts";
import type { Binding } from "./record.ts";
import { sameNetwork } from "./same-network.ts";

/** What the gates say of a completed order. */
export type Verdict =
  | { readonly verdict: "pass" }
  /** All is well but that the app has not come back to the browser that started. */
  | { readonly verdict: "await" }
  | { readonly verdict: "fail"; readonly reason: FailureReason; readonly why?: Report };

/** A result, and what the flow knows of its start. */
export interface Completed {
  readonly result: CompletionData;
  readonly binding: Binding;
  readonly expectedPerson?: string;
  /** The person had to show passport or ID card. */
  readonly mrtd?: true;
  /** Address of the browser that started. */
  readonly startIp?: string;
}

type Gate = (completed: Completed) => Verdict;

const pass: Verdict = { verdict: "pass" };

/** A result without its person or its proof is none, whatever the client let through. */
const schema: Gate = ({ result }) => {
  const { user, device, signature, ocspResponse } = Object(result) as Partial<CompletionData>;
  return /^\d{12}$/.test(String(user?.personalNumber)) &&
    isText(user?.name) &&
    isText(device?.ipAddress) &&
    isText(signature) &&
    isText(ocspResponse)
    ? pass
    : { verdict: "fail", reason: "upstream_unclear" };
};

/** A check that was not made says nothing, or says `false`; nothing but `true` says that it was passed (B9). */
const stepUp: Gate = ({ mrtd, result }) =>
  mrtd === undefined || result.stepUp?.mrtd === true ? pass : { verdict: "fail", reason: "step_up_missing" };

/** BankID was told whom to let through; that it did is looked at all the same (B8). */
const person: Gate = ({ result, expectedPerson }) =>
  expectedPerson === undefined || result.user.personalNumber === expectedPerson
    ? pass
    : { verdict: "fail", reason: "other_person" };

/** `high` is BankID's sign that somebody else may be behind the order (S38). */
const risk: Gate = ({ result }) =>
  result.risk === "high" ? { verdict: "fail", reason: "risk_blocked", why: { type: "risk_high" } } : pass;

const deviceBinding: Gate = (completed) =>
  isBound(completed) || isLenient(completed) ? pass : { verdict: "await" };

/**
 * In this order (S39); the binding is last, for it alone may still change. That the result is of the mount's
 * own environment is seen before all of them: a flow of another one does not open (see the seal).
 */
const gates: readonly Gate[] = [schema, stepUp, person, risk, deviceBinding];

/** Whether a completed order may become a login: the first gate that says otherwise decides (S39). */
export function passGates(completed: Completed): Verdict {
  for (const gate of gates) {
    const verdict = gate(completed);
    if (verdict.verdict !== "pass") return verdict;
  }
  return pass;
}

/**
 * Whether the approving device is known to be the starting browser's. "Complete" tells who approved, not in
 * whose browser: that is known by the nonce (S36), and on a desktop by one address for both as well (S37).
 */
export function isBound({ binding, startIp, result }: Completed): boolean {
  if (binding.by === "screen" || binding.returned) return true;
  return binding.or === "sameIp" && sameNetwork(startIp, result.device.ipAddress);
}

/** Whether the host wants to be told of a missing binding, and no more. */
export function isLenient({ binding }: Pick<Completed, "binding">): boolean {
  return binding.by === "nonce" && binding.or === "anything";
}

/**
 * What a result of a flow on this device tells by its addresses (S37). Of a code that was scanned they tell
 * nothing: the phone has a connection of its own.
 */
export function addressReports({ binding, startIp, result }: Completed): Report[] {
  if (binding.by === "screen" || startIp === undefined) return [];
  return sameNetwork(startIp, result.device?.ipAddress) ? [] : [{ type: "ip_mismatch" }];
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
