import { SimulatorError } from "./errors.ts";
import { isObject } from "./http/body.ts";

/** What a member of an object from outside must be. */
export interface Check {
  readonly right: (value: unknown) => boolean;
  readonly must: string;
  readonly needed?: boolean;
}

/** The members that an object may have, by name. */
export type Checks = Readonly<Record<string, Check>>;

/**
 * Checks an object and its members: each right, none missing, none unknown.
 *
 * @param what - What the object is, for the message.
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`, naming the member and what it may be, never its value.
 */
export function checkMembers(what: string, members: unknown, checks: Checks): void {
  if (!isObject(members)) throw wrong(`${capital(what)} must be an object`);
  for (const name of Object.keys(members)) {
    if (Object.hasOwn(checks, name)) continue;
    const known = Object.keys(checks);
    const takes = known.length === 0 ? "it takes none" : `it takes ${known.join(", ")}`;
    throw wrong(`${capital(what)} has no member ${JSON.stringify(name.slice(0, 40))}; ${takes}`);
  }
  for (const [name, check] of Object.entries(checks)) {
    const value = members[name];
    if (value === undefined ? check.needed === true : !check.right(value)) {
      throw wrong(`${name} of ${what} must be ${check.must}`);
    }
  }
}

/** The same, and it must be there. */
export function needed(check: Check): Check {
  return { ...check, needed: true };
}

export function oneOf(...values: readonly (string | null)[]): Check {
  return {
    right: (value) => values.includes(value as string | null),
    must: `one of ${values.map((value) => value ?? "null").join(", ")}`,
  };
}

export function wholeNumber(min: number, max: number): Check {
  return {
    right: (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    must: `a whole number from ${min} to ${max}`,
  };
}

/** A span of the simulator's clock. */
export function duration(longestMs: number): Check {
  return {
    right: (value) => typeof value === "number" && value >= 0 && value <= longestMs,
    must: "a number of ms from 0 up",
  };
}

export function listOf(right: Check["right"], what: string): Check {
  return { right: (value) => Array.isArray(value) && value.every(right), must: `a list of ${what}` };
}

export const object: Check = { right: isObject, must: "an object" };

export const callback: Check = { right: (value) => typeof value === "function", must: "a function" };

/** A text that may be empty, for what a person types or reads: the phone has its own answer to that. */
export const anyText: Check = { right: (value) => typeof value === "string", must: "a text" };

export const text: Check = { right: (value) => typeof value === "string" && value !== "", must: "a text" };

export const boolean: Check = { right: (value) => typeof value === "boolean", must: "true or false" };

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function wrong(what: string): SimulatorError {
  return new SimulatorError("ERR_SIMULATOR_OPTION", `${what}.`);
}
