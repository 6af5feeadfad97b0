import type { BankIdKind } from "../people.ts";

/** The policy that a BankID of each kind carries; the simulator's are those of BankID's test environment. */
export const policyOf: Readonly<Record<BankIdKind, string>> = {
  file: "1.2.3.4.5",
  card: "1.2.3.4.10",
  mobile: "1.2.3.4.25",
};

/**
 * Whether `certificatePolicies` takes a BankID of this kind (specification §2.7); left out, every kind.
 *
 * A `*` that ends a pattern stands for everything below, one in the middle for a single number.
 */
export function acceptsKind(patterns: readonly string[] | undefined, kind: BankIdKind): boolean {
  return patterns === undefined || patterns.some((pattern) => matches(pattern, policyOf[kind]));
}

function matches(pattern: string, policy: string): boolean {
  const wanted = pattern.split(".");
  const given = policy.split(".");
  const isOpen = wanted.at(-1) === "*";
  if (isOpen ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((number, index) => number === "*" || number === given[index]);
}
