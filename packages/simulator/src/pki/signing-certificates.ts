import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { BankIdKind } from "../people.ts";
import { rsa, serialNumber } from "./authority.ts";

// What the certificates of signatures say (specification §§9.3–9.5): all is as BankID has it, but that every name
// says SIMULATOR.

/** Who issues a certificate. */
export interface Issuer {
  readonly name: x509.Name;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** What a certificate says of its owner. */
export interface Statement {
  readonly subject: x509.JsonNameParams;
  readonly extensions: readonly x509.Extension[];
}

/** What a BankID says of its person. */
export interface Holding {
  readonly personalNumber: string;
  readonly givenName: string;
  readonly surname: string;
  readonly name: string;
  readonly kind: BankIdKind;
  /** `YYYY-MM-DDZ`. */
  readonly issueDate: string;
  readonly policy: string;
}

const oid = { serialNumber: "2.5.4.5", surname: "2.5.4.4", name: "2.5.4.41", givenName: "2.5.4.42" };
const { KeyUsageFlags } = x509;

const bank = [
  { C: ["SE"] },
  { O: ["SIMULATOR Testbank A AB"] },
  { [oid.serialNumber]: ["999999999999"] },
] satisfies x509.JsonNameParams;

/** Which of the bank's CAs issues a kind of BankID: 1 is known for files and 3 for phones, for cards none. */
export const issuerOf: Readonly<Record<BankIdKind, IssuerNumber>> = { file: 1, card: 1, mobile: 3 };

/** The number of a bank's CA, which is in its name. */
export type IssuerNumber = 1 | 3;

const kindNames: Readonly<Record<BankIdKind, string>> = {
  file: "BankID på fil",
  card: "BankID på kort",
  mobile: "Mobilt BankID",
};

/** The bank's CA, which the root issues. */
export function bankCa(policies: readonly string[]): Statement {
  return ca("SIMULATOR Testbank A CA v1 for BankID", policies);
}

/** The CA that issues BankIDs of a kind. `mayIssue` false: it is none, and says so. */
export function issuingCa(number: IssuerNumber, policies: readonly string[], mayIssue: boolean): Statement {
  const statement = ca(issuingCaName(number), policies);
  if (mayIssue) return statement;
  const [, ...others] = statement.extensions;
  return {
    ...statement,
    extensions: [new x509.BasicConstraintsExtension(false, undefined, true), ...others],
  };
}

/** Whoever answers OCSP for that CA. */
export function responder(number: IssuerNumber, policies: readonly string[]): Statement {
  return {
    subject: [...bank, { CN: [`${issuingCaName(number)} OCSP Signing`] }],
    extensions: [
      new x509.CertificatePolicyExtension([...policies]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.ocspSigning], true),
      new x509.KeyUsagesExtension(KeyUsageFlags.nonRepudiation, true),
      // id-pkix-ocsp-nocheck: nobody need ask whether this one was revoked.
      new x509.Extension("1.3.6.1.5.5.7.48.1.5", false, Uint8Array.of(5, 0)),
    ],
  };
}

/** A person's BankID. */
export function person(holding: Holding): Statement {
  const { personalNumber, givenName, surname, name, kind, issueDate } = holding;
  const issued = `${issueDate.slice(2, 10).replaceAll("-", "")} 12.00`;
  return {
    subject: [
      { C: ["SE"] },
      { O: ["SIMULATOR Testbank A AB"] },
      // Said to be UTF-8, for the library takes quotes and signs in a plain string as its own notation.
      { [oid.surname]: [{ utf8String: surname }] },
      { [oid.givenName]: [{ utf8String: givenName }] },
      { [oid.serialNumber]: [personalNumber] },
      { [oid.name]: [{ utf8String: `(${issued}) ${name} - ${kindNames[kind]}` }] },
      { CN: [{ utf8String: name }] },
    ],
    extensions: [
      new x509.AuthorityInfoAccessExtension({ ocsp: ["http://ocsp.simulator.invalid"] }),
      new x509.CertificatePolicyExtension([holding.policy]),
      new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    ],
  };
}

/** Issues a certificate for the key of `owner`. */
export async function issueCertificate(
  { subject, extensions }: Statement,
  owner: webcrypto.CryptoKeyPair,
  issuer: Issuer,
  validity: { readonly notBefore: Date; readonly notAfter: Date },
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.create(
    {
      ...validity,
      serialNumber: serialNumber(),
      subject: new x509.Name(subject),
      issuer: issuer.name,
      publicKey: owner.publicKey,
      signingKey: issuer.keys.privateKey,
      signingAlgorithm: rsa,
      extensions: [
        ...extensions,
        await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
        await x509.SubjectKeyIdentifierExtension.create(owner.publicKey),
      ],
    },
    webcrypto,
  );
}

function issuingCaName(number: IssuerNumber): string {
  return `SIMULATOR Testbank A Customer CA${number} v1 for BankID`;
}

function ca(commonName: string, policies: readonly string[]): Statement {
  return {
    subject: [...bank, { CN: [commonName] }],
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.CertificatePolicyExtension([...policies]),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  };
}
