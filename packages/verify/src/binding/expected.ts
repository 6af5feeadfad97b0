import { BankIdError } from "@bankid-kit/core";
import type { EvidencePolicy } from "../chain/leaf.ts";
import type { ExpectedOrder } from "./order.ts";

/** What a member must be, for what is no such thing compares with nothing. */
interface Rule {
  readonly right: (value: unknown) => boolean;
  readonly must: string;
}

const policies: readonly unknown[] = ["file", "card", "mobile", "test"] satisfies EvidencePolicy[];
const isText = (value: unknown): boolean => typeof value === "string";
const time: Rule = { right: Number.isFinite, must: "a time in ms since 1970" };

const rules: Readonly<Record<keyof ExpectedOrder, Rule>> = {
  kind: { right: (value) => value === "auth" || value === "sign", must: '"auth" or "sign"' },
  visibleData: { right: isText, must: "the text that was to be shown, as it reads" },
  format: { right: (value) => value === "simpleMarkdownV1", must: '"simpleMarkdownV1"' },
  nonVisibleData: {
    right: (value) => isText(value) || value instanceof Uint8Array,
    must: "the hidden data, as text or as bytes",
  },
  person: {
    right: (value) => typeof value === "string" && /^\d{12}$/.test(value),
    must: "the twelve digits of a personal number",
  },
  rp: { right: isText, must: "a name as rpName(certificate) writes it" },
  policies: {
    right: (value) => Array.isArray(value) && value.every((each) => policies.includes(each)),
    must: 'a list of "file", "card", "mobile" and "test"',
  },
  orderedAt: time,
  collectedAt: time,
};

/**
 * What was asked for, once each part of it is something that evidence can be held against.
 *
 * @throws {BankIdError} `ERR_OPTION` with what to write, and nothing of what was written.
 */
export function checkedExpected(expected: ExpectedOrder): ExpectedOrder {
  if (typeof expected !== "object" || expected === null) {
    throw wrong('expected must be an object: write expected: { kind: "sign", visibleData }.');
  }
  for (const name of Object.keys(expected)) {
    if (Object.hasOwn(rules, name)) continue;
    throw wrong(`expected has a member that it does not know; it has ${Object.keys(rules).join(", ")}.`);
  }
  if (expected.kind === undefined) throw wrong(`expected.kind must be ${rules.kind.must}.`);
  checkParts(expected, "expected.");
  return expected;
}

/**
 * Checks the parts that are given.
 *
 * @param path - How a message names what they are parts of.
 * @throws {BankIdError} As {@link checkedExpected}.
 */
export function checkParts(parts: Partial<ExpectedOrder>, path = ""): void {
  for (const [name, { right, must }] of Object.entries(rules)) {
    const value: unknown = parts[name as keyof ExpectedOrder];
    if (value === undefined || right(value)) continue;
    throw wrong(`${path}${name} must be ${must}. Leave it out where there was none.`);
  }
}

function wrong(message: string): BankIdError {
  return new BankIdError("ERR_OPTION", message);
}
