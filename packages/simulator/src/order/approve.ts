import type { BankId, BankIdKind, Person } from "../people.ts";
import type { EvidenceFlaw } from "../evidence/flaw.ts";
import type { CardReader, Order, OrderRisk, Started } from "./order.ts";
import { acceptsKind } from "./policies.ts";
import { isCallOpen } from "./steps.ts";
import type { RefusalReason } from "./refusals.ts";
import { sameText } from "./refusals.ts";

/** The person confirms. */
export interface ApproveEvent {
  readonly type: "approve";
  readonly person: Person;
  readonly device: { readonly ipAddress: string; readonly uhi?: string };
  /** What the person types; left out, it is by fingerprint or face. */
  readonly securityCode?: string;
  /** Which of the person's BankIDs it is. Default: the first that the order takes. */
  readonly bankId?: BankIdKind;
  /** What a card is put into. Default: a reader with keys of its own, which every order takes. */
  readonly cardReader?: CardReader;
  /**
   * `true`: passport or ID card are checked in the same gesture. `false`: the result says that the check was not
   * passed, which an RP that asked for it must not take (specification §11, row 8).
   */
  readonly mrtd?: boolean;
  /** How BankID judges the risk, for an RP that asked. Default: `low`. */
  readonly risk?: OrderRisk;
  /** How long BankID then works on it, with the hint `processing`. Default: 0. `finish` ends it early. */
  readonly processingMs?: number;
  /** When it is, by the calendar, in ms since 1970: evidence is dated by it, as certificates are. */
  readonly signedAt: number;
  /** What is to be wrong with the evidence. Default: nothing, it holds. */
  readonly evidence?: EvidenceFlaw;
}

/** What the app makes of an approval: which BankID it is made with, or why it is refused. */
export type Judged =
  | { readonly bankId: BankId; readonly refusal?: undefined }
  | { readonly refusal: RefusalReason; readonly bankId?: undefined };

/**
 * Checks what the RP requires, as the app does before and while it asks for the code (specification §2.7): the
 * person, the kind of BankID, the document, the code, and last whether the BankID is blocked.
 */
export function judgeApproval(order: Order, state: Started, event: ApproveEvent): Judged {
  const { kind, request } = order;
  const { person, securityCode } = event;
  if (isCallOpen(kind, state.step)) return { refusal: "callNotConfirmed" };
  if (request.personalNumber !== undefined && request.personalNumber !== person.personalNumber) {
    return { refusal: "otherPerson" };
  }
  const chosen = chooseBankId(order, event);
  if (chosen.refusal !== undefined) return chosen;
  if (request.requirement.mrtd === true && !state.mrtdPassed && event.mrtd === undefined) {
    return { refusal: "identityDocumentNeeded" };
  }
  if (securityCode === undefined) {
    // Only the app on a phone knows fingers and faces.
    const needsCode = request.requirement.pinCode === true || chosen.bankId.kind !== "mobile";
    return needsCode ? { refusal: "securityCodeNeeded" } : blockedOr(chosen.bankId);
  }
  return sameText(securityCode, person.securityCode)
    ? blockedOr(chosen.bankId)
    : { refusal: "wrongSecurityCode" };
}

function chooseBankId({ request }: Order, event: ApproveEvent): Judged {
  const { cardReader, certificatePolicies } = request.requirement;
  const held = event.person.bankIds.filter(({ kind }) => event.bankId === undefined || event.bankId === kind);
  if (held.length === 0) return { refusal: "noBankId" };
  const accepted = held.filter(({ kind }) => acceptsKind(certificatePolicies, kind));
  if (accepted.length === 0) return { refusal: "policyNotMet" };
  const inReader = accepted.filter(
    ({ kind }) => kind === "card" && isGoodReader(cardReader, event.cardReader),
  );
  const [bankId] = cardReader === undefined ? accepted : inReader;
  return bankId === undefined ? { refusal: "cardReaderNeeded" } : { bankId };
}

/** A reader with keys of its own does for both; one without only where that is asked. */
function isGoodReader(wanted: CardReader | undefined, given: CardReader = "class2"): boolean {
  return wanted !== "class2" || given === "class2";
}

function blockedOr(bankId: BankId): Judged {
  return bankId.blocked ? { refusal: "bankIdBlocked" } : { bankId };
}
