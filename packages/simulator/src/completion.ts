import { createHash } from "node:crypto";
import type { CompletionData } from "@bankid-kit/core";
import type { Approval } from "./order/order.ts";
import type { Person } from "./people.ts";

const unsignedSignature = `<?xml version="1.0" encoding="UTF-8" standalone="no"?><simulatorEvidence>This order was completed in the SIMULATOR. Nothing is signed here.</simulatorEvidence>`;
const unsignedOcspResponse = "SIMULATOR: this is not an OCSP response, and nothing is signed here.";

/**
 * The `completionData` of a completed order (specification §3.3).
 *
 * `signature` and `ocspResponse` are well-formed base64 of a text that says that nothing is signed.
 */
export function completionData(
  { person, bankId, device, mrtd, risk }: Approval,
  returnRisk: boolean,
): CompletionData {
  const { personalNumber, name, givenName, surname } = person;
  return {
    user: { personalNumber, name, givenName, surname },
    device: { ipAddress: device.ipAddress, uhi: device.uhi ?? uhiOf(person) },
    bankIdIssueDate: bankId.issueDate,
    ...(mrtd === undefined ? {} : { stepUp: { mrtd } }),
    signature: base64(unsignedSignature),
    ocspResponse: base64(unsignedOcspResponse),
    ...(returnRisk && risk !== null ? { risk } : {}),
  };
}

/** 21 bytes as base64, as BankID's is, and the same each time this person's phone is used. */
function uhiOf({ personalNumber }: Person): string {
  return createHash("sha256")
    .update(`SIMULATOR uhi ${personalNumber}`)
    .digest()
    .subarray(0, 21)
    .toString("base64");
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
