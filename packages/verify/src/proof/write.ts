import { encode, checkBinding } from "../binding/order.ts";
import type { ExpectedOrder } from "../binding/order.ts";
import { toPem } from "../chain/certificate-file.ts";
import type { TrustAnchors } from "../chain/anchors.ts";
import { fingerprint } from "../chain/certificate.ts";
import { checkEvidence } from "../checks.ts";
import type { SignatureFacts } from "../checks.ts";
import { tool } from "../version.ts";
import type { CompletionEvidence } from "../verify.ts";
import { format, version } from "./proof.ts";
import type { Proof, Verdict } from "./proof.ts";

/** What a proof is made of. */
export interface ProofInput {
  readonly completionData: CompletionEvidence;
  readonly anchors: TrustAnchors;
  readonly expected: ExpectedOrder;
  /** Ms since 1970. */
  readonly at: number;
}

/** Verifies, and writes down all that it took. Ends by `refuse` where the evidence does not hold. */
export function makeProof({ completionData, anchors, expected, at }: ProofInput): {
  readonly facts: SignatureFacts;
  readonly file: string;
} {
  const facts = checkEvidence(completionData, anchors, at);
  const { signature, ocspResponse, user } = completionData;
  checkBinding(facts, user, expected);
  const root = anchors.roots.find((each) => fingerprint(each) === facts.root.sha256);
  const proof: Proof = {
    format,
    version,
    environment: anchors.environment,
    signature,
    ocspResponse,
    order: order(expected, user.personalNumber),
    root: { certificate: root === undefined ? "" : toPem(root), sha256: facts.root.sha256 },
    verdict: toVerdict(facts),
    verifiedAt: iso(at),
    tool,
  };
  return { facts, file: serialize(proof) };
}

/** The one text of a proof. */
export function serialize(proof: Proof): string {
  return `${JSON.stringify(proof, undefined, 2)}\n`;
}

/** The members of a verdict, in their order. */
export function toVerdict({ person, signed, policy, signedAt }: SignatureFacts): Verdict {
  return {
    holds: true,
    personalNumber: person.personalNumber,
    name: person.name,
    kind: signed.kind,
    policy,
    rp: signed.rp.name,
    signedAt: iso(signedAt),
  };
}

function order(expected: ExpectedOrder, personalNumber: string): Proof["order"] {
  const [visible, hidden] = [encode(expected.visibleData), encode(expected.nonVisibleData)];
  const { kind, format: textFormat, rp, policies, orderedAt, collectedAt } = expected;
  return {
    kind,
    ...(visible === undefined ? {} : { userVisibleData: visible }),
    ...(textFormat === undefined ? {} : { userVisibleDataFormat: textFormat }),
    ...(hidden === undefined ? {} : { userNonVisibleData: hidden }),
    personalNumber,
    ...(rp === undefined ? {} : { rp }),
    ...(policies === undefined ? {} : { policies }),
    ...(orderedAt === undefined ? {} : { orderedAt: iso(orderedAt) }),
    ...(collectedAt === undefined ? {} : { collectedAt: iso(collectedAt) }),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
