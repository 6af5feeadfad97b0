import { BankIdError } from "../../errors.ts";
import { nearest } from "./nearest.ts";

/** An object of a request, before anything is known of its members. */
export type Members = Readonly<Record<string, unknown>>;

/** A request that can't be right. It says which member, and never what was in it: that may be a person's. */
export function wrong(what: string): BankIdError {
  return new BankIdError("ERR_REQUEST", `${what} Nothing was sent.`);
}

/**
 * The members of an object of a request, once none of them is unknown: a `pinCode` that is misspelt and
 * silently lost would let in whom it should keep out.
 *
 * @param path - How a message names the object, as `requirement`; empty for the request itself.
 * @throws {BankIdError} `ERR_REQUEST`.
 */
export function knownMembers(value: unknown, path: string, known: readonly string[]): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(`${path === "" ? "The request" : path} must be an object.`);
  }
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) throw wrong(unknownMember(name, path, known));
  }
  return value as Members;
}

/** @throws {BankIdError} `ERR_REQUEST` unless the member is `true`, `false` or not given. */
export function optionalFlag(members: Members, name: string, path: string): boolean | undefined {
  const value = members[name];
  if (value === undefined || typeof value === "boolean") return value;
  throw wrong(`${path}${name} must be true or false, and no text that says so.`);
}

/** @throws {BankIdError} `ERR_REQUEST` unless the member is one of the values. */
export function oneOf(members: Members, name: string, path: string, values: readonly string[]): string {
  const value = members[name];
  if (typeof value === "string" && values.includes(value)) return value;
  throw wrong(`${path}${name} must be ${values.map((each) => `"${each}"`).join(" or ")}, to the letter.`);
}

/** @throws {BankIdError} `ERR_REQUEST` unless the member is a text of that many UTF-16 units. */
export function textOf(
  members: Members,
  name: string,
  path: string,
  max: number = Number.POSITIVE_INFINITY,
): string {
  const value = members[name];
  if (typeof value === "string" && value !== "" && value.length <= max && isWellFormed(value)) return value;
  throw wrong(
    Number.isFinite(max)
      ? `${path}${name} must be a text of 1 to ${max} characters.`
      : `${path}${name} must be a text that is not empty.`,
  );
}

/** Whether a text is free of halves of surrogate pairs, which have no form in UTF-8. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** Members that stay out when they are not set, for BankID takes neither `null` nor "" (specification §2). */
export function defined(members: Members): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Where members of older versions of the API went, and those that other endpoints have (specification §2.7). */
const elsewhere: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "": {
    personalNumber: "Write requirement: { personalNumber }.",
    endUserIp: "The person is not at a device that the RP sees, so there is no address.",
  },
  requirement: {
    personalNumber: "This order names its person in a personalNumber of its own.",
    allowFingerprint: "Version 6 has pinCode, which means the opposite.",
    mrtdRequired: "Version 6 has mrtd.",
    issuerCn: "Version 6 has certificatePolicies.",
    risk: "BankID no longer takes it: ask for returnRisk, and decide when the result comes.",
    tokenStartRequired: "Version 6 always requires the token where nobody is named.",
    autoStartTokenRequired: "Version 6 always requires the token where nobody is named.",
  },
};

function unknownMember(name: string, path: string, known: readonly string[]): string {
  const shown = /^[A-Za-z]\w{0,39}$/.test(name) ? ` ${name}` : " of another name";
  const near = nearest(name, known);
  const advice =
    new Map(Object.entries(elsewhere[path] ?? {})).get(name) ??
    (near === undefined ? `It has ${known.join(", ")}.` : `Is ${near} meant?`);
  return `${path === "" ? "This request" : path} has no member${shown}. ${advice}`;
}
