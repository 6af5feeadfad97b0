import { anyText, boolean, callback, checkMembers, listOf, text, wholeNumber } from "./checks.ts";
import type { Check } from "./checks.ts";
import type { Clock } from "./clock.ts";
import { SimulatorError } from "./errors.ts";
import { isObject } from "./http/body.ts";
import type { CallReport } from "./http/calls.ts";
import type { PersonInput } from "./people.ts";

/** Options of `startSimulator`. */
export interface SimulatorOptions {
  /** Where keys are kept, and used again by the next start. Default: in memory, nothing on disk. */
  dir?: string;
  /** Port of the RP API. Default: 0, any free one. */
  port?: number;
  /** Port of the phone page. Default: 0, any free one. */
  phonePort?: number;
  /** Which of this machine's addresses to listen on. Default: `127.0.0.1`. */
  host?: string;
  /**
   * Gives up the protection of loopback: whoever reaches `host` can log in as anybody, and only that is needed
   * for any other address (S73).
   */
  iKnowThisGrantsAnyIdentity?: boolean;
  /** What the 30 s and 180 s are measured by. Default: the process's monotonic clock. */
  clock?: Clock;
  /** The RP's name on the phone, put into a newly made client certificate. Default: `Exempelföretaget`. */
  displayName?: string;
  /** People besides the simulator's own, on Skatteverket's test numbers (S79). */
  people?: readonly PersonInput[];
  /** Told of each call of the RP API once it is answered. Bodies hold secrets and personal numbers. */
  onCall?: (call: CallReport) => void;
}

/** @throws {SimulatorError} `ERR_SIMULATOR_PRODUCTION` (S74). */
export function refuseProduction(): void {
  if (process.env["NODE_ENV"] !== "production") return;
  throw new SimulatorError(
    "ERR_SIMULATOR_PRODUCTION",
    "NODE_ENV is production, and at the simulator anybody can be anybody, so it does not start. Unset NODE_ENV here, or use BankID itself.",
  );
}

/** An X.509 organisation has at most 64 characters, and " SIMULATOR" is among them. */
export function checkedName(name = "Exempelföretaget"): string {
  if (name.trim() !== "" && name.length <= 54) return name;
  throw new SimulatorError("ERR_SIMULATOR_OPTION", "displayName must have 1 to 54 characters.");
}

const port = wholeNumber(0, 65_535);

const clock: Check = {
  right: (value) =>
    isObject(value) &&
    typeof value["now"] === "function" &&
    (value["at"] === undefined || typeof value["at"] === "function"),
  must: "an object with a function now, and at if it can call back",
};

const checks: Readonly<Record<keyof SimulatorOptions, Check>> = {
  dir: text,
  port,
  phonePort: port,
  // Empty ones have words of their own.
  host: anyText,
  iKnowThisGrantsAnyIdentity: boolean,
  clock,
  displayName: anyText,
  people: listOf(isObject, "people, each an object"),
  onCall: callback,
};

/**
 * Checks what kinds the options are of; each has its own checks besides.
 *
 * @throws {SimulatorError} `ERR_SIMULATOR_OPTION`.
 */
export function checkOptions(options: unknown): void {
  checkMembers("the options of startSimulator", options, checks);
}
