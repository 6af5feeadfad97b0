import { BankIdError } from "../errors.ts";
import { nearest } from "./checks/nearest.ts";

/** The longest that a timer takes, in ms; it turns a longer time into 1 ms. */
export const longestTimerMs: number = 2 ** 31 - 1;

const names = [
  "environment",
  "certificate",
  "allowNonProduction",
  "timeoutMs",
  "connectTimeoutMs",
  "connections",
  "proxy",
  "now",
  "monotonicNow",
] as const;

/** What other clients have such options for. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  [
    "rejectUnauthorized",
    "The server is always verified (S4); for a simulator write environment: { url, ca }.",
  ],
  ["ca", "Each environment trusts its own root alone (S4); for a simulator write environment: { url, ca }."],
  ["url", "Write environment: { url, ca }."],
  ["pfx", "Write certificate: { pfx, passphrase }."],
  ["cert", "Write certificate: { cert, key }."],
  ["key", "Write certificate: { cert, key }."],
  ["passphrase", "Write certificate: { pfx, passphrase }."],
]);

/**
 * Refuses an option of an unknown name: one that is lost in silence leaves its default in force.
 *
 * A simulator is taken whole, as in `new BankIdClient(simulator)`, and has members of its own; there, only what
 * looks like a slip is refused.
 *
 * @throws {BankIdError} `ERR_OPTION`.
 */
export function checkClientOptions(options: unknown): void {
  // What is missing altogether is told by the environment, which has no default.
  if (options === undefined || options === null) return;
  if (typeof options !== "object" || Array.isArray(options)) {
    throw wrong("The options of BankIdClient must be an object, as { environment, certificate }.");
  }
  const isSimulator = "phoneUrl" in options;
  for (const name of Object.keys(options)) {
    if ((names as readonly string[]).includes(name)) continue;
    const near = nearest(name, names);
    if (isSimulator && near === undefined && name !== "rejectUnauthorized") continue;
    const shown = /^[A-Za-z]\w{0,39}$/.test(name) ? ` ${name}` : " of another name";
    const advice =
      elsewhere.get(name) ?? (near === undefined ? `It has ${names.join(", ")}.` : `Is ${near} meant?`);
    throw wrong(`BankIdClient has no option${shown}. ${advice}`);
  }
}

/** @throws {BankIdError} `ERR_OPTION` unless the time is one that a timer can take. */
export function timeOption(name: string, value: unknown, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (typeof value === "number" && value > 0 && value <= longestTimerMs) return value;
  throw wrong(
    `The option ${name} must be a number of milliseconds above 0, and ${longestTimerMs} at most, and this is ${given(value)}.`,
  );
}

/** @throws {BankIdError} `ERR_OPTION` unless the number is a whole one from 1. */
export function countOption(name: string, value: unknown, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  throw wrong(`The option ${name} must be a whole number from 1, and this is ${given(value)}.`);
}

/** @throws {BankIdError} `ERR_OPTION` unless it is a function, or not given. */
export function functionOption<Given extends (...args: never[]) => unknown>(
  name: string,
  value: Given | undefined,
): Given | undefined {
  if (value === undefined || typeof value === "function") return value;
  throw wrong(`The option ${name} must be a function, and this is ${given(value)}.`);
}

/**
 * The signal among the options of a call.
 *
 * @throws {BankIdError} `ERR_OPTION` when the options are no object or the signal is none.
 */
export function signalOption(options: unknown): AbortSignal | undefined {
  if (options === undefined) return undefined;
  if (typeof options !== "object" || options === null) {
    throw wrong(`The options of a call must be an object, as { signal }, and this is ${given(options)}.`);
  }
  const { signal } = options as { signal?: unknown };
  if (signal === undefined || isSignal(signal)) return signal;
  throw wrong(`The option signal must be an AbortSignal, and this is ${given(signal)}.`);
}

/** By what it can do, for a page's or a test's own AbortSignal is of another class than Node's. */
function isSignal(value: unknown): value is AbortSignal {
  if (typeof value !== "object" || value === null) return false;
  const { aborted, addEventListener } = value as Partial<AbortSignal>;
  return typeof aborted === "boolean" && typeof addEventListener === "function";
}

/** A number as it is, and of anything else no more than its kind: it may be a secret in a wrong place. */
function given(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "number") return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function wrong(what: string): BankIdError {
  return new BankIdError("ERR_OPTION", what);
}
