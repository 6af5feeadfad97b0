import type { CompletionData } from "@bankid-kit/core";
import type { Evidence } from "./evidence/evidence.ts";
import type { Approval } from "./order/order.ts";
import { uhiOf } from "./order/uhi.ts";

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
