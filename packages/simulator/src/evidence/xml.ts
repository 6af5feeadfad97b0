import { createHash } from "node:crypto";
import type { SignedContent } from "./content.ts";

const dsig = "http://www.w3.org/2000/09/xmldsig#";
const bankId = "http://www.bankid.com/signature/v1.0.0/types";
const canonicalXml = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

/** How a signature is made: names of XML signatures, and Node's name of the hash. */
export interface XmlAlgorithms {
  readonly signature: string;
  readonly digest: string;
  readonly hash: "sha256" | "sha1";
}

/** Those of BankID. */
export const bankIdAlgorithms: XmlAlgorithms = {
  signature: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  digest: "http://www.w3.org/2001/04/xmlenc#sha256",
  hash: "sha256",
};

/** The parts of a signature, each in canonical form: what a digest is over is what is written. */
export interface XmlParts {
  readonly signedInfo: string;
  /** Base64. */
  readonly signatureValue: string;
  readonly keyInfo: string;
  readonly signedData: string;
}

/** Writes the document: one line, nothing between elements, no element without an end tag (specification §9.1). */
export function writeDocument({ signedInfo, signatureValue, keyInfo, signedData }: XmlParts): string {
  const value = element("SignatureValue", signatureValue);
  const object = element("Object", signedData);
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>';
  return `${head}<Signature xmlns="${dsig}">${signedInfo}${value}${keyInfo}${object}</Signature>`;
}

/** Writes what is signed: the digests of the other two parts. */
export function writeSignedInfo(
  { signedData, keyInfo }: Pick<XmlParts, "signedData" | "keyInfo">,
  algorithms: XmlAlgorithms,
): string {
  const reference = (attributes: string, part: string): string =>
    [
      `<Reference ${attributes}><Transforms>${algorithm("Transform", canonicalXml)}</Transforms>`,
      algorithm("DigestMethod", algorithms.digest),
      element("DigestValue", createHash(algorithms.hash).update(part).digest("base64")),
      "</Reference>",
    ].join("");
  return [
    `<SignedInfo xmlns="${dsig}">`,
    algorithm("CanonicalizationMethod", canonicalXml),
    algorithm("SignatureMethod", algorithms.signature),
    reference(`Type="${bankId}" URI="#bidSignedData"`, signedData),
    reference('URI="#bidKeyInfo"', keyInfo),
    "</SignedInfo>",
  ].join("");
}

/** Writes the certificates, the person's first; the root is not among them. */
export function writeKeyInfo(certificates: readonly Buffer[]): string {
  const list = certificates.map((der) => element("X509Certificate", der.toString("base64")));
  return `<KeyInfo xmlns="${dsig}" Id="bidKeyInfo">${element("X509Data", ...list)}</KeyInfo>`;
}

/** Writes what the person signs (specification §9.2). */
export function writeSignedData(content: SignedContent): string {
  const { visibleData, format, nonVisibleData, rp, nonce, conditions } = content;
  // In the order of canonical XML.
  const attributes = `charset="UTF-8"${format === undefined ? "" : ` format="${format}"`} visible="wysiwys"`;
  const required = conditions.map(({ type, value }) =>
    element("condition", element("type", escaped(type)), element("value", escaped(value))),
  );
  const { app, uhi } = content;
  const ai = element(
    "ai",
    element("type", base64(app.type)),
    element("deviceInfo", base64(app.osVersion)),
    element("uhi", escaped(uhi)),
    element("fsib", "0"),
    element("utb", "cs1"),
    required.length === 0 ? "" : element("requirement", ...required),
    element("uauth", "pw"),
  );
  return [
    `<bankIdSignedData xmlns="${bankId}" Id="bidSignedData">`,
    visibleData === undefined ? "" : `<usrVisibleData ${attributes}>${visibleData}</usrVisibleData>`,
    nonVisibleData === undefined ? "" : element("usrNonVisibleData", nonVisibleData),
    element(
      "srvInfo",
      element("name", base64(rp.name)),
      element("nonce", Buffer.from(nonce).toString("base64")),
      element("displayName", base64(rp.displayName)),
    ),
    element(
      "clientInfo",
      element("funcId", content.funcId),
      element("version", base64(versionText(content))),
      element("env", ai),
    ),
    "</bankIdSignedData>",
  ].join("");
}

function versionText({ app, uhi, bestBefore }: SignedContent): string {
  const { version, platform, osVersion } = app;
  const programs = `Personal=${version}&BankID_exe=${version}&BISP=${version}`;
  const device = `platform=${platform}&os_version=${osVersion}&display_version=&uhi=${uhi}&legacyuhi=${uhi}`;
  return `${programs}&${device}&best_before=${bestBefore}&`;
}

function element(name: string, ...contents: readonly string[]): string {
  return `<${name}>${contents.join("")}</${name}>`;
}

function algorithm(name: string, uri: string): string {
  return `<${name} Algorithm="${uri}"></${name}>`;
}

/** Text as canonical XML writes it; a uhi may be whatever a test made up. */
function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#xD;");
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
