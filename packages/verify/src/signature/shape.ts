import { ensure } from "../refuse.ts";
import type { EvidenceCode } from "../codes.ts";
import type { Element } from "../xml/element.ts";
import { xmlAlgorithms } from "./algorithms.ts";

const dsig = "http://www.w3.org/2000/09/xmldsig#";
const bankId = "http://www.bankid.com/signature/v1.0.0/types";

/** The parts of a signature that has the one shape that BankID's have. */
export interface SignatureParts {
  /** What the person's key signed. */
  readonly signedInfo: Element;
  readonly signatureValue: string;
  /** The certificates in their element, which is digested too. */
  readonly keyInfo: Element;
  /** Base64 of each certificate, the person's own first. */
  readonly certificates: readonly string[];
  /** What the person signed. */
  readonly signedData: Element;
  readonly signedDataDigest: string;
  readonly keyInfoDigest: string;
}

/** Finds the parts of a signature, where each is in its one place and nothing else is anywhere (S85, S86). */
export function readSignature(root: Element): SignatureParts {
  ensure(root.name === "Signature", "signature_structure");
  attributesAre(root, { xmlns: dsig });
  const [signedInfo, value, keyInfo, object] = childrenAre(
    root,
    ["SignedInfo", "SignatureValue", "KeyInfo", "Object"],
    "signature_structure",
  );
  attributesAre(signedInfo, { xmlns: dsig });
  attributesAre(value, {});
  attributesAre(keyInfo, { xmlns: dsig, Id: "bidKeyInfo" });
  attributesAre(object, {});
  const [signedData] = childrenAre(object, ["bankIdSignedData"], "signature_structure");
  attributesAre(signedData, { xmlns: bankId, Id: "bidSignedData" });
  signedData.children.forEach(hasNoIdentity);
  return {
    signedInfo,
    signatureValue: textOf(value),
    keyInfo,
    certificates: readCertificates(keyInfo),
    signedData,
    ...readSignedInfo(signedInfo),
  };
}

function readSignedInfo(signedInfo: Element): Pick<SignatureParts, "signedDataDigest" | "keyInfoDigest"> {
  const [canonicalization, method, ...references] = signedInfo.children;
  ensure(canonicalization?.name === "CanonicalizationMethod", "signature_structure");
  ensure(method?.name === "SignatureMethod", "signature_structure");
  algorithmIs(canonicalization, xmlAlgorithms.canonicalization);
  algorithmIs(method, xmlAlgorithms.signature);
  const [data, key] = references;
  ensure(references.length === 2 && data !== undefined && key !== undefined, "signature_references");
  return {
    signedDataDigest: readReference(data, { Type: bankId, URI: "#bidSignedData" }),
    keyInfoDigest: readReference(key, { URI: "#bidKeyInfo" }),
  };
}

/** The digest of a reference that says what it must. */
function readReference(reference: Element, attributes: Readonly<Record<string, string>>): string {
  ensure(reference.name === "Reference", "signature_references");
  attributesAre(reference, attributes, "signature_references");
  const [transforms, method, digest] = childrenAre(
    reference,
    ["Transforms", "DigestMethod", "DigestValue"],
    "signature_structure",
  );
  attributesAre(transforms, {});
  ensure(transforms.children.length === 1, "signature_algorithm");
  const [transform] = childrenAre(transforms, ["Transform"], "signature_structure");
  algorithmIs(transform, xmlAlgorithms.canonicalization);
  algorithmIs(method, xmlAlgorithms.digest);
  attributesAre(digest, {});
  return textOf(digest);
}

function readCertificates(keyInfo: Element): string[] {
  const [x509Data] = childrenAre(keyInfo, ["X509Data"], "signature_structure");
  attributesAre(x509Data, {});
  ensure(x509Data.children.length > 0, "signature_structure");
  // The root is not among them, and four is as many as a chain may have (S87).
  ensure(x509Data.children.length <= 3, "chain_too_long");
  return x509Data.children.map((certificate) => {
    ensure(certificate.name === "X509Certificate", "signature_structure");
    attributesAre(certificate, {});
    return textOf(certificate);
  });
}

/** Nothing below may be what a reference points at, or in another namespace. */
function hasNoIdentity({ attributeNames, children }: Element): void {
  ensure(!attributeNames.includes("xmlns"), "signature_structure");
  ensure(!attributeNames.some((name) => name.toLowerCase() === "id"), "signature_references");
  children.forEach(hasNoIdentity);
}

function algorithmIs(element: Element, algorithm: string): void {
  ensure(element.attributes["Algorithm"] === algorithm, "signature_algorithm");
  attributesAre(element, { Algorithm: algorithm });
  ensure(element.children.length === 0 && element.text === "", "signature_algorithm");
}

function textOf({ children, text }: Element): string {
  ensure(children.length === 0 && text !== "", "signature_structure");
  return text;
}

function attributesAre(
  { attributes, attributeNames }: Element,
  wanted: Readonly<Record<string, string>>,
  code: EvidenceCode = "signature_structure",
): void {
  const names = Object.keys(wanted);
  ensure(attributeNames.length === names.length, code);
  ensure(
    names.every((name) => attributes[name] === wanted[name]),
    code,
  );
}

function childrenAre<const Names extends readonly string[]>(
  { children, text }: Element,
  names: Names,
  code: EvidenceCode,
): { readonly [Index in keyof Names]: Element } {
  ensure(text === "" && children.length === names.length, code);
  ensure(
    children.every((child, index) => child.name === names[index]),
    code,
  );
  return children as unknown as { readonly [Index in keyof Names]: Element };
}
