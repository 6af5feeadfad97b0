import type { CompletionData, FailureReason } from "@bankid-kit/core/browser";
import type { Binding } from "./record.ts";

/** What the gates say of a completed order. */
export type Verdict =
  | { readonly verdict: "pass" }
  /** All is well but that the app has not come back to the browser that started. */
  | { readonly verdict: "await" }
  | { readonly verdict: "fail"; readonly reason: FailureReason };

interface Completed {
  readonly result: CompletionData;
  readonly binding: Binding;
  readonly expectedPerson?: string;
}

type Gate = (completed: Completed) => Verdict;

const pass: Verdict = { verdict: "pass" };

/** A result without its person or its proof is none, whatever the client let through. */
const schema: Gate = ({ result: { user, device, signature, ocspResponse } }) =>
  /^\d{12}$/.test(user?.personalNumber) &&
  isText(user.name) &&
  isText(device?.ipAddress) &&
  isText(signature) &&
  isText(ocspResponse)
    ? pass
    : { verdict: "fail", reason: "upstream_unclear" };

/** BankID was told whom to let through; that it did is looked at all the same (B8). */
const person: Gate = ({ result, expectedPerson }) =>
  expectedPerson === undefined || result.user.personalNumber === expectedPerson
    ? pass
    : { verdict: "fail", reason: "other_person" };

/** `high` is BankID's sign that somebody else may be behind the order (S38). */
const risk: Gate = ({ result }) =>
  result.risk === "high" ? { verdict: "fail", reason: "risk_blocked" } : pass;

/** "Complete" tells who approved, not in whose browser: that is known only by the nonce (S36). */
const deviceBinding: Gate = ({ binding }) =>
  binding.by === "screen" || binding.returned ? pass : { verdict: "await" };

/** In this order (S39); the binding is last, for it alone may still change. */
const gates: readonly Gate[] = [schema, person, risk, deviceBinding];

/** Whether a completed order may become a login: the first gate that says otherwise decides (S39). */
export function passGates(completed: Completed): Verdict {
  for (const gate of gates) {
    const verdict = gate(completed);
    if (verdict.verdict !== "pass") return verdict;
  }
  return pass;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
