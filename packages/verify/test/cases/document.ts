import { c14n, rsaSha256Uri, sha256Uri } from "../forge/xml.ts";
import type { Case } from "./case.ts";
import { document, replace, signed, signedInfo } from "./changes.ts";

export const inputCases: readonly Case[] = [
  {
    name: "a signature of more than 1 MiB (S83)",
    code: "input_too_large",
    deliver: (forged) => ({ ...forged, signature: "A".repeat(1_048_577) }),
  },
  {
    name: "an OCSP response of more than 64 KiB (S83)",
    code: "input_too_large",
    deliver: (forged) => ({ ...forged, ocspResponse: "A".repeat(65_537) }),
  },
  {
    name: "a signature that is not there",
    code: "signature_not_base64",
    deliver: ({ ocspResponse, user }) => ({ ocspResponse, user }) as never,
  },
  {
    name: "a signature with a line break in its base64",
    code: "signature_not_base64",
    changes: () => ({ delivered: (signature) => `${signature.slice(0, 76)}\n${signature.slice(76)}` }),
  },
  {
    name: "a signature in base64url",
    code: "signature_not_base64",
    changes: () => ({ delivered: (signature) => signature.replace(/=*$/, "-_") }),
  },
  {
    name: "an OCSP response with a space after it",
    code: "ocsp_not_base64",
    deliver: (forged) => ({ ...forged, ocspResponse: `${forged.ocspResponse} ` }),
  },
];

export const xmlCases: readonly Case[] = [
  {
    name: "a document that ends too early",
    code: "xml_malformed",
    changes: document((xml) => xml.slice(0, -1)),
  },
  {
    name: "an attribute that is there twice (S83)",
    code: "xml_malformed",
    changes: replace('Id="bidSignedData"', 'Id="bidSignedData" Id="bidSignedData"'),
  },
  {
    name: "an entity of the document's own (S83)",
    code: "xml_malformed",
    changes: replace("<funcId>Signing", "<funcId>&me;"),
  },
  {
    name: "a document in Latin-1 (S83)",
    code: "xml_malformed",
    changes: () => ({
      delivered: (signature) =>
        Buffer.concat([Buffer.from(signature, "base64"), Buffer.of(0xe5)]).toString("base64"),
    }),
  },
  {
    name: "a document type (S83)",
    code: "xml_forbidden",
    changes: replace("?><Signature", "?><!DOCTYPE Signature><Signature"),
  },
  {
    name: "a document type with entities that grow (S83)",
    code: "xml_forbidden",
    changes: replace(
      "?><Signature",
      '?><!DOCTYPE Signature [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Signature',
    ),
  },
  {
    name: "a comment inside what was signed (S83)",
    code: "xml_forbidden",
    changes: replace("<funcId>Signing", "<funcId>Sign<!-- -->ing"),
  },
  {
    name: "CDATA (S83)",
    code: "xml_forbidden",
    changes: replace("<funcId>Signing", "<funcId><![CDATA[Signing]]>"),
  },
  {
    name: "a processing instruction (S83)",
    code: "xml_forbidden",
    changes: replace("<Object>", "<Object><?php echo 1 ?>"),
  },
  {
    name: "65 levels (S83)",
    code: "xml_too_complex",
    changes: signed("<uauth>", `${"<a>".repeat(60)}${"</a>".repeat(60)}<uauth>`),
  },
  {
    name: "a thousand elements (S83)",
    code: "xml_too_complex",
    changes: signed("<uauth>", `${"<a></a>".repeat(2100)}<uauth>`),
  },
  {
    name: "a tag of more than a thousand bytes (S97)",
    code: "xml_too_complex",
    changes: signed("<uauth>", `<${"a".repeat(1100)}></${"a".repeat(1100)}><uauth>`),
  },
  {
    name: "a tag that does not end for a thousand bytes (S97)",
    code: "xml_too_complex",
    changes: document((xml) => `${xml}<${" ".repeat(1100)}`),
  },
  {
    name: "an empty element that is written in short (S84)",
    code: "xml_not_canonical",
    changes: replace(`<Transform Algorithm="${c14n}"></Transform>`, `<Transform Algorithm="${c14n}"/>`),
  },
  {
    name: "single quotes around an attribute (S84)",
    code: "xml_not_canonical",
    changes: replace('Id="bidSignedData"', "Id='bidSignedData'"),
  },
  {
    name: "attributes in another order (S84)",
    code: "xml_not_canonical",
    changes: replace('charset="UTF-8" visible="wysiwys"', 'visible="wysiwys" charset="UTF-8"'),
  },
  {
    name: "a letter that is written as its number (S84)",
    code: "xml_not_canonical",
    changes: replace("<funcId>Signing", "<funcId>&#83;igning"),
  },
  {
    name: "a byte order mark before it (S84)",
    code: "xml_not_canonical",
    changes: document((xml) => `\uFEFF${xml}`),
  },
];

export const structureCases: readonly Case[] = [
  {
    name: "a second Object beside the first (S85)",
    code: "signature_structure",
    changes: replace("</Object>", "</Object><Object></Object>"),
  },
  {
    name: "a signature in an envelope (S85)",
    code: "signature_structure",
    changes: document((xml) => xml.replace(/(<Signature.*)/, "<Envelope>$1</Envelope>")),
  },
  {
    name: "a prefix (S85)",
    code: "signature_structure",
    changes: replace("<Object>", '<Object xmlns:o="o">'),
  },
  {
    name: "a text between elements (S85)",
    code: "signature_structure",
    changes: replace("<Object>", "<Object>\n"),
  },
  {
    name: "a third reference (S85)",
    code: "signature_references",
    changes: document((xml) => xml.replace(/(<Reference URI="#bidKeyInfo">.*?<\/Reference>)/, "$1$1")),
  },
  {
    name: "a reference to nothing in particular (S85)",
    code: "signature_references",
    changes: signedInfo('URI="#bidSignedData"', 'URI=""'),
  },
  {
    name: "another element with the name of what was signed (S85)",
    code: "signature_references",
    changes: signed("<uauth>", '<more Id="bidSignedData"></more><uauth>'),
  },
  {
    name: "HMAC, with the certificate for a key (S86)",
    code: "signature_algorithm",
    changes: signedInfo(rsaSha256Uri, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
  },
  {
    name: "a digest of SHA-1 (S86)",
    code: "signature_algorithm",
    changes: signedInfo(sha256Uri, "http://www.w3.org/2000/09/xmldsig#sha1"),
  },
  {
    name: "exclusive canonicalization (S86)",
    code: "signature_algorithm",
    changes: signedInfo(c14n, "http://www.w3.org/2001/10/xml-exc-c14n#"),
  },
  {
    name: "another text in what was signed",
    code: "digest_mismatch",
    changes: replace("<funcId>Signing", "<funcId>Identification"),
  },
  {
    name: "a signature by another key",
    code: "signature_mismatch",
    changes: ({ stranger }) => ({ signer: stranger }),
  },
  {
    name: "two server parts in what was signed",
    code: "signed_data_structure",
    changes: signed("<clientInfo>", "<srvInfo><name>eA==</name></srvInfo><clientInfo>"),
  },
  {
    name: "two names of the relying party in what was signed",
    code: "signed_data_structure",
    changes: signed("<nonce>", "<name>eA==</name><nonce>"),
  },
  {
    name: "something else than identification and signing",
    code: "signed_data_structure",
    changes: signed("<funcId>Signing", "<funcId>constructor"),
  },
];
