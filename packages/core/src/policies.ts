import { BankIdError } from "./errors.ts";

/** A kind of BankID: on a computer's disk, on a card in a reader, in a phone's app. */
export type PolicyName = "file" | "card" | "mobile";

/** The policies of BankID's certificates (specification §2.7). */
const oids: Readonly<Record<"production" | "test", Readonly<Record<PolicyName, string>>>> = {
  production: { file: "1.2.752.78.1.1", card: "1.2.752.78.1.2", mobile: "1.2.752.78.1.5" },
  test: { file: "1.2.3.4.5", card: "1.2.3.4.10", mobile: "1.2.3.4.25" },
};

/**
 * `requirement.certificatePolicies` by name: the kinds of BankID that an order accepts, and no other.
 *
 * @param names - At least one of them.
 * @param of - A client, or `{ environment }`: production has OIDs of its own, every other environment has
 * those of BankID's test service.
 * @throws {BankIdError} `ERR_REQUEST` for no name or an unknown one.
 * @see Specification §2.7.
 * @example
 * const requirement = { certificatePolicies: certificatePolicies(["mobile"], client) };
 */
export function certificatePolicies(
  names: readonly PolicyName[],
  { environment }: { readonly environment: string },
): string[] {
  const ofEnvironment = oids[environment === "production" ? "production" : "test"];
  if (names.length === 0 || !names.every((name) => Object.hasOwn(ofEnvironment, name))) {
    throw new BankIdError(
      "ERR_REQUEST",
      'certificatePolicies takes a list of "file", "card" and "mobile", with at least one of them. Leave requirement.certificatePolicies out to accept every kind of BankID.',
    );
  }
  return names.map((name) => ofEnvironment[name]);
}

/**
 * Whether an order takes a certificate of this policy. A `*` that ends a pattern stands for everything below, one in
 * the middle for a single number.
 *
 * @param patterns - `requirement.certificatePolicies` of the order.
 * @param policy - An OID.
 * @see Specification §2.7.
 * @example
 * acceptsPolicy(["1.2.752.78.*"], "1.2.752.78.1.5"); // true
 */
export function acceptsPolicy(patterns: readonly string[], policy: string): boolean {
  const given = policy.split(".");
  return patterns.some((pattern) => {
    const wanted = pattern.split(".");
    const isOpen = wanted.at(-1) === "*";
    if (isOpen ? given.length < wanted.length : given.length !== wanted.length) return false;
    return wanted.every((number, index) => number === "*" || number === given[index]);
  });
}
