import { createHash } from "node:crypto";
import type { Approval } from "./order.ts";

/** The phone's own id: 21 bytes as base64, as BankID's is, and the same each time this person's phone is used. */
export function uhiOf({ device, person }: Approval): string {
  if (device.uhi !== undefined) return device.uhi;
  const hash = createHash("sha256").update(`SIMULATOR uhi ${person.personalNumber}`).digest();
  return hash.subarray(0, 21).toString("base64");
}
