/**
 * What can be made wrong with the evidence of an order, one thing at a time; all else about it is right. The
 * documentation says which code `@bankid-kit/verify` has for each.
 */
export const evidenceFlaws = [
  /** BankID says that the certificate was revoked. */
  "revoked",
  /** BankID does not know the certificate. */
  "unknown",
  /** OCSP: `tryLater` in place of an answer. */
  "noAnswer",
  /** OCSP: the nonce is that of another signature. */
  "otherNonce",
  /** OCSP: no nonce, so any signature could be meant. */
  "noNonce",
  /** OCSP: the answer is about another certificate. */
  "otherCertificate",
  /** OCSP: the person's own certificate answers for itself. */
  "otherResponder",
  /** OCSP: the responder's certificate had ended. */
  "expiredResponder",
  /** OCSP: somebody else's key signed the answer. */
  "otherResponderKey",
  /** The certificate is another person's. */
  "otherPerson",
  /** The certificate is of no kind of BankID that the simulator has: it has production's policy. */
  "otherPolicy",
  /** The person's certificate had ended. */
  "expired",
  /** The certificates lead to a root that nobody knows. */
  "otherRoot",
  /** The person's certificate was issued by somebody who only has the issuing CA's name. */
  "otherIssuer",
  /** The issuing CA's certificate does not say that it may issue. */
  "issuerIsNoCa",
  /** The text was changed after it was signed. */
  "changedText",
  /** The signature was made with somebody else's key. */
  "otherKey",
  /** SHA-1, in place of SHA-256. */
  "weakAlgorithm",
  /** What was signed is still there, with another text in its place. */
  "wrapped",
  /** The document is another spelling of what was signed; an XML library takes it. */
  "otherSpelling",
  /** The person signed another text than the one that was sent. */
  "otherText",
  /** The person signed other hidden data than what was sent. */
  "otherHiddenText",
  /** The text was shown as markdown where it is none, or the other way about. */
  "otherFormat",
  /** An identification in place of a signature, or the other way about. */
  "otherKind",
  /** It was signed for another RP. */
  "otherRp",
  /** It was signed ten minutes before the person confirmed. */
  "early",
  /** It is dated ten minutes after that. */
  "late",
] as const;

/** One of them. */
export type EvidenceFlaw = (typeof evidenceFlaws)[number];
