import { createHash } from "node:crypto";

/**
 * The short name of a flow in views, error bodies and events: enough to find it, and nothing to use (S12).
 */
export function refOf(flow: string): string {
  return createHash("sha256")
    .update(`bankid-kit/ref/1\0${flow}`)
    .digest()
    .subarray(0, 9)
    .toString("base64url");
}
