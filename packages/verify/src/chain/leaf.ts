import { certificatePolicies } from "@bankid-kit/core";
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

/**
 * Whether a certificate is a person's BankID of this environment, and of which kind (S88).
 *
 * @see Specification §2.7.
 */
export function checkLeaf({ extensions }: Certificate, environment: string): EvidencePolicy {
  ensure(extensions.ca === undefined && extensions.keyUsage?.signs === true, "leaf_usage");
  const kind = policyNames.find((name) => {
    const [oid] = certificatePolicies([name], { environment });
    return oid !== undefined && extensions.policies.includes(oid);
  });
  if (kind !== undefined) return kind;
  ensure(environment === "test" && extensions.policies.includes(testPolicy), "leaf_policy");
  return "test";
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
