import { environmentName, isRootOf, readRoots } from "../chain/anchors.ts";
import type { EvidenceEnvironment, SignatureRoots } from "../chain/anchors.ts";
import { readCertificateFile, toPem } from "../chain/certificate-file.ts";
import { fingerprint } from "../chain/certificate.ts";
import type { Certificate } from "../chain/certificate.ts";
import { checkBinding } from "../binding/order.ts";
import { checkEvidence } from "../checks.ts";
import type { EvidenceRefusal } from "../codes.ts";
import { decodeBase64 } from "../input.ts";
import { ensure, orRefusal, readOr } from "../refuse.ts";
import { toVerified } from "../verified.ts";
import type { VerifiedEvidence } from "../verified.ts";
import { decodeUtf8 } from "../utf8.ts";
import type { Proof } from "./proof.ts";
import { readProof } from "./read.ts";
import { toVerdict } from "./write.ts";

/** What {@link verifyProof} may be given. */
export interface VerifyProofOptions {
  /**
   * Whose proof it must be. Without it, any environment will do whose root is trusted: production and test are
   * what they say, while the name of another is the file's own word.
   */
  readonly environment?: EvidenceEnvironment | undefined;
  /**
   * Roots that are trusted here. Without them, the root in the file is: for BankID's production and test by its
   * known fingerprint, and for no other environment, because anybody could make one.
   */
  readonly signatureRoots?: SignatureRoots | undefined;
  /** The moment of the check, in ms since 1970. Default: now. */
  readonly at?: number | undefined;
}

/** A proof file that holds. */
export interface VerifiedProof {
  readonly ok: true;
  /** What the signatures say. */
  readonly evidence: VerifiedEvidence;
  /** What the file says beside that, which nobody signed. */
  readonly claims: Pick<Proof, "order" | "verifiedAt" | "tool">;
}

/**
 * Checks a proof file again, offline, with the certificates as they were when the signature was made; it works
 * in ten years as it does today (S99).
 *
 * @param file - The text of the file.
 * @throws {BankIdError} `ERR_OPTION` when `signatureRoots` are no certificates, `ERR_ENVIRONMENT_INVALID` when
 * `environment` is none. Never for what is in the file.
 */
export function verifyProof(
  file: string,
  { environment: wanted, signatureRoots, at = Date.now() }: VerifyProofOptions = {},
): VerifiedProof | EvidenceRefusal {
  const name = wanted === undefined ? undefined : environmentName(wanted);
  const given = signatureRoots === undefined ? undefined : readRoots(signatureRoots);
  return orRefusal(() => {
    const proof = readProof(file);
    const { environment, order, verifiedAt, tool } = proof;
    ensure(name === undefined || name === environment, "proof_root");
    const root = findRoot(proof, given);
    const facts = checkEvidence(proof, { environment, roots: [root] }, at);
    checkBinding(facts, order, {
      kind: order.kind,
      visibleData: textIn(order.userVisibleData),
      format: order.userVisibleDataFormat,
      nonVisibleData: bytesIn(order.userNonVisibleData),
      rp: order.rp,
      policies: order.policies,
      orderedAt: order.orderedAt === undefined ? undefined : Date.parse(order.orderedAt),
      collectedAt: order.collectedAt === undefined ? undefined : Date.parse(order.collectedAt),
    });
    ensure(JSON.stringify(toVerdict(facts)) === JSON.stringify(proof.verdict), "proof_verdict");
    return Object.freeze({
      ok: true,
      evidence: toVerified(facts),
      claims: Object.freeze({ order: Object.freeze(order), verifiedAt, tool: Object.freeze(tool) }),
    });
  });
}

/** The root in the file, where it is trusted. */
function findRoot({ environment, root }: Proof, given: readonly Certificate[] | undefined): Certificate {
  const certificate = readOr("proof_root", () =>
    readCertificateFile(root.certificate, () => new Error("no certificate")),
  );
  const found = fingerprint(certificate);
  ensure(found === root.sha256 && root.certificate === toPem(certificate), "proof_root");
  ensure(isRootOf(environment, certificate), "proof_root");
  const isBankIds = environment === "production" || environment === "test";
  ensure(given === undefined ? isBankIds : given.some((each) => fingerprint(each) === found), "proof_root");
  return certificate;
}

/** The text that base64 in the file stands for. */
function textIn(base64: string | undefined): string | undefined {
  const bytes = bytesIn(base64);
  return bytes === undefined ? undefined : decodeUtf8(bytes, "proof_malformed");
}

function bytesIn(base64: string | undefined): Buffer | undefined {
  return base64 === undefined ? undefined : decodeBase64(base64, "proof_malformed");
}
