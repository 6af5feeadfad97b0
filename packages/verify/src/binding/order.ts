import type { FlowKind } from "@bankid-kit/core";
import type { EvidencePolicy } from "../chain/leaf.ts";
import { comparableName } from "../chain/name-text.ts";
import { ensure } from "../refuse.ts";
import type { SignatureFacts } from "../checks.ts";
import { clockToleranceMs } from "../checks.ts";

/** What was asked for: a text that is left out was not sent, and must not be in the signature either (S92). */
export interface ExpectedOrder {
  /** Whether the person was to identify themselves or to sign. */
  readonly kind: FlowKind;
  /** The text that was to be shown, as it reads. */
  readonly visibleData?: string | undefined;
  readonly format?: "simpleMarkdownV1" | undefined;
  /** Hidden data, as text or as bytes. */
  readonly nonVisibleData?: string | Uint8Array | undefined;
  /** The personal number that the order was for, where it was for one. */
  readonly person?: string | undefined;
  /** The DN of the relying party's client certificate, as `rpName` writes it. Left out, it is not compared. */
  readonly rp?: string | undefined;
  /** The kinds of BankID that the order accepted. Default: all of the environment. */
  readonly policies?: readonly EvidencePolicy[] | undefined;
  /** When BankID was asked for the order, and when it said complete: ms since 1970. */
  readonly orderedAt?: number | undefined;
  readonly collectedAt?: number | undefined;
}

/**
 * Whether the evidence is that of the order, and names the person of the answer (S89, S91, S92).
 *
 * @param answered - Whom the answer names; one that names nobody is not of this person.
 */
export function checkBinding(
  facts: SignatureFacts,
  answered: { readonly personalNumber: string } | null | undefined,
  expected: ExpectedOrder,
): void {
  const { person, signed, policy, signedAt } = facts;
  ensure(person.personalNumber === answered?.personalNumber, "other_person");
  ensure(expected.person === undefined || person.personalNumber === expected.person, "other_person");
  ensure(signed.visibleData === encode(expected.visibleData), "other_visible_text");
  ensure(signed.nonVisibleData === encode(expected.nonVisibleData), "other_hidden_text");
  ensure(signed.format === expected.format, "other_format");
  ensure(signed.kind === expected.kind, "other_kind");
  ensure(
    expected.rp === undefined || comparableName(signed.rp.name) === comparableName(expected.rp),
    "other_rp",
  );
  ensure(expected.policies === undefined || expected.policies.includes(policy), "other_policy");
  const { orderedAt = -Infinity, collectedAt = Infinity } = expected;
  ensure(signedAt >= orderedAt - clockToleranceMs, "signed_outside_order");
  ensure(signedAt <= collectedAt + clockToleranceMs, "signed_outside_order");
}

/** Data as it is sent to BankID: base64 of the bytes, or of a text's UTF-8, or nothing. */
export function encode(data: string | Uint8Array | undefined): string | undefined {
  if (data === undefined) return undefined;
  return (typeof data === "string" ? Buffer.from(data, "utf8") : Buffer.from(data)).toString("base64");
}
