import "reflect-metadata";
import { createHash, KeyObject, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { policyOf } from "../order/policies.ts";
import type { BankIdKind } from "../people.ts";
import { generateKeys, rsa } from "./authority.ts";
import type { CertificateAndKey } from "./authority.ts";
import { bankCa, issueCertificate, issuerOf, issuingCa, person, responder } from "./signing-certificates.ts";
import type { Holding, Issuer, IssuerNumber, Statement } from "./signing-certificates.ts";

/** Somebody with a certificate, and the key that belongs to it. */
export interface Signatory {
  /** DER of the certificate and of the name in it. */
  readonly certificate: Buffer;
  readonly name: Buffer;
  /** The bytes of its number. */
  readonly serialNumber: Buffer;
  readonly key: KeyObject;
}

/** Who vouches for persons with one kind of BankID (specification §9.4). */
export interface SigningChain {
  /** DER of the issuing CA's certificate and of its bank's, as they follow a person's in a signature. */
  readonly issuers: readonly Buffer[];
  /** The issuing CA: SHA-1 of its name and of its key, by which OCSP knows it, and the key. */
  readonly issuer: { readonly nameHash: Buffer; readonly keyHash: Buffer; readonly key: KeyObject };
  /** Who answers for the issuing CA. */
  readonly responder: Signatory;
  /** The BankID of a person; the same each time that the same is asked for. */
  issue(holding: Holding, flaws?: LeafFlaws): Promise<Signatory>;
}

/** What is wrong with a chain; without any of it, it is right. */
export interface ChainFlaws {
  /** The bank's CA was issued by a root that nobody knows. */
  readonly otherRoot?: true;
  /** The issuing CA's certificate does not say that it may issue. */
  readonly issuerIsNoCa?: true;
  /** The responder's certificate ended before the simulator was started. */
  readonly responderEnded?: true;
}

/** What is wrong with a person's certificate. */
export interface LeafFlaws {
  /** It ended before the simulator was started. */
  readonly ended?: true;
  /** Its issuer has the right name and another key. */
  readonly otherIssuer?: true;
}

/** All chains below one signing root. */
export interface SigningAuthority {
  chainOf(kind: BankIdKind, flaws?: ChainFlaws): Promise<SigningChain>;
}

const minuteMs = 60_000;

type Keys = webcrypto.CryptoKeyPair;

/**
 * The CAs, responders and persons below a signing root. They have one key for all CAs and one for all who sign,
 * for a key takes its time to make; whom a certificate names is who signs. Both are made when they are first
 * needed and live in memory (S76): what they signed holds by the root alone, which is kept. A certificate that
 * is to be wrong is issued by the key of those who may issue nothing.
 */
export function createSigningAuthority(root: CertificateAndKey): SigningAuthority {
  const rootCertificate = new x509.X509Certificate(root.cert);
  const { notBefore, notAfter } = rootCertificate;
  // The root is valid from an hour before it was made.
  const over = { notBefore, notAfter: new Date(notBefore.getTime() + minuteMs) };
  const keysOf = memoized(async (_owner: "CAs" | "signers"): Promise<Keys> => generateKeys(rsa));
  const rootKeys = memoized(async (_of: "root"): Promise<Keys> => keysOfRoot(rootCertificate, root.key));

  const issue = async (statement: Statement, owner: Keys, issuer: Issuer, ended = false) =>
    issueCertificate(statement, owner, issuer, ended ? over : { notBefore, notAfter });

  const chain = memoized(async ({ number, ...flaws }: ChainFlaws & { number: IssuerNumber }) => {
    const [caKeys, keys] = await Promise.all([keysOf("CAs"), keysOf("signers")]);
    const top =
      flaws.otherRoot === true
        ? { name: nameOfStranger, keys }
        : { name: rootCertificate.subjectName, keys: await rootKeys("root") };
    const bank = await issue(bankCa(policies), caKeys, top);
    const isCa = flaws.issuerIsNoCa !== true;
    const issuing = await issue(issuingCa(number, policies, isCa), caKeys, {
      name: bank.subjectName,
      keys: caKeys,
    });
    const name = issuing.subjectName;
    const answering = await issue(
      responder(number, policies),
      keys,
      { name, keys: caKeys },
      flaws.responderEnded,
    );
    const bankIdOf = memoized(async ({ ended, otherIssuer, ...holding }: Holding & LeafFlaws) => {
      const issuer = { name, keys: otherIssuer === true ? keys : caKeys };
      return signatory(await issue(person(holding), keys, issuer, ended), keys);
    });
    return {
      issuers: [toBuffer(issuing.rawData), toBuffer(bank.rawData)],
      issuer: {
        nameHash: sha1(toBuffer(name.toArrayBuffer())),
        keyHash: sha1(KeyObject.from(caKeys.publicKey).export({ type: "pkcs1", format: "der" })),
        key: KeyObject.from(caKeys.privateKey),
      },
      responder: signatory(answering, keys),
      issue: (holding: Holding, leafFlaws: LeafFlaws = {}) => bankIdOf({ ...holding, ...leafFlaws }),
    };
  });
  return { chainOf: async (kind, flaws = {}) => chain({ number: issuerOf[kind], ...flaws }) };
}

/** All of BankID's CAs have those of the kinds below them. */
const policies = Object.values(policyOf);
const nameOfStranger = new x509.Name([{ O: ["SIMULATOR"] }, { CN: ["SIMULATOR A root that nobody knows"] }]);

async function keysOfRoot({ publicKey }: x509.X509Certificate, pem: string): Promise<Keys> {
  const der = x509.PemConverter.decodeFirst(pem);
  return {
    publicKey: await publicKey.export(rsa, ["verify"], webcrypto),
    privateKey: await webcrypto.subtle.importKey("pkcs8", der, rsa, false, ["sign"]),
  };
}

function signatory(certificate: x509.X509Certificate, { privateKey }: Keys): Signatory {
  return {
    certificate: toBuffer(certificate.rawData),
    name: toBuffer(certificate.subjectName.toArrayBuffer()),
    serialNumber: Buffer.from(certificate.serialNumber, "hex"),
    key: KeyObject.from(privateKey),
  };
}

/** The same promise for the same argument, whoever asks and when. */
function memoized<A, R>(make: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  const made = new Map<string, Promise<R>>();
  return (argument) => {
    const key = JSON.stringify(argument);
    const result = made.get(key) ?? make(argument);
    made.set(key, result);
    return result;
  };
}

function sha1(bytes: Buffer): Buffer {
  return createHash("sha1").update(bytes).digest();
}

function toBuffer(bytes: ArrayBuffer): Buffer {
  return Buffer.from(bytes);
}
