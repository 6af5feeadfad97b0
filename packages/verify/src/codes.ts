/**
 * Why evidence does not hold, each with its sentence for a person. The sentences say nothing of what is in the
 * evidence. `docs/errors.md` of the repository has a heading for each code.
 */
export const evidenceMessages = {
  input_too_large: "The signature or the OCSP response is larger than any that BankID makes.",
  signature_not_base64: "The signature is not one line of base64.",
  ocsp_not_base64: "The OCSP response is not one line of base64.",
  xml_malformed: "The signature is not well-formed XML in UTF-8.",
  xml_forbidden: "The signature holds a document type, a comment, CDATA or a processing instruction.",
  xml_too_complex: "The signature holds more elements, or deeper ones, than any that BankID makes.",
  xml_not_canonical: "The signature is not written in the one way that its digests allow.",
  signature_structure: "The signature is not built of the elements of a BankID signature, and of no others.",
  signature_references:
    "The signature does not cover what was signed and the certificates, each exactly once.",
  signature_algorithm: "The signature uses an algorithm that BankID does not use.",
  signed_data_structure: "What was signed is not built as BankID builds it.",
  digest_mismatch: "What was signed, or a certificate, was changed after it was signed.",
  signature_mismatch: "The signature was not made with the key of the certificate in it.",
  ocsp_malformed: "The OCSP response is not built as RFC 6960 says, or holds more than one answer.",
  ocsp_not_successful: "The OCSP responder gave no answer about the certificate.",
  certificate_malformed: "A certificate is not built as RFC 5280 says.",
  certificate_algorithm: "A certificate has a key or a signature that is too weak or not of BankID's kinds.",
  certificate_extension: "A certificate holds something critical that is not known here.",
  chain_too_long: "There are more certificates than BankID's chains have.",
  chain_untrusted: "The certificates do not lead to the signature root of the environment.",
  chain_mismatch: "A certificate was not issued by the one that stands after it.",
  chain_not_authorised: "A certificate was issued by one that may not issue it.",
  chain_not_valid_then: "A certificate was not valid when the signature was made.",
  leaf_usage: "The certificate of the person is not one to sign with.",
  leaf_policy: "The certificate is of no kind of BankID that the environment has.",
  leaf_person: "The certificate does not name one person by personal number.",
  ocsp_algorithm: "The OCSP response uses an algorithm that BankID does not use.",
  ocsp_responder: "The OCSP response was signed by somebody who may not speak for the issuer.",
  ocsp_responder_not_valid_then: "The certificate of the OCSP responder was not valid when it answered.",
  ocsp_signature_mismatch: "The OCSP response was changed, or not signed by the responder that it names.",
  ocsp_other_certificate: "The OCSP response is about another certificate.",
  ocsp_revoked: "The certificate had been revoked when the signature was made.",
  ocsp_unknown: "The OCSP responder did not know the certificate.",
  ocsp_time: "The times in the OCSP response contradict each other.",
  ocsp_nonce_missing: "The OCSP response does not say which signature it was made for.",
  ocsp_other_signature: "The OCSP response was made for another signature.",
  signed_in_the_future: "The signature is dated after the moment of the check.",
  signed_outside_order: "The signature was not made while the order was open.",
  other_person: "The certificate names another person than the answer or the order.",
  other_visible_text: "Another text was shown than the one that was sent.",
  other_hidden_text: "Other hidden data was signed than what was sent.",
  other_format: "The text was shown in another format than the one that was asked for.",
  other_kind: "Somebody identified themselves where a signature was asked for, or the other way about.",
  other_rp: "The signature was made for another relying party.",
  other_policy: "The signature was made with another kind of BankID than the order accepts.",
  replayed: "The evidence has been used for another order.",
  proof_malformed: "The file is not a proof file of this format and version, or was changed.",
  proof_root: "The signature root in the file is not the one of its environment, or is not trusted here.",
  proof_verdict: "The file says something else about the signature than the signature does.",
} as const;

/** Why evidence does not hold: a closed list. */
export type EvidenceCode = keyof typeof evidenceMessages;

/** Evidence that does not hold, and nothing of what is in it (S93). */
export interface EvidenceRefusal {
  readonly ok: false;
  readonly code: EvidenceCode;
  readonly message: string;
}
