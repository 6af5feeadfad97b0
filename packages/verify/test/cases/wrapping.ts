import { text } from "../forge/evidence.ts";
import { base64, c14n, sha256 } from "../forge/xml.ts";
import type { Case } from "./case.ts";
import { document } from "./changes.ts";

/*
 * Signature wrapping: what was signed stays in the document, somewhere, so that its digest is right, and beside it
 * stands what the attacker wants to be read. The responder answers for the document as it then is.
 */

/** The text that nobody signed. */
export const wantedText = "I give you my house.";

/** The parts of a signature as they stand in it, and what an attacker would have in the place of one of them. */
export interface WrappingParts {
  readonly signedInfo: string;
  readonly signatureValue: string;
  readonly keyInfo: string;
  /** What was signed. */
  readonly signed: string;
  /** The same with another text. */
  readonly wanted: string;
}

type Arrange = (parts: WrappingParts) => string;

/** How the attacker's copy is called, when something looks it up by its name. */
const identities = {
  "the same Id": (wanted: string) => wanted,
  "another Id": (wanted: string) => wanted.replace('Id="bidSignedData"', 'Id="other"'),
  "no Id": (wanted: string) => wanted.replace(' Id="bidSignedData"', ""),
} as const;

/** Where the two may stand to each other. The attacker's is first, last, around or inside. */
const places: Readonly<Record<string, Arrange>> = {
  "before it in its Object": (parts) => signature(parts, `<Object>${parts.wanted}${parts.signed}</Object>`),
  "after it in its Object": (parts) => signature(parts, `<Object>${parts.signed}${parts.wanted}</Object>`),
  "in an Object before it": (parts) =>
    signature(parts, `<Object>${parts.wanted}</Object><Object>${parts.signed}</Object>`),
  "in an Object after it": (parts) =>
    signature(parts, `<Object>${parts.signed}</Object><Object>${parts.wanted}</Object>`),
  "in an Object of another namespace before it": (parts) =>
    signature(parts, `<Object xmlns="other">${parts.wanted}</Object><Object>${parts.signed}</Object>`),
  "in an Object with a prefix before it": (parts) =>
    signature(parts, `<o:Object xmlns:o="other">${parts.wanted}</o:Object><Object>${parts.signed}</Object>`),
  "around it": (parts) => signature(parts, `<Object>${around(parts.wanted, parts.signed)}</Object>`),
  "around it in an Object of its own": (parts) =>
    signature(parts, `<Object>${around(parts.wanted, `<Object>${parts.signed}</Object>`)}</Object>`),
  "alone in Object, with it in KeyInfo": (parts) =>
    signature(
      { ...parts, keyInfo: parts.keyInfo.replace("</KeyInfo>", `${parts.signed}</KeyInfo>`) },
      `<Object>${parts.wanted}</Object>`,
    ),
  "alone in Object, with it in SignedInfo": (parts) =>
    signature(
      { ...parts, signedInfo: parts.signedInfo.replace("<Canon", `${parts.signed}<Canon`) },
      `<Object>${parts.wanted}</Object>`,
    ),
  "alone in Object, with it in SignatureValue": (parts) =>
    signature(
      { ...parts, signatureValue: parts.signatureValue.replace("</", `${parts.signed}</`) },
      `<Object>${parts.wanted}</Object>`,
    ),
  "alone in Object, with it first of all": (parts) =>
    signature(
      { ...parts, signedInfo: `${parts.signed}${parts.signedInfo}` },
      `<Object>${parts.wanted}</Object>`,
    ),
  "alone in Object, with it last of all": (parts) =>
    signature(parts, `<Object>${parts.wanted}</Object>${parts.signed}`),
  "in a signature around the whole signature": (parts) =>
    signature(
      parts,
      `<Object>${parts.wanted}</Object><Object>${signature(parts, `<Object>${parts.signed}</Object>`)}</Object>`,
    ),
  "as the root, around the whole signature": (parts) =>
    around(parts.wanted, signature(parts, `<Object>${parts.signed}</Object>`)),
  "in an envelope with the whole signature": (parts) =>
    `<Envelope>${parts.wanted}${signature(parts, `<Object>${parts.signed}</Object>`)}</Envelope>`,
};

/** Each place with each Id. */
const placed: readonly Case[] = Object.entries(places).flatMap(([place, arrange]) =>
  Object.entries(identities).map(([identity, rename]) => ({
    name: `what was not signed, ${place}, with ${identity} (S85)`,
    code: "signature_structure" as const,
    changes: document((xml) =>
      rearrange(xml, (parts) => arrange({ ...parts, wanted: rename(parts.wanted) })),
    ),
  })),
);

/** Wrapping that hides in one of the other parts, as it has worked on libraries. */
const hidden: readonly Case[] = [
  {
    name: "a second SignedInfo before the first (S85)",
    code: "signature_structure",
    changes: arranged((parts) =>
      signature(
        { ...parts, signedInfo: `${forWanted(parts)}${parts.signedInfo}` },
        `<Object>${parts.wanted}</Object>`,
      ),
    ),
  },
  {
    name: "a second SignedInfo after the first (S85)",
    code: "signature_structure",
    changes: arranged((parts) =>
      signature(
        { ...parts, signedInfo: `${parts.signedInfo}${forWanted(parts)}` },
        `<Object>${parts.wanted}</Object>`,
      ),
    ),
  },
  {
    name: "a digest with a comment that hides another (S83)",
    code: "xml_forbidden",
    changes: inSignedInfo("<DigestValue>", "<DigestValue><!--AAAA-->"),
  },
  {
    name: "a digest in two elements (S85)",
    code: "signature_structure",
    changes: inSignedInfo("</DigestValue>", "</DigestValue><DigestValue>AAAA</DigestValue>"),
  },
  {
    name: "an element in a digest (S85)",
    code: "signature_structure",
    changes: inSignedInfo("<DigestValue>", "<DigestValue><x></x>"),
  },
  {
    name: "a second signature value (S85)",
    code: "signature_structure",
    changes: arranged((parts) =>
      signature(
        { ...parts, signatureValue: `<SignatureValue>AAAA</SignatureValue>${parts.signatureValue}` },
        `<Object>${parts.signed}</Object>`,
      ),
    ),
  },
  {
    name: "a second KeyInfo (S85)",
    code: "signature_structure",
    changes: arranged((parts) =>
      signature({ ...parts, keyInfo: parts.keyInfo.repeat(2) }, `<Object>${parts.signed}</Object>`),
    ),
  },
  {
    name: "a key beside the certificates (S85)",
    code: "signature_structure",
    changes: arranged((parts) =>
      signature(
        { ...parts, keyInfo: parts.keyInfo.replace("<X509Data>", "<KeyName>k</KeyName><X509Data>") },
        `<Object>${parts.signed}</Object>`,
      ),
    ),
  },
  {
    name: "a reference to what was not signed, by its own Id (S85)",
    code: "signature_references",
    changes: inSignedInfo('URI="#bidSignedData"', 'URI="#other"'),
  },
  {
    name: "a reference by XPointer (S85)",
    code: "signature_references",
    changes: inSignedInfo('URI="#bidSignedData"', 'URI="#xpointer(id(&quot;bidSignedData&quot;))"'),
  },
  {
    name: "a reference to another document (S85)",
    code: "signature_references",
    changes: inSignedInfo('URI="#bidSignedData"', 'URI="https://example.com/signed"'),
  },
  {
    name: "a reference to the whole document (S85)",
    code: "signature_references",
    changes: inSignedInfo('URI="#bidSignedData"', 'URI=""'),
  },
  {
    name: "a reference to nothing (S85)",
    code: "signature_references",
    changes: inSignedInfo(' URI="#bidSignedData"', ""),
  },
  {
    name: "two references to the certificates, and none to what was signed (S85)",
    code: "signature_references",
    changes: inSignedInfo(/<Reference Type.*?<\/Reference>(<Reference.*<\/Reference>)/, "$1$1"),
  },
  {
    name: "the two references in the other order (S85)",
    code: "signature_references",
    changes: inSignedInfo(/(<Reference Type.*?<\/Reference>)(<Reference.*<\/Reference>)/, "$2$1"),
  },
  {
    name: "a reference to what was signed alone (S85)",
    code: "signature_references",
    changes: inSignedInfo(/<Reference URI.*<\/Reference>/, ""),
  },
  {
    name: "a transform that chooses (S86)",
    code: "signature_algorithm",
    changes: inSignedInfo(
      "<Transforms>",
      '<Transforms><Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>1</XPath></Transform>',
    ),
  },
  {
    name: "no transform at all (S86)",
    code: "signature_algorithm",
    changes: inSignedInfo(/<Transforms>.*?<\/Transforms>/, "<Transforms></Transforms>"),
  },
  {
    name: "a parameter in the transform (S86)",
    code: "signature_algorithm",
    changes: inSignedInfo(
      `<Transform Algorithm="${c14n}">`,
      `<Transform Algorithm="${c14n}"><InclusiveNamespaces></InclusiveNamespaces>`,
    ),
  },
  ...["ID", "id", "iD"].map((attribute) => ({
    name: `an attribute ${attribute} further down (S85)`,
    code: "signature_references" as const,
    changes: arranged((parts) =>
      signature(
        parts,
        `<Object>${parts.wanted.replace("<env>", `<env ${attribute}="bidSignedData">`)}</Object>`,
      ),
    ),
  })),
  {
    name: "an Id in the namespace of XML itself (S85)",
    code: "signature_structure",
    changes: arranged((parts) =>
      signature(parts, `<Object>${parts.wanted.replace("<env>", '<env xml:id="bidSignedData">')}</Object>`),
    ),
  },
  {
    name: "what was signed in another namespace (S85)",
    code: "signature_structure",
    changes: arranged((parts) =>
      signature(parts, `<Object>${parts.wanted.replace(/xmlns="[^"]*"/, 'xmlns="other"')}</Object>`),
    ),
  },
  {
    name: "a part of it in another namespace (S85)",
    code: "signature_structure",
    changes: arranged((parts) =>
      signature(parts, `<Object>${parts.wanted.replace("<srvInfo>", '<srvInfo xmlns="other">')}</Object>`),
    ),
  },
  {
    name: "a document type that makes an Id of another attribute (S83)",
    code: "xml_forbidden",
    changes: arranged(
      (parts) =>
        `<!DOCTYPE Signature [<!ATTLIST Object x ID #IMPLIED>]>${signature(parts, `<Object x="bidSignedData">${parts.signed}</Object>`)}`,
    ),
  },
  {
    name: "a manifest that stands in for it (S85)",
    code: "signature_structure",
    changes: arranged((parts) =>
      signature(parts, `<Object><Manifest Id="bidSignedData">${parts.signed}</Manifest></Object>`),
    ),
  },
  {
    name: "the attacker's text in its place (S84)",
    code: "digest_mismatch",
    changes: arranged((parts) => signature(parts, `<Object>${parts.wanted}</Object>`)),
  },
];

/** Signature wrapping, in each form (S96). */
export const wrappingCases: readonly Case[] = [...placed, ...hidden];

/** How many of them carry both what was signed and what was not, whole. */
export const placedCount: number = placed.length;

/** Takes a document apart, and puts it together otherwise. */
export function rearrange(xml: string, arrange: Arrange): string {
  const [, declaration = "", signedInfo = "", signatureValue = "", keyInfo = "", signed = ""] =
    /^(<\?xml.*\?>)<Signature [^>]*>(<SignedInfo.*<\/SignedInfo>)(<SignatureValue>.*<\/SignatureValue>)(<KeyInfo.*<\/KeyInfo>)<Object>(.*)<\/Object><\/Signature>$/.exec(
      xml,
    ) ?? [];
  const wanted = signed.replace(base64(text), base64(wantedText));
  return declaration + arrange({ signedInfo, signatureValue, keyInfo, signed, wanted });
}

/** A signature of these parts, with these objects at its end. */
export function signature({ signedInfo, signatureValue, keyInfo }: WrappingParts, objects: string): string {
  return `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">${signedInfo}${signatureValue}${keyInfo}${objects}</Signature>`;
}

function arranged(arrange: Arrange): NonNullable<Case["changes"]> {
  return document((xml) => rearrange(xml, arrange));
}

/** Changes SignedInfo where it stands, so that it is not what was signed any more. */
function inSignedInfo(from: string | RegExp, to: string): NonNullable<Case["changes"]> {
  return arranged((parts) => {
    const signedInfo = parts.signedInfo.replace(from, to);
    if (signedInfo === parts.signedInfo) throw new Error(`${from} is not in SignedInfo`);
    return signature({ ...parts, signedInfo }, `<Object>${parts.signed}</Object>`);
  });
}

/** The attacker's data around something. */
function around(wanted: string, inner: string): string {
  return wanted.replace("</bankIdSignedData>", `${inner}</bankIdSignedData>`);
}

/** What SignedInfo would have to be for the attacker's data. */
function forWanted({ signedInfo, wanted }: WrappingParts): string {
  return signedInfo.replace(/<DigestValue>[^<]*/, `<DigestValue>${sha256(wanted)}`);
}
