import { generateKeyPairSync } from "node:crypto";
import {
  basicConstraints,
  extension,
  keyUsage,
  makeKeys,
  policies,
  rsaSha256,
  writeCertificate,
} from "../forge/certificate.ts";
import type { CertificateSpec } from "../forge/certificate.ts";
import { filePolicy, names, signedAt } from "../forge/evidence.ts";
import type { Changes, Member, World } from "../forge/evidence.ts";
import type { Case } from "./case.ts";

const hour = 3_600_000;
const weak = await makeKeys(1024);
const small = await makeKeys(2048, 3);
const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" });

/** Changes what a certificate says; its issuer signs it as it then is. */
function certificate(member: Member, spec: Partial<CertificateSpec>): () => Changes {
  return () => ({ certificates: { [member]: spec } });
}

/** A certificate for a stranger's key, in the person's name, by the person. */
function issuedByPerson({ stranger, person }: World): CertificateSpec {
  return {
    serialNumber: "4d",
    issuer: names.person,
    subject: names.person,
    notBefore: signedAt - hour,
    notAfter: signedAt + hour,
    extensions: [keyUsage(0x80), policies(filePolicy)],
    publicKey: stranger.publicKey,
    signedBy: person.privateKey,
    algorithm: rsaSha256,
  };
}

/** A new certificate of the issuer's, as good as the one that it had. */
function renewedIssuer({ issuer, bank }: World): Buffer {
  return writeCertificate({
    serialNumber: "52",
    issuer: names.bank,
    subject: names.issuer,
    notBefore: signedAt - hour,
    notAfter: signedAt + hour,
    extensions: [basicConstraints({ ca: true }), keyUsage(0x06)],
    publicKey: issuer.publicKey,
    signedBy: bank.privateKey,
    algorithm: rsaSha256,
  });
}

/** The same certificate, where the algorithm beside what was signed is SHA-384 with RSA. */
function withOtherAlgorithm(der: Buffer): Buffer {
  const [sha256, sha384] = ["2a864886f70d01010b", "2a864886f70d01010c"].map((oid) => Buffer.from(oid, "hex"));
  const changed = Buffer.from(der);
  changed.set(sha384 ?? [], changed.lastIndexOf(sha256 ?? ""));
  return changed;
}

export const chainCases: readonly Case[] = [
  {
    name: "an issuer's other certificate in the place of the one that was signed (S85)",
    code: "digest_mismatch",
    changes: (world) => ({
      document: (xml) =>
        xml.replace(
          /(<X509Data><X509Certificate>[^<]*<\/X509Certificate><X509Certificate>)[^<]*/,
          `$1${renewedIssuer(world).toString("base64")}`,
        ),
    }),
  },
  {
    name: "a certificate that names two algorithms (S86)",
    code: "certificate_malformed",
    changes: () => ({ chain: ({ person, issuer, bank }) => [withOtherAlgorithm(person), issuer, bank] }),
  },
  {
    name: "a certificate that is no certificate",
    code: "certificate_malformed",
    changes: () => ({ chain: ({ issuer, bank }) => [Buffer.from("300568656c6c6f", "hex"), issuer, bank] }),
  },
  {
    name: "a certificate with a byte behind it",
    code: "certificate_malformed",
    changes: () => ({
      chain: ({ person, issuer, bank }) => [Buffer.concat([person, Buffer.of(0)]), issuer, bank],
    }),
  },
  {
    name: "a certificate signed with SHA-1 (S86)",
    code: "certificate_algorithm",
    changes: certificate("person", { algorithm: { oid: "1.2.840.113549.1.1.5", hash: "sha1" } }),
  },
  {
    name: "a key of 1024 bits (S86)",
    code: "certificate_algorithm",
    changes: () => ({ certificates: { person: { publicKey: weak.publicKey } }, signer: weak }),
  },
  {
    name: "a key with the exponent 3 (S86)",
    code: "certificate_algorithm",
    changes: () => ({ certificates: { person: { publicKey: small.publicKey } }, signer: small }),
  },
  {
    name: "a key that is not RSA's (S86)",
    code: "certificate_algorithm",
    changes: certificate("person", { publicKey: elliptic.publicKey }),
  },
  {
    name: "a length in more bytes than it takes (S87)",
    code: "certificate_malformed",
    changes: () => ({
      chain: ({ person, issuer, bank }) => [
        Buffer.concat([Buffer.of(0x30, 0x83, 0x00), person.subarray(2)]),
        issuer,
        bank,
      ],
    }),
  },
  {
    name: "a length that is left open (S87)",
    code: "certificate_malformed",
    changes: () => ({
      chain: ({ person, issuer, bank }) => [
        Buffer.concat([Buffer.of(0x30, 0x80), person.subarray(4), Buffer.of(0, 0)]),
        issuer,
        bank,
      ],
    }),
  },
  {
    name: "an extension that is there twice (S87)",
    code: "certificate_malformed",
    changes: certificate("issuer", {
      extensions: [basicConstraints({ ca: false }), basicConstraints({ ca: true }), keyUsage(0x06)],
    }),
  },
  {
    name: "something critical that is not known (S87)",
    code: "certificate_extension",
    changes: certificate("issuer", {
      extensions: [extension("2.5.29.30", Buffer.from("3000", "hex"), { critical: true })],
    }),
  },
  {
    name: "a chain of five (S87)",
    code: "chain_too_long",
    changes: () => ({ chain: ({ person, issuer, bank }) => [person, issuer, bank, bank] }),
  },
  {
    name: "a root that the document brings (S82)",
    code: "chain_untrusted",
    changes: ({ stranger }) => ({
      certificates: { bank: { issuer: names.stranger, signedBy: stranger.privateKey } },
    }),
  },
  {
    name: "an issuer that has only the right name (S87)",
    code: "chain_mismatch",
    changes: ({ stranger }) => ({ certificates: { person: { signedBy: stranger.privateKey } } }),
  },
  {
    name: "a chain without its middle (S87)",
    code: "chain_mismatch",
    changes: () => ({ chain: ({ person, bank }) => [person, bank] }),
  },
  {
    name: "an issuer that is none (S87)",
    code: "chain_not_authorised",
    changes: certificate("issuer", { extensions: [keyUsage(0x06)] }),
  },
  {
    name: "a person who issued a certificate (S87)",
    code: "chain_not_authorised",
    changes: (world) => ({
      certificates: { issuer: { issuer: names.root, signedBy: world.root.privateKey } },
      chain: ({ person, issuer }) => [writeCertificate(issuedByPerson(world)), person, issuer],
      signer: world.stranger,
    }),
  },
  {
    name: "an issuer whose key may not issue (S87)",
    code: "chain_not_authorised",
    changes: certificate("issuer", { extensions: [basicConstraints({ ca: true }), keyUsage(0x80)] }),
  },
  {
    name: "more issuers than one of them allows (S87)",
    code: "chain_not_authorised",
    changes: certificate("bank", {
      extensions: [basicConstraints({ ca: true, pathLength: 0 }), keyUsage(0x06)],
    }),
  },
  {
    name: "a certificate that had ended when it was used (S87)",
    code: "chain_not_valid_then",
    changes: certificate("person", { notAfter: signedAt - hour }),
  },
  {
    name: "an issuer that was not valid yet (S87)",
    code: "chain_not_valid_then",
    changes: certificate("issuer", { notBefore: signedAt + hour }),
  },
];

export const leafCases: readonly Case[] = [
  {
    name: "a person who is an issuer (S88)",
    code: "leaf_usage",
    changes: certificate("person", {
      extensions: [basicConstraints({ ca: true }), keyUsage(0x80), policies(filePolicy)],
    }),
  },
  {
    name: "a key that may not sign (S88)",
    code: "leaf_usage",
    changes: certificate("person", { extensions: [keyUsage(0x20), policies(filePolicy)] }),
  },
  {
    name: "a kind of BankID of another environment (S88)",
    code: "leaf_policy",
    changes: certificate("person", { extensions: [keyUsage(0x80), policies("1.2.752.78.1.1")] }),
  },
  {
    name: "a certificate without a kind of BankID (S88)",
    code: "leaf_policy",
    changes: certificate("person", { extensions: [keyUsage(0x80)] }),
  },
  {
    name: "a certificate that does not say what its key may do (S88)",
    code: "leaf_usage",
    changes: certificate("person", { extensions: [policies(filePolicy)] }),
  },
  {
    name: "a kind of BankID that BankID's test service alone has (S88)",
    code: "leaf_policy",
    changes: certificate("person", { extensions: [keyUsage(0x80), policies("1.2.752.60.1.6")] }),
  },
  {
    name: "a personal number of ten digits (S91)",
    code: "leaf_person",
    changes: certificate("person", { subject: { ...names.person, "2.5.4.5": "1212121212" } }),
  },
  {
    name: "a certificate without a personal number (S91)",
    code: "leaf_person",
    changes: certificate("person", { subject: { "2.5.4.3": "Tolvan Tolvansson" } }),
  },
];
