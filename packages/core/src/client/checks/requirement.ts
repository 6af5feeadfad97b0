import type { Members } from "./members.ts";
import { defined, knownMembers, oneOf, optionalFlag, wrong } from "./members.ts";
import { checkPersonalNumber } from "./person.ts";

/** One number of an OID. */
const arc = "(0|[1-9][0-9]*)";
const oid = new RegExp(`^${arc}([.]${arc})+$`);
/** The wildcard stands for one number or more, from the fifth on (specification §2.7). */
const withWildcard = new RegExp(`^(${arc}[.]){4,}[*]([.]${arc})*$`);

/** What an order by phone may require. */
export const phoneRequirement: readonly string[] = ["pinCode", "cardReader", "certificatePolicies"];
/** What an order may require of a person who is named already. */
export const namedRequirement: readonly string[] = [...phoneRequirement, "mrtd"];
/** What any other order may require. */
export const anyRequirement: readonly string[] = [...namedRequirement, "personalNumber"];

/**
 * `requirement` of a request (specification §2.7).
 *
 * @throws {BankIdError} `ERR_REQUEST`, and `ERR_PERSONAL_NUMBER` for that member.
 */
export function requirementBody(value: unknown, known: readonly string[]): Members | undefined {
  if (value === undefined) return undefined;
  const requirement = knownMembers(value, "requirement", known);
  const { personalNumber, cardReader, certificatePolicies } = requirement;
  const body = defined({
    pinCode: optionalFlag(requirement, "pinCode", "requirement."),
    mrtd: optionalFlag(requirement, "mrtd", "requirement."),
    cardReader:
      cardReader === undefined
        ? undefined
        : oneOf(requirement, "cardReader", "requirement.", ["class1", "class2"]),
    certificatePolicies: certificatePolicies === undefined ? undefined : policies(certificatePolicies),
    personalNumber:
      personalNumber === undefined
        ? undefined
        : checkPersonalNumber(personalNumber, "requirement.personalNumber"),
  });
  return Object.keys(body).length === 0 ? undefined : body;
}

function policies(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw wrong(
      "requirement.certificatePolicies must be a list with at least one OID. Leave it out to accept every kind of BankID.",
    );
  }
  const list = value as readonly unknown[];
  for (const [index, policy] of list.entries()) {
    if (typeof policy === "string" && (oid.test(policy) || withWildcard.test(policy))) continue;
    throw wrong(
      `requirement.certificatePolicies[${index}] is no OID, as 1.2.752.78.1.5 or, with one * from the fifth number on, 1.2.752.78.*. certificatePolicies(["mobile"], client) makes the list of names.`,
    );
  }
  return list as readonly string[];
}
