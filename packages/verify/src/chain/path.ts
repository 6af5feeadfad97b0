import { ensure } from "../refuse.ts";
import { isIssuedBy, isValidAt } from "./certificate.ts";
import type { Certificate } from "./certificate.ts";

/** The certificates of a signature, from the person up to a root that is trusted. */
export interface Path {
  readonly leaf: Certificate;
  /** The certificate that issued the person's. */
  readonly issuer: Certificate;
  readonly root: Certificate;
}

/**
 * Walks from the person's certificate through the others, in their order, to a root that is trusted. A
 * document can't bring a root of its own (S82, S87).
 *
 * @param certificates - The person's first, each issued by the next.
 * @param roots - What is trusted.
 * @param at - When the signature was made, in ms: certificates end, and what was signed before then stands.
 */
export function walkPath(
  certificates: readonly Certificate[],
  roots: readonly Certificate[],
  at: number,
): Path {
  const [leaf] = certificates;
  const last = certificates.at(-1);
  ensure(leaf !== undefined && last !== undefined, "chain_untrusted");
  const root = findRoot(last, roots);
  const path = [...certificates, root];
  path.forEach((certificate, index) => {
    const issuer = path[index + 1];
    if (issuer !== undefined) checkLink(certificate, issuer, index);
    ensure(isValidAt(certificate, at), "chain_not_valid_then");
  });
  return { leaf, issuer: path[1] ?? root, root };
}

/** The root that issued a certificate. Two may have the same name, as when one follows another. */
function findRoot(last: Certificate, roots: readonly Certificate[]): Certificate {
  const [root, ...others] = roots.filter((each) => each.subjectBytes.equals(last.issuerBytes));
  ensure(root !== undefined, "chain_untrusted");
  return others.find((each) => isIssuedBy(last, each)) ?? root;
}

/** Whether `issuer` issued the certificate and was allowed to, with `between` issuers between it and the person. */
function checkLink(certificate: Certificate, issuer: Certificate, between: number): void {
  ensure(certificate.issuerBytes.equals(issuer.subjectBytes), "chain_mismatch");
  ensure(isIssuedBy(certificate, issuer), "chain_mismatch");
  const { ca, keyUsage } = issuer.extensions;
  ensure(ca !== undefined && keyUsage?.issues === true, "chain_not_authorised");
  ensure(ca.pathLength === undefined || between <= ca.pathLength, "chain_not_authorised");
}
