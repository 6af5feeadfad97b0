import { createHash } from "node:crypto";
import type { CompletionData } from "@bankid-kit/core";
import type { Person } from "./people.ts";

const unsignedSignature = `<?xml version="1.0" encoding="UTF-8" standalone="no"?><simulatorEvidence>This order was completed in the SIMULATOR. Nothing is signed here.</simulatorEvidence>`;
const unsignedOcspResponse = "SIMULATOR: this is not an OCSP response, and nothing is signed here.";

/** Who completed an order, and where. */
export interface Completion {
  person: Person;
  /** The address of the phone. */
  ipAddress: string;
  /** Whether the RP asked for a risk. */
  returnRisk: boolean;
}

/**
 * The `completionData` of a completed order (specification §3.3).
 *
 * `signature` and `ocspResponse` are well-formed base64 of a text that says that nothing is signed.
 */
export function completionData({ person, ipAddress, returnRisk }: Completion): CompletionData {
  const { personalNumber, name, givenName, surname, bankIdIssueDate } = person;
  return {
    user: { personalNumber, name, givenName, surname },
    device: { ipAddress, uhi: uhi(person) },
    bankIdIssueDate,
    signature: base64(unsignedSignature),
    ocspResponse: base64(unsignedOcspResponse),
    ...(returnRisk ? { risk: "low" } : {}),
  };
}

/** 21 bytes as base64, as BankID's is, and the same each time this person's phone is used. */
function uhi({ personalNumber }: Person): string {
  return createHash("sha256")
    .update(`SIMULATOR uhi ${personalNumber}`)
    .digest()
    .subarray(0, 21)
    .toString("base64");
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
