import type { EvidenceCode, ExpectedOrder } from "@bankid-kit/verify";
import type { Changes, Forged, World } from "../forge/evidence.ts";

/** One thing that is wrong, and what a verifier is to say about it. */
export interface Case {
  /** Ends the sentence "refused is …". */
  readonly name: string;
  readonly code: EvidenceCode;
  readonly changes?: (world: World) => Changes;
  /** A change of what is delivered, after all has been signed. */
  readonly deliver?: (forged: Forged) => Forged;
  /** What the verifier is told, where it is something else. */
  readonly expected?: Partial<ExpectedOrder>;
  /** The moment of the check. */
  readonly at?: number;
}
