import { BankIdError, certificatePolicies } from "@bankid-kit/core";
import type { DeviceKind, FlowKind, FlowMode, Requirement } from "@bankid-kit/core/browser";

/** What `requirement` chooses by. */
export interface RequirementInfo {
  readonly kind: FlowKind;
  readonly mode: FlowMode;
  readonly device: DeviceKind;
}

/** Requirements of an order, in the place of the defaults; whom it is for says `expectedPerson`. */
export type RequirementOption = (info: RequirementInfo) => Omit<Requirement, "personalNumber"> | undefined;

interface RequirementOptions {
  readonly own: RequirementOption | undefined;
  readonly environment: string;
  /** Twelve digits; `undefined`: anybody. */
  readonly expectedPerson: string | undefined;
}

/**
 * What BankID is to require of an order. By default the kinds of BankID that its mode can be meant for: in an
 * app where a code is scanned or the person holds a phone, on file or card where they sit at a computer, so
 * that no link of a computer's login can be finished on somebody's phone (S37).
 *
 * What the host's own function returns is laid over that.
 *
 * @throws {BankIdError} `ERR_OPTION` when it returns no requirement.
 */
export function requirementFor(
  info: RequirementInfo,
  { own, environment, expectedPerson }: RequirementOptions,
): Requirement {
  const { mode, device } = info;
  const names = mode === "qr" || device === "handheld" ? (["mobile"] as const) : (["file", "card"] as const);
  return {
    certificatePolicies: certificatePolicies(names, { environment }),
    ...checked(own?.(info)),
    ...(expectedPerson === undefined ? {} : { personalNumber: expectedPerson }),
  };
}

function checked(requirement: unknown): Omit<Requirement, "personalNumber"> {
  if (requirement === undefined) return {};
  if (typeof requirement !== "object" || requirement === null || requirement instanceof Promise) {
    throw wrong(
      "must return an object at once, or undefined for the defaults; write requirement: () => ({ mrtd: true })",
    );
  }
  if ("personalNumber" in requirement) {
    throw wrong(
      "returned a personalNumber, and who may complete an order is asked per request; write expectedPerson",
    );
  }
  // A member that is undefined would take a default away without a word.
  return Object.fromEntries(Object.entries(requirement).filter(([, value]) => value !== undefined));
}

function wrong(what: string): BankIdError {
  return new BankIdError("ERR_OPTION", `The option requirement ${what}.`);
}
