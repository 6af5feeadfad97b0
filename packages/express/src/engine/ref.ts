import { hash } from "node:crypto";

/**
 * The short name of a flow in views, error bodies and events: enough to find it, and nothing to use (S12).
 */
export function refOf(flow: string): string {
  // Twelve characters are nine bytes.
  return hash("sha256", `bankid-kit/ref/1\0${flow}`, "base64url").slice(0, 12);
}
