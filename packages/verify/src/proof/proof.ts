import type { FlowKind } from "@bankid-kit/core";
import type { EvidencePolicy } from "../chain/leaf.ts";

/** The first two members of every proof file. */
export const format = "bankid-kit/proof";
export const version = 1;

/**
 * A proof file, member for member in the order in which they are written. All that it takes to check the
 * evidence again is in it, and nothing that changes when the same evidence is proved again at the same moment
 * (S99). It holds a personal number.
 */
export interface Proof {
  readonly format: typeof format;
  readonly version: typeof version;
  readonly environment: string;
  /** As BankID delivered them. */
  readonly signature: string;
  readonly ocspResponse: string;
  /** What BankID was asked for; texts in base64, exactly as they were sent. */
  readonly order: {
    readonly kind: FlowKind;
    readonly userVisibleData?: string;
    readonly userVisibleDataFormat?: "simpleMarkdownV1";
    readonly userNonVisibleData?: string;
    readonly personalNumber: string;
    readonly rp?: string;
    readonly policies?: readonly EvidencePolicy[];
    /** ISO 8601. */
    readonly orderedAt?: string;
    readonly collectedAt?: string;
  };
  /** The signature root, as PEM, and its SHA-256 in hex. */
  readonly root: { readonly certificate: string; readonly sha256: string };
  /** What was found. */
  readonly verdict: Verdict;
  readonly verifiedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
}

/** What a proof file says that the evidence says. These members are for good: later versions find the same. */
export interface Verdict {
  readonly holds: true;
  readonly personalNumber: string;
  readonly name: string;
  readonly kind: FlowKind;
  readonly policy: EvidencePolicy;
  readonly rp: string;
  readonly signedAt: string;
}
