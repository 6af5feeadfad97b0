import { people } from "../people.ts";
import type { ChainFlaws, LeafFlaws, Signatory } from "../pki/signing.ts";
import type { Holding } from "../pki/signing-certificates.ts";
import type { SignedContent } from "./content.ts";
import type { EvidenceFlaw } from "./flaw.ts";
import type { OcspSpec } from "./ocsp.ts";
import { writeDocument, writeSignedData } from "./xml.ts";
import type { XmlAlgorithms, XmlParts } from "./xml.ts";

/** What is done otherwise than right when evidence is made. */
export interface Changes {
  /** When it was signed, by how many ms later. */
  readonly laterMs?: number;
  readonly chain?: ChainFlaws;
  /** Of whom the certificate is. */
  readonly holding?: (holding: Holding) => Holding;
  readonly leaf?: LeafFlaws;
  /** What the person signs. */
  readonly content?: (content: SignedContent) => SignedContent;
  readonly algorithms?: XmlAlgorithms;
  /** Whose key signs. Default: the person's. */
  readonly signedBy?: "issuer";
  /** How the parts are put together, once they are signed. */
  readonly document?: (parts: XmlParts, content: SignedContent) => string;
  /** What OCSP says; The person has the certificate that is asked about. */
  readonly ocsp?: (
    right: OcspSpec,
    by: { readonly person: Signatory; readonly issuer: Pick<Signatory, "key"> },
  ) => OcspSpec;
}

const tenMinutesMs = 600_000;
const otherText = Buffer.from("SIMULATOR: another text", "utf8").toString("base64");
const sha1: XmlAlgorithms = {
  signature: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
  digest: "http://www.w3.org/2000/09/xmldsig#sha1",
  hash: "sha1",
};

/** What each flaw changes. */
export const changesOf: Readonly<Record<EvidenceFlaw, Changes>> = {
  revoked: { ocsp: (right) => ({ ...right, status: "revoked" }) },
  unknown: { ocsp: (right) => ({ ...right, status: "unknown" }) },
  noAnswer: { ocsp: (right) => ({ ...right, response: "tryLater" }) },
  otherNonce: { ocsp: (right) => ({ ...right, nonce: Buffer.from("the nonce of another signature ..") }) },
  noNonce: { ocsp: (right) => ({ ...right, nonce: undefined }) },
  otherCertificate: { ocsp: aboutAnother },
  otherResponder: { ocsp: (right, { person }) => ({ ...right, responder: person, key: person.key }) },
  expiredResponder: { chain: { responderEnded: true } },
  otherResponderKey: { ocsp: (right, { issuer }) => ({ ...right, key: issuer.key }) },
  otherPerson: { holding: ofSomebodyElse },
  otherPolicy: { holding: (holding) => ({ ...holding, policy: "1.2.752.78.1.5" }) },
  expired: { leaf: { ended: true } },
  otherRoot: { chain: { otherRoot: true } },
  otherIssuer: { leaf: { otherIssuer: true } },
  issuerIsNoCa: { chain: { issuerIsNoCa: true } },
  changedText: {
    document: (parts, content) =>
      writeDocument({ ...parts, signedData: writeSignedData(withOtherText(content)) }),
  },
  otherKey: { signedBy: "issuer" },
  weakAlgorithm: { algorithms: sha1 },
  wrapped: {
    document(parts, content) {
      const other = writeSignedData(withOtherText(content));
      return writeDocument({ ...parts, signedData: `${other}</Object><Object>${parts.signedData}` });
    },
  },
  otherSpelling: { document: (parts) => writeDocument(parts).replace("<X509Data>", "<X509Data >") },
  otherText: { content: withOtherText },
  otherHiddenText: { content: (content) => ({ ...content, nonVisibleData: otherText }) },
  otherFormat: { content: inOtherFormat },
  otherKind: { content: ofOtherKind },
  otherRp: { content: forOtherRp },
  early: { laterMs: -tenMinutesMs },
  late: { laterMs: tenMinutesMs },
};

function withOtherText(content: SignedContent): SignedContent {
  return { ...content, visibleData: otherText };
}

function inOtherFormat({ format, ...content }: SignedContent): SignedContent {
  return format === undefined ? { ...content, format: "simpleMarkdownV1" } : content;
}

function ofOtherKind(content: SignedContent): SignedContent {
  return { ...content, funcId: content.funcId === "Signing" ? "Identification" : "Signing" };
}

function forOtherRp(content: SignedContent): SignedContent {
  return { ...content, rp: { ...content.rp, name: "cn=SIMULATOR another RP,o=SIMULATOR,c=SE" } };
}

function ofSomebodyElse(holding: Holding): Holding {
  const other = people.find(({ personalNumber }) => personalNumber !== holding.personalNumber) ?? people[0];
  const { personalNumber, givenName, surname, name } = other;
  return { ...holding, personalNumber, givenName, surname, name };
}

function aboutAnother({ about, ...right }: OcspSpec): OcspSpec {
  return { ...right, about: { ...about, serialNumber: Buffer.from("another number") } };
}
