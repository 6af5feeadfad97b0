import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import type { FlowRecord } from "../flow/record.ts";
import { isLive } from "../flow/record.ts";

/** All that is kept of a nonce (S20). */
export function hashOf(nonce: string): string {
  return createHash("sha256").update(`bankid-kit/nonce/1\0${nonce}`).digest("base64url");
}

/** Whether a nonce is the one that the flow's `returnUrl` carried. A flow that has ended minds none. */
export function judgeNonce(record: FlowRecord, nonce: string | undefined): "right" | "wrong" | undefined {
  if (nonce === undefined || !isLive(record)) return undefined;
  if (record.binding.by === "screen") return "wrong";
  return timingSafeEqual(Buffer.from(hashOf(nonce)), Buffer.from(record.binding.hash)) ? "right" : "wrong";
}
