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

const policyNames: readonly PolicyName[] = ["file", "card", "mobile"];

/** Whether a certificate is a person's BankID of this environment, and of which kind (S88). */
export function checkLeaf({ extensions }: Certificate, environment: string): PolicyName {
  ensure(extensions.ca === undefined && extensions.keyUsage?.signs === true, "leaf_usage");
  const kind = policyNames.find((name) => {
    const [oid] = certificatePolicies([name], { environment });
    return oid !== undefined && extensions.policies.includes(oid);
  });
  ensure(kind !== undefined, "leaf_policy");
  return kind;
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
