import { createHash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

export const c14n = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
export const rsaSha256Uri = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
export const sha256Uri = "http://www.w3.org/2001/04/xmlenc#sha256";
const dsig = "http://www.w3.org/2000/09/xmldsig#";
const bankId = "http://www.bankid.com/signature/v1.0.0/types";

/** What a person signs. */
export interface SignedDataSpec {
  readonly visible?: string;
  readonly format?: string;
  readonly nonVisible?: string;
  /** DN of the relying party. */
  readonly rp: string;
  readonly funcId: string;
  readonly policy: string;
}

/** Writes `bankIdSignedData`. */
export function writeSignedData({ visible, format, nonVisible, rp, funcId, policy }: SignedDataSpec): string {
  const markdown = format === undefined ? "" : ` format="${format}"`;
  return [
    `<bankIdSignedData xmlns="${bankId}" Id="bidSignedData">`,
    visible === undefined
      ? ""
      : `<usrVisibleData charset="UTF-8"${markdown} visible="wysiwys">${base64(visible)}</usrVisibleData>`,
    nonVisible === undefined ? "" : `<usrNonVisibleData>${base64(nonVisible)}</usrNonVisibleData>`,
    `<srvInfo><name>${base64(rp)}</name><nonce>${base64("twenty bytes of chan")}</nonce>`,
    `<displayName>${base64("Forged shop")}</displayName></srvInfo>`,
    `<clientInfo><funcId>${funcId}</funcId><version>${base64("Personal=0&")}</version>`,
    `<env><ai><type>${base64("FORGE")}</type><deviceInfo>${base64("1.0")}</deviceInfo><uhi>${base64("a device")}</uhi>`,
    "<fsib>0</fsib><utb>cs1</utb><requirement><condition><type>CertificatePolicies</type>",
    `<value>${policy}</value></condition></requirement><uauth>pw</uauth></ai></env></clientInfo></bankIdSignedData>`,
  ].join("");
}

/** Writes `KeyInfo` with certificates in DER. */
export function writeKeyInfo(certificates: readonly Buffer[]): string {
  const list = certificates.map((der) => `<X509Certificate>${der.toString("base64")}</X509Certificate>`);
  return `<KeyInfo xmlns="${dsig}" Id="bidKeyInfo"><X509Data>${list.join("")}</X509Data></KeyInfo>`;
}

/** Writes `SignedInfo` over the two parts. */
export function writeSignedInfo(signedData: string, keyInfo: string): string {
  return [
    `<SignedInfo xmlns="${dsig}"><CanonicalizationMethod Algorithm="${c14n}"></CanonicalizationMethod>`,
    `<SignatureMethod Algorithm="${rsaSha256Uri}"></SignatureMethod>`,
    writeReference(`Type="${bankId}" URI="#bidSignedData"`, signedData),
    writeReference('URI="#bidKeyInfo"', keyInfo),
    "</SignedInfo>",
  ].join("");
}

/** Writes the document of the parts, and signs `SignedInfo`. */
export function writeDocument(
  parts: { readonly signedInfo: string; readonly keyInfo: string; readonly signedData: string },
  key: KeyObject,
): string {
  const value = sign("sha256", Buffer.from(parts.signedInfo), key).toString("base64");
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    `<Signature xmlns="${dsig}">${parts.signedInfo}<SignatureValue>${value}</SignatureValue>`,
    `${parts.keyInfo}<Object>${parts.signedData}</Object></Signature>`,
  ].join("");
}

export function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/** The digest of a part. */
export function sha256(part: string): string {
  return createHash("sha256").update(part).digest("base64");
}

function writeReference(attributes: string, part: string): string {
  const digest = sha256(part);
  return [
    `<Reference ${attributes}><Transforms><Transform Algorithm="${c14n}"></Transform></Transforms>`,
    `<DigestMethod Algorithm="${sha256Uri}"></DigestMethod><DigestValue>${digest}</DigestValue></Reference>`,
  ].join("");
}
