import { ensure } from "./refuse.ts";
import type { EvidenceCode } from "./codes.ts";

/** Most characters of a signature's base64 (S83). */
const maxSignatureLength = 1_048_576;
/** Most characters of an OCSP response's base64: BankID's have 2 600. */
const maxOcspLength = 65_536;

/** The evidence as it was delivered. */
export interface Evidence {
  /** Base64 of the XML signature. */
  readonly signature: string;
  /** Base64 of the OCSP response. */
  readonly ocspResponse: string;
}

/** The evidence as bytes, beside the text that the OCSP nonce is made over. */
export interface DecodedEvidence {
  readonly signatureText: string;
  readonly xml: Uint8Array;
  readonly ocsp: Uint8Array;
}

/** Decodes what was delivered, within its limits (S83). */
export function decodeEvidence(evidence: Evidence): DecodedEvidence {
  // Whatever was kept or sent may come here, and is refused rather than tripped over.
  const { signature, ocspResponse } = Object(evidence) as Partial<Evidence>;
  ensure(typeof signature === "string", "signature_not_base64");
  ensure(typeof ocspResponse === "string", "ocsp_not_base64");
  ensure(signature.length <= maxSignatureLength && ocspResponse.length <= maxOcspLength, "input_too_large");
  return {
    signatureText: signature,
    xml: decodeBase64(signature, "signature_not_base64"),
    ocsp: decodeBase64(ocspResponse, "ocsp_not_base64"),
  };
}

/** Decodes base64 of which there is one spelling only: padded, without spaces, spare bits zero. */
export function decodeBase64(text: string, code: EvidenceCode): Buffer {
  const bytes = Buffer.from(text, "base64");
  ensure(text !== "" && bytes.toString("base64") === text, code);
  return bytes;
}
