import type { EvidenceEnvironment, ExpectedOrder } from "@bankid-kit/verify";
import { basicConstraints, extendedKeyUsage, keyUsage, makeKeys, policies } from "./certificate.ts";
import { rsaSha256, toPem, writeCertificate } from "./certificate.ts";
import type { CertificateSpec, Keys, Name } from "./certificate.ts";
import { nonceFor, writeOcsp } from "./ocsp.ts";
import type { OcspSpec } from "./ocsp.ts";
import { writeDocument, writeKeyInfo, writeSignedData, writeSignedInfo } from "./xml.ts";
import type { SignedDataSpec } from "./xml.ts";

/*
 * Makes evidence that holds, and evidence that is wrong in one thing. The chain is that of the specification
 * (§9.4): a root, a bank, the bank's issuer, and below that the person and the OCSP responder.
 */

/** Whose keys there are. A world is made once and signs any number of times. */
export interface World {
  readonly root: Keys;
  readonly bank: Keys;
  readonly issuer: Keys;
  readonly person: Keys;
  readonly responder: Keys;
  /** Somebody whom nobody trusts. */
  readonly stranger: Keys;
  /** The root that a verifier is given, as PEM. */
  readonly rootPem: string;
}

/** Who is in the chain. */
export type Member = "root" | "bank" | "issuer" | "person" | "responder";

export const environment: EvidenceEnvironment = { name: "forge" };
export const signedAt: number = Date.parse("2026-03-02T10:00:00Z");
export const text = "I lend you my bicycle.";
export const hidden = '{"bicycle":"red"}';
export const personalNumber = "191212121212";
/** What a verifier is told about the order of untouched evidence. */
export const expected: ExpectedOrder = { kind: "sign", visibleData: text, nonVisibleData: hidden };

export const names: Readonly<Record<Member | "stranger", Name>> = {
  root: { "2.5.4.10": "Forge", "2.5.4.3": "FORGED root" },
  bank: { "2.5.4.6": "SE", "2.5.4.10": "Forged bank", "2.5.4.3": "FORGED bank CA" },
  issuer: { "2.5.4.6": "SE", "2.5.4.10": "Forged bank", "2.5.4.3": "FORGED issuer" },
  person: {
    "2.5.4.6": "SE",
    "2.5.4.10": "Forged bank",
    "2.5.4.4": "Tolvansson",
    "2.5.4.42": "Tolvan",
    "2.5.4.5": personalNumber,
    "2.5.4.3": "Tolvan Tolvansson",
  },
  responder: { "2.5.4.6": "SE", "2.5.4.10": "Forged bank", "2.5.4.3": "FORGED issuer OCSP Signing" },
  stranger: { "2.5.4.3": "A stranger" },
};
export const rp = "cn=Forged shop,name=Forged shop,serialNumber=5566304928,o=Forged bank,c=SE";
/** The policy of a BankID on file, outside production. */
export const filePolicy = "1.2.3.4.5";

const day = 86_400_000;

/** What is different from evidence that holds. Later members are made from what earlier ones gave. */
export interface Changes {
  /** What certificates say. */
  readonly certificates?: Partial<Record<Member, Partial<CertificateSpec>>>;
  /** What the person signs. */
  readonly signedData?: Partial<SignedDataSpec>;
  /** Which certificates stand in the document, in DER. */
  readonly chain?: (certificates: Readonly<Record<Member, Buffer>>) => readonly Buffer[];
  /** Changes of what is signed, before it is signed: the signature is right. */
  readonly beforeSigning?: (parts: Parts) => Partial<Parts>;
  /** Whose key signs. Default: the person's. */
  readonly signer?: Keys;
  /** A change of the document after it was signed; the OCSP response is made for what comes out. */
  readonly document?: (xml: string) => string;
  /** A change of the base64 of the signature; the OCSP response is made for what comes out. */
  readonly delivered?: (signature: string) => string;
  /** What the OCSP response says. */
  readonly ocsp?: (spec: OcspSpec, certificates: Readonly<Record<Member, Buffer>>) => Partial<OcspSpec>;
}

/** The parts of a signature, as XML. */
export interface Parts {
  readonly signedData: string;
  readonly keyInfo: string;
  /** Left out, it is made over the other two. */
  readonly signedInfo?: string;
}

/** Evidence as `completionData` has it. */
export interface Forged {
  readonly signature: string;
  readonly ocspResponse: string;
  readonly user: { readonly personalNumber: string };
}

/** Makes the keys of a world, which takes a second. */
export async function makeWorld(): Promise<World> {
  const [root, bank, issuer, person, responder, stranger] = await Promise.all([
    makeKeys(),
    makeKeys(),
    makeKeys(),
    makeKeys(),
    makeKeys(),
    makeKeys(),
  ]);
  const keys = { root, bank, issuer, person, responder, stranger };
  return { ...keys, rootPem: toPem(writeCertificate(certificateSpecs(keys).root)) };
}

/** Makes evidence, with these changes. Without any, it holds. */
export function forge(world: World, changes: Changes = {}): Forged {
  const specs = certificateSpecs(world);
  const write = (member: Member): Buffer =>
    writeCertificate({ ...specs[member], ...changes.certificates?.[member] });
  const certificates = {
    root: write("root"),
    bank: write("bank"),
    issuer: write("issuer"),
    person: write("person"),
    responder: write("responder"),
  };
  const signature = forgeSignature(world, changes, certificates);
  const spec = ocspSpec(world, specs.person, { signature, responder: certificates.responder });
  const ocsp = writeOcsp({ ...spec, ...changes.ocsp?.(spec, certificates) });
  return { signature, ocspResponse: ocsp.toString("base64"), user: { personalNumber } };
}

function forgeSignature(
  world: World,
  changes: Changes,
  certificates: Readonly<Record<Member, Buffer>>,
): string {
  const chain = changes.chain?.(certificates) ?? [
    certificates.person,
    certificates.issuer,
    certificates.bank,
  ];
  const original: Parts = {
    signedData: writeSignedData({
      visible: text,
      nonVisible: hidden,
      rp,
      funcId: "Signing",
      policy: filePolicy,
      ...changes.signedData,
    }),
    keyInfo: writeKeyInfo(chain),
  };
  const { signedData, keyInfo, signedInfo } = { ...original, ...changes.beforeSigning?.(original) };
  const parts = { signedData, keyInfo, signedInfo: signedInfo ?? writeSignedInfo(signedData, keyInfo) };
  const xml = writeDocument(parts, (changes.signer ?? world.person).privateKey);
  const signature = Buffer.from(changes.document?.(xml) ?? xml).toString("base64");
  return changes.delivered?.(signature) ?? signature;
}

function certificateSpecs(keys: Omit<World, "rootPem">): Record<Member, CertificateSpec> {
  const issued = (member: Member, by: Member, extensions: readonly Buffer[]): CertificateSpec => ({
    serialNumber: Buffer.from(member).toString("hex"),
    subject: names[member],
    issuer: names[by],
    notBefore: signedAt - 300 * day,
    notAfter: signedAt + 300 * day,
    extensions,
    publicKey: keys[member].publicKey,
    signedBy: keys[by].privateKey,
    algorithm: rsaSha256,
  });
  const ca = [basicConstraints({ ca: true }), keyUsage(0x06), policies(filePolicy)];
  return {
    root: issued("root", "root", ca),
    bank: issued("bank", "root", ca),
    issuer: issued("issuer", "bank", ca),
    person: issued("person", "issuer", [keyUsage(0x80), policies(filePolicy)]),
    responder: issued("responder", "issuer", [keyUsage(0x80), extendedKeyUsage("1.3.6.1.5.5.7.3.9")]),
  };
}

function ocspSpec(
  world: World,
  person: CertificateSpec,
  { signature, responder }: { readonly signature: string; readonly responder: Buffer },
): OcspSpec {
  return {
    responseStatus: 0,
    responder: { name: names.responder },
    producedAt: signedAt,
    answers: [
      {
        serialNumber: person.serialNumber,
        issuer: names.issuer,
        issuerKey: world.issuer.publicKey,
        status: "good",
        thisUpdate: signedAt,
      },
    ],
    nonces: [nonceFor(signature)],
    extensions: [],
    certificates: [responder],
    signedBy: world.responder.privateKey,
    algorithm: rsaSha256,
  };
}
