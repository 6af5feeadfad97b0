import { createHash, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { decodeBase64 } from "../input.ts";
import { ensure, readOr } from "../refuse.ts";
import type { SignatureParts } from "./shape.ts";

/** Whether the digests are those of what stands in the document. */
export function checkDigests({ signedData, signedDataDigest, keyInfo, keyInfoDigest }: SignatureParts): void {
  ensure(sha256(signedData.canonical) === signedDataDigest, "digest_mismatch");
  ensure(sha256(keyInfo.canonical) === keyInfoDigest, "digest_mismatch");
}

/** Whether the key of the person's certificate signed those digests. */
export function checkSignatureValue({ signedInfo, signatureValue }: SignatureParts, key: KeyObject): void {
  const value = decodeBase64(signatureValue, "signature_mismatch");
  const bytes = Buffer.from(signedInfo.canonical, "utf8");
  ensure(
    readOr("signature_mismatch", () => verify("sha256", bytes, key, value)),
    "signature_mismatch",
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("base64");
}
