import { createHash } from "node:crypto";
import type { CompletionData } from "@bankid-kit/core";
import type { Evidence } from "./evidence/evidence.ts";
import type { Approval } from "./order/order.ts";

/** The `completionData` of a completed order (specification §3.3). */
export function completionData(
  approval: Approval,
  { signature, ocspResponse }: Evidence,
  returnRisk: boolean,
): CompletionData {
  const { person, bankId, device, mrtd, risk } = approval;
  const { personalNumber, name, givenName, surname } = person;
  return {
    user: { personalNumber, name, givenName, surname },
    device: { ipAddress: device.ipAddress, uhi: uhiOf(approval) },
    bankIdIssueDate: bankId.issueDate,
    ...(mrtd === undefined ? {} : { stepUp: { mrtd } }),
    signature,
    ocspResponse,
    ...(returnRisk && risk !== null ? { risk } : {}),
  };
}

/** The phone's own id: 21 bytes as base64, as BankID's is, and the same each time this person's phone is used. */
export function uhiOf({ device, person }: Approval): string {
  if (device.uhi !== undefined) return device.uhi;
  const hash = createHash("sha256").update(`SIMULATOR uhi ${person.personalNumber}`).digest();
  return hash.subarray(0, 21).toString("base64");
}
