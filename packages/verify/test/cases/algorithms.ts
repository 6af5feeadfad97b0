import { c14n, rsaSha256Uri, sha256Uri } from "../forge/xml.ts";
import type { Algorithm } from "../forge/certificate.ts";
import type { Case } from "./case.ts";
import { signedInfo } from "./changes.ts";

const dsig = "http://www.w3.org/2000/09/xmldsig#";
const more = "http://www.w3.org/2001/04/xmldsig-more#";
const newer = "http://www.w3.org/2007/05/xmldsig-more#";
const enc = "http://www.w3.org/2001/04/xmlenc#";

/** Algorithms of XML signatures that are not BankID's, and spellings of BankID's that are not theirs. */
export const otherAlgorithms: readonly string[] = [
  // Canonical forms and transforms.
  `${c14n}#WithComments`,
  "http://www.w3.org/2001/10/xml-exc-c14n#",
  "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
  "http://www.w3.org/2006/12/xml-c14n11",
  "http://www.w3.org/2006/12/xml-c14n11#WithComments",
  "http://www.w3.org/2010/xml-c14n2",
  `${dsig}enveloped-signature`,
  `${dsig}base64`,
  "http://www.w3.org/TR/1999/REC-xpath-19991116",
  "http://www.w3.org/2002/06/xmldsig-filter2",
  "http://www.w3.org/TR/1999/REC-xslt-19991116",
  // Signatures.
  `${dsig}rsa-sha1`,
  `${dsig}dsa-sha1`,
  `${dsig}hmac-sha1`,
  `${more}rsa-md5`,
  `${more}rsa-ripemd160`,
  `${more}rsa-sha224`,
  `${more}rsa-sha384`,
  `${more}rsa-sha512`,
  `${more}hmac-sha224`,
  `${more}hmac-sha256`,
  `${more}hmac-sha384`,
  `${more}hmac-sha512`,
  `${more}ecdsa-sha1`,
  `${more}ecdsa-sha256`,
  `${more}ecdsa-sha512`,
  `${newer}rsa-pss`,
  `${newer}sha256-rsa-MGF1`,
  "http://www.w3.org/2009/xmldsig11#dsa-sha256",
  "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519",
  // Digests.
  `${dsig}sha1`,
  `${more}md5`,
  `${more}sha224`,
  `${more}sha384`,
  `${enc}sha512`,
  `${enc}ripemd160`,
  `${newer}sha3-256`,
  // What is nearly right.
  "",
  "none",
  ` ${rsaSha256Uri}`,
  rsaSha256Uri.toUpperCase(),
  rsaSha256Uri.replace("http:", "https:"),
  `${sha256Uri}#`,
];

const transform = "<Transforms><Transform Algorithm=";
const digest = `${transform}"${c14n}"></Transform></Transforms><DigestMethod Algorithm=`;

/** Where an algorithm is named in a signature. */
const positions: Readonly<Record<string, (algorithm: string) => readonly [from: string, to: string]>> = {
  "to canonicalize SignedInfo": named("<CanonicalizationMethod Algorithm=", c14n),
  "to sign": named("<SignatureMethod Algorithm=", rsaSha256Uri),
  "to transform what was signed": named(`URI="#bidSignedData">${transform}`, c14n),
  "to digest what was signed": named(`URI="#bidSignedData">${digest}`, sha256Uri),
  "to transform the certificates": named(`URI="#bidKeyInfo">${transform}`, c14n),
  "to digest the certificates": named(`URI="#bidKeyInfo">${digest}`, sha256Uri),
};

/** Each of those algorithms in each place, with a signature that is right otherwise. */
const xmlAlgorithmCases: readonly Case[] = otherAlgorithms.flatMap((algorithm) =>
  Object.entries(positions).map(([position, change]) => ({
    name: `"${algorithm}" ${position} (S86)`,
    code: "signature_algorithm" as const,
    changes: signedInfo(...change(algorithm)),
  })),
);

/** Signatures of certificates and OCSP responses that are not of BankID's kinds, and a hash that Node knows. */
const otherOids: Readonly<Record<string, Algorithm>> = {
  "MD5 with RSA": { oid: "1.2.840.113549.1.1.4", hash: "md5" },
  "SHA-1 with RSA": { oid: "1.2.840.113549.1.1.5", hash: "sha1" },
  "SHA-1 with RSA, by its old number": { oid: "1.3.14.3.2.29", hash: "sha1" },
  "SHA-224 with RSA": { oid: "1.2.840.113549.1.1.14", hash: "sha224" },
  "RSA without a hash": { oid: "1.2.840.113549.1.1.1", hash: "sha256" },
  "RSA-PSS": { oid: "1.2.840.113549.1.1.10", hash: "sha256" },
  "ECDSA with SHA-256": { oid: "1.2.840.10045.4.3.2", hash: "sha256" },
  "DSA with SHA-256": { oid: "2.16.840.1.101.3.4.3.2", hash: "sha256" },
  Ed25519: { oid: "1.3.101.112", hash: "sha256" },
  "SHA-256 with RSA and a number more": { oid: "1.2.840.113549.1.1.11.1", hash: "sha256" },
};

const derAlgorithmCases: readonly Case[] = Object.entries(otherOids).flatMap(([name, algorithm]) => [
  {
    name: `a person's certificate signed by ${name} (S86)`,
    code: "certificate_algorithm" as const,
    changes: () => ({ certificates: { person: { algorithm } } }),
  },
  {
    name: `an issuer's certificate signed by ${name} (S86)`,
    code: "certificate_algorithm" as const,
    changes: () => ({ certificates: { issuer: { algorithm } } }),
  },
  {
    name: `an OCSP response signed by ${name} (S86)`,
    code: "ocsp_algorithm" as const,
    changes: () => ({ ocsp: () => ({ algorithm }) }),
  },
]);

/** Every algorithm that is not BankID's, wherever one is named (S96). */
export const algorithmCases: readonly Case[] = [...xmlAlgorithmCases, ...derAlgorithmCases];

function named(before: string, algorithm: string): (other: string) => readonly [string, string] {
  return (other) => [`${before}"${algorithm}"`, `${before}"${other}"`];
}
