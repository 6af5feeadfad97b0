/**
 * The algorithms of a BankID signature (S86). The list is fixed, and a change of it is a new version of the
 * proof file: a proof must not come to hold, or cease to, because of an update.
 */
export const xmlAlgorithms = {
  canonicalization: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
  signature: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  digest: "http://www.w3.org/2001/04/xmlenc#sha256",
} as const;

/** Signatures of certificates and OCSP responses, by OID: RSASSA-PKCS1-v1_5 with a hash of the SHA-2 family. */
export const rsaHashes: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
};

/** Fewest bits of an RSA key. */
export const minRsaBits = 2048;
/** Most: a larger key is no safer here, and slow to check. */
export const maxRsaBits = 8192;
