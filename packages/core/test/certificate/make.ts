import "reflect-metadata";
import { generateKeyPairSync, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import forge from "node-forge";

// The library's types want the DOM's Crypto, which is this very object.
x509.cryptoProvider.set(webcrypto as never);

const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;
const dayMs = 86_400_000;

/** Attributes of a name in the order of specification §1.3. */
export type Name = readonly (readonly [attribute: string, value: string])[];

const oids: Readonly<Record<string, string>> = {
  serialNumber: "2.5.4.5",
  name: "2.5.4.41",
  SN: "2.5.4.4",
  GN: "2.5.4.42",
};

export interface CertificateWish {
  readonly subject: Name;
  readonly issuer: Name;
  /** Days from now. Default: from 30 days ago for two years. */
  readonly days?: readonly [from: number, to: number];
  readonly ca?: boolean;
  readonly extendedKeyUsage?: readonly string[];
  readonly policies?: readonly string[];
  readonly keys?: TestKey;
}

export interface TestKey {
  readonly pem: string;
  readonly publicKey: webcrypto.CryptoKey;
  readonly privateKey: webcrypto.CryptoKey;
}

/** An RSA key; 2 048 bits is what RP certificates have. */
export async function makeKey(bits = 2_048): Promise<TestKey> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  return {
    pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: await webcrypto.subtle.importKey("spki", spki, rsa, true, ["verify"]),
    privateKey: await webcrypto.subtle.importKey("pkcs8", pkcs8, rsa, true, ["sign"]),
  };
}

/** Makes a certificate that says what is wished; `issuerKey` signs it, whoever the issuer is said to be. */
export async function makeCertificate(
  wish: CertificateWish,
  keys: TestKey,
  issuerKey: TestKey,
): Promise<string> {
  const {
    subject,
    issuer,
    days: [from, to] = [-30, 700],
    ca = false,
    extendedKeyUsage,
    policies = [],
  } = wish;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: "4a0123456789abcdef",
    subject: toName(subject),
    issuer: toName(issuer),
    notBefore: new Date(Date.now() + from * dayMs),
    notAfter: new Date(Date.now() + to * dayMs),
    publicKey: keys.publicKey,
    signingKey: issuerKey.privateKey,
    signingAlgorithm: rsa,
    extensions: [
      new x509.BasicConstraintsExtension(ca, undefined, true),
      new x509.KeyUsagesExtension(
        ca ? x509.KeyUsageFlags.keyCertSign : x509.KeyUsageFlags.digitalSignature,
        true,
      ),
      ...(extendedKeyUsage ? [new x509.ExtendedKeyUsageExtension([...extendedKeyUsage])] : []),
      ...(policies.length > 0 ? [new x509.CertificatePolicyExtension([...policies])] : []),
    ],
  });
  return `${certificate.toString("pem")}\n`;
}

function toName(name: Name): string {
  return new x509.Name(
    name.map(([attribute, value]) => ({ [oids[attribute] ?? attribute]: [{ utf8String: value }] })),
  ).toString();
}

export interface PfxWish {
  readonly key: string | undefined;
  readonly certificates: readonly string[];
  readonly passphrase: string;
}

/** A modern PFX (AES-256), also one with a part missing. */
export function makePfx({ key, certificates, passphrase }: PfxWish): Buffer {
  const asn1 = forge.pkcs12.toPkcs12Asn1(
    key === undefined ? null : forge.pki.privateKeyFromPem(key),
    certificates.map((pem) => forge.pki.certificateFromPem(pem)),
    passphrase,
    { algorithm: "aes256", generateLocalKeyId: false },
  );
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), "latin1");
}
