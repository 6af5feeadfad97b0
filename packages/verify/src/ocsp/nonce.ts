import { createHash, timingSafeEqual } from "node:crypto";
import { ensure } from "../refuse.ts";
import type { OcspResponse } from "./response.ts";

const [hashLength, nonceLength] = [20, 32];

/**
 * Whether the response was asked for with this signature: the nonce begins with the SHA-1 of the signature's
 * base64, as it was delivered (S90). An outsider would need a second preimage, which SHA-1 still denies; a
 * collision, which it does not, is of no use here.
 *
 * @see Specification §9.5.
 */
export function checkNonce({ nonces }: OcspResponse, signatureText: string): void {
  const [nonce, ...others] = nonces;
  ensure(nonce !== undefined && others.length === 0, "ocsp_nonce_missing");
  ensure(nonce.length === nonceLength, "ocsp_other_signature");
  const expected = createHash("sha1").update(signatureText, "utf8").digest();
  ensure(timingSafeEqual(nonce.subarray(0, hashLength), expected), "ocsp_other_signature");
}
