import { isIP } from "node:net";
import type { Check } from "./body.ts";

const incorrect = "Incorrect personalNumber";

/** `personalNumber` of a phone order or a payment on another channel: required. */
export const personalNumber: Check = (body) => (isTwelveDigits(body.personalNumber) ? undefined : incorrect);

/** `requirement.personalNumber`: optional. Check digit and date are not looked at; BankID does not either. */
export const requiredPerson: Check = ({ requirement }) => {
  const value = requirement?.["personalNumber"];
  return value === undefined || isTwelveDigits(value) ? undefined : incorrect;
};

export const callInitiator: Check = (body) =>
  body.callInitiator === "user" || body.callInitiator === "RP" ? undefined : "Incorrect callInitiator";

/** An address as the RP sees it; one with a zone (`%eth0`) means something on one machine only. */
export const endUserIp: Check = (body) => {
  const { endUserIp: address = "" } = body;
  return isIP(address) === 0 || address.includes("%") ? "Invalid endUserIp" : undefined;
};

function isTwelveDigits(value: unknown): boolean {
  return typeof value === "string" && /^\d{12}$/.test(value);
}
