import { createHash } from "node:crypto";
import { BankIdError } from "@bankid-kit/core";
import type { UserVisibleDataFormat } from "@bankid-kit/core/browser";
import type { FlowRecord, SentTexts } from "../flow/record.ts";
import { isLive, sentFor } from "../flow/record.ts";
import { Refusal } from "../flow/refusal.ts";

interface SignTexts {
  /** The text to sign; 1–40 000 characters once it is base64. */
  readonly userVisibleData: string;
  /** How the app reads it. Default: plain text. */
  readonly userVisibleDataFormat?: UserVisibleDataFormat | undefined;
  /** Text that is signed and not shown; 1–200 000 characters once it is base64. */
  readonly userNonVisibleData?: string | undefined;
}

/**
 * What is to be signed, and by whom: as `sign.request` returns it for one start (S46, S47).
 *
 * Who may sign is never left open by omission: the twelve digits of a personal number, or the words that
 * anybody may.
 */
export type SignOrder = SignTexts &
  (
    | { readonly expectedPerson: string; readonly anyPerson?: never }
    | { readonly anyPerson: true; readonly expectedPerson?: never }
  );

/** The same, in the form that the engine works with. */
export interface CheckedSignOrder {
  readonly kind: "sign";
  readonly texts: SentTexts & { readonly userVisibleData: string };
  /** `undefined`: anybody. */
  readonly expectedPerson: string | undefined;
}

const members = [
  "userVisibleData",
  "userVisibleDataFormat",
  "userNonVisibleData",
  "expectedPerson",
  "anyPerson",
];

/**
 * Whether the host said what it must; the limits and the markdown of its text are the client's to check.
 *
 * @throws {BankIdError} `ERR_OPTION` with what to return, and nothing of the text or the person in it.
 */
export function checkedSignOrder(order: unknown): CheckedSignOrder {
  if (typeof order !== "object" || order === null) throw wrong("returned no object");
  const given: Readonly<Record<string, unknown>> = { ...order };
  if (Object.keys(given).some((name) => !members.includes(name))) {
    throw wrong(`returned a member that it has not; there are ${members.join(", ")}`);
  }
  const { userVisibleData, userVisibleDataFormat, userNonVisibleData, expectedPerson, anyPerson } = given;
  if (typeof userVisibleData !== "string") {
    throw wrong("returned no userVisibleData, and without a text there is nothing to sign");
  }
  if (userNonVisibleData !== undefined && typeof userNonVisibleData !== "string") {
    throw wrong("returned a userNonVisibleData that is no text; write bytes as base64, or their digest");
  }
  if (
    userVisibleDataFormat !== undefined &&
    userVisibleDataFormat !== "plaintext" &&
    userVisibleDataFormat !== "simpleMarkdownV1"
  ) {
    throw wrong('returned a userVisibleDataFormat that is neither "plaintext" nor "simpleMarkdownV1"');
  }
  return {
    kind: "sign",
    texts: {
      userVisibleData,
      ...(userVisibleDataFormat === undefined ? {} : { userVisibleDataFormat }),
      ...(userNonVisibleData === undefined ? {} : { userNonVisibleData }),
    },
    expectedPerson: personOf(expectedPerson, anyPerson),
  };
}

/**
 * What the person read on the page is what they are to sign; else the page has to show them the text anew.
 *
 * @param textHash - Hexadecimal SHA-256 of the text in UTF-8.
 * @throws {Refusal} `text_changed`.
 */
export function requireSameText({ texts }: CheckedSignOrder, textHash: string | undefined): void {
  if (textHash !== undefined && hashOf(texts.userVisibleData) !== textHash) throw new Refusal("text_changed");
}

/** Whether a flow is to sign another text than that of the page which has found it. */
export function signsAnotherText(record: FlowRecord, textHash: string | undefined): boolean {
  if (textHash === undefined || record.kind !== "sign") return false;
  if (!isLive(record) && record.state !== "saving") return false;
  const { userVisibleData } = sentFor(record);
  return userVisibleData !== undefined && hashOf(userVisibleData) !== textHash;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function personOf(expectedPerson: unknown, anyPerson: unknown): string | undefined {
  if (anyPerson === true && expectedPerson === undefined) return undefined;
  if (anyPerson !== undefined) {
    throw wrong("returned an anyPerson that is not true, or an expectedPerson beside it; return one of them");
  }
  if (typeof expectedPerson === "string" && /^\d{12}$/.test(expectedPerson)) return expectedPerson;
  throw wrong(
    "does not say who may sign. Return expectedPerson, the twelve digits of a personal number (normalizePersonalNumber of @bankid-kit/core reads what people write), or anyPerson: true if anybody's signature will do",
  );
}

function wrong(what: string): BankIdError {
  return new BankIdError("ERR_OPTION", `The option sign.request ${what}. No order was made.`);
}
