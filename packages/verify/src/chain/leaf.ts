import { acceptsPolicy, certificatePolicies } from "@bankid-kit/core";
import type { PolicyName } from "@bankid-kit/core";
import { ensure } from "../refuse.ts";
import type { Certificate } from "./certificate.ts";
import { nameOids, valuesOf } from "./name.ts";

/** Who a certificate names. */
export interface Person {
  /** Twelve digits. */
  readonly personalNumber: string;
  readonly name: string;
  readonly givenName?: string;
  readonly surname?: string;
}

/** A kind of BankID. Test BankIDs of some banks are of a kind of their own, which production does not have. */
export type EvidencePolicy = PolicyName | "test";

const policyNames: readonly PolicyName[] = ["file", "card", "mobile"];
const testPolicy = "1.2.752.60.1.6";

type Kind = readonly [name: EvidencePolicy, oid: string];

/**
 * Whether a certificate is a person's BankID of this environment, and of which kind (S88).
 *
 * @see Specification §2.7.
 */
export function checkLeaf({ extensions }: Certificate, environment: string): EvidencePolicy {
  ensure(extensions.ca === undefined && extensions.keyUsage?.signs === true, "leaf_usage");
  const kind = kindsOf(environment).find(([, oid]) => extensions.policies.includes(oid));
  ensure(kind !== undefined, "leaf_policy");
  return kind[0];
}

/** The kinds of BankID that an order's `certificatePolicies` take, of those that the environment has (S88). */
export function policiesTaken(patterns: readonly string[], environment: string): EvidencePolicy[] {
  return kindsOf(environment).flatMap(([name, oid]) => (acceptsPolicy(patterns, oid) ? [name] : []));
}

function kindsOf(environment: string): readonly Kind[] {
  const named = policyNames.flatMap((name) =>
    certificatePolicies([name], { environment }).map((oid): Kind => [name, oid]),
  );
  return environment === "test" ? [...named, ["test", testPolicy]] : named;
}

/** Who the certificate names. */
export function readPerson({ subject }: Certificate): Person {
  const [personalNumber, ...others] = valuesOf(subject, nameOids.serialNumber);
  ensure(personalNumber !== undefined && others.length === 0, "leaf_person");
  ensure(/^\d{12}$/.test(personalNumber), "leaf_person");
  const [name] = valuesOf(subject, nameOids.commonName);
  ensure(name !== undefined, "leaf_person");
  const [givenName] = valuesOf(subject, nameOids.givenName);
  const [surname] = valuesOf(subject, nameOids.surname);
  return {
    personalNumber,
    name,
    ...(givenName === undefined ? {} : { givenName }),
    ...(surname === undefined ? {} : { surname }),
  };
}
