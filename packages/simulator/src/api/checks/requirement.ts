import type { Check, Json } from "./body.ts";

const invalid = "Invalid requirement";

/** `requirement` of an order that is started by token (specification §2.7). */
export const requirement: Check = (body) => (isRequirement(body.requirement ?? {}) ? undefined : invalid);

/** On the phone the person is known already, and no document can be asked for (specification §2.3). */
export const phoneRequirement: Check = (body) => {
  const { personalNumber, mrtd } = body.requirement ?? {};
  return personalNumber === undefined && mrtd === undefined ? requirement(body) : invalid;
};

/** The person is named beside it (specification §2.6). */
export const namedPersonRequirement: Check = (body) =>
  body.requirement?.["personalNumber"] === undefined ? requirement(body) : invalid;

function isRequirement({ pinCode, mrtd, cardReader, certificatePolicies }: Json): boolean {
  return (
    isOptionalBoolean(pinCode) &&
    isOptionalBoolean(mrtd) &&
    (cardReader === undefined || cardReader === "class1" || cardReader === "class2") &&
    (certificatePolicies === undefined || isPolicyList(certificatePolicies))
  );
}

function isOptionalBoolean(value: unknown): boolean {
  return value === undefined || typeof value === "boolean";
}

function isPolicyList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isPolicy);
}

/** An OID; one `*` may stand for a number, from the fifth on. */
function isPolicy(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const numbers = value.split(".");
  const wildcards = numbers.flatMap((number, index) => (number === "*" ? [index] : []));
  const areNumbers = numbers.every((number) => number === "*" || /^(0|[1-9]\d*)$/.test(number));
  const [wildcard = Infinity] = wildcards;
  return numbers.length >= 2 && areNumbers && wildcards.length <= 1 && wildcard >= 4;
}
