import "reflect-metadata";
import { webcrypto, X509Certificate as NodeCertificate } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A certificate and its private key, both PEM; the key is PKCS#8 without a passphrase. */
export interface CertificateAndKey {
  readonly cert: string;
  readonly key: string;
}

/**
 * All the simulator's own certificates. As at BankID, what proves the server to the RP, what proves the RP
 * to the server and what signatures lead to are three separate roots.
 */
export interface Authority {
  /** Root of the server's TLS certificate; the RP trusts this one alone. */
  readonly serverRoot: CertificateAndKey;
  /** Issues RP certificates; the server trusts this one alone. */
  readonly rpRoot: CertificateAndKey;
  /** Root of signatures. */
  readonly signingRoot: CertificateAndKey;
  /** The server's own, for 127.0.0.1, ::1 and localhost. */
  readonly server: CertificateAndKey;
  /** The RP's client certificate. */
  readonly client: CertificateAndKey;
}

/** Whom a client certificate names. */
export interface RelyingPartyNames {
  /** What the phone shows (the `name` attribute). */
  displayName: string;
}

/** Days that a certificate lasts (S76). */
const lifetimeDays = 30;
const dayMs = 86_400_000;

/** The kind of BankID's own keys; what a client meets in TLS and in signatures is of it. */
export const rsa: RsaKeys = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};

/** Of the roots that only TLS sees: such a key is made in no time, and every start in memory makes them. */
const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

interface RsaKeys {
  readonly name: string;
  readonly hash: string;
  readonly publicExponent: Uint8Array;
  readonly modulusLength: number;
}

type Algorithm = RsaKeys | typeof ecdsa;

const oid = { serialNumber: "2.5.4.5", name: "2.5.4.41" };

const { KeyUsageFlags } = x509;

/**
 * Makes a whole new set of certificates, valid from an hour ago for 30 days (S76).
 *
 * @param today - The time of day; certificates live by the calendar and not by the simulator's clock.
 */
export async function createAuthority(names: RelyingPartyNames, today: Date): Promise<Authority> {
  const rootOfServer = createRoot("SIMULATOR SSL Root CA", ecdsa, today);
  const rootOfRps = createRoot("SIMULATOR RP CA", ecdsa, today);
  const [serverRoot, rpRoot, signingRoot, server, client] = await Promise.all([
    rootOfServer,
    rootOfRps,
    createRoot("SIMULATOR BankID Root CA v1", rsa, today, "BankID Member Banks CA"),
    rootOfServer.then((root) => createServer(root, today)),
    rootOfRps.then((root) => createClient(root, names, today)),
  ]);
  return { serverRoot, rpRoot, signingRoot, server, client };
}

/** Makes one more client certificate, shaped as an RP's is by its bank (specification §1.3). */
export async function createClient(
  rpRoot: CertificateAndKey,
  { displayName }: RelyingPartyNames,
  today: Date,
): Promise<CertificateAndKey> {
  return issue(rpRoot, today, {
    subject: [
      { C: ["SE"] },
      // Said to be UTF-8, for the library takes quotes and signs in a plain string as its own notation.
      { O: [{ utf8String: `${displayName} SIMULATOR` }] },
      { [oid.serialNumber]: ["9999999999"] },
      { [oid.name]: [{ utf8String: displayName }] },
      { CN: ["SIMULATOR RP"] },
    ],
    extensions: [],
  });
}

async function createServer(root: CertificateAndKey, today: Date): Promise<CertificateAndKey> {
  return issue(root, today, {
    subject: [{ C: ["SE"] }, { O: ["SIMULATOR"] }, { CN: ["SIMULATOR appapi2"] }],
    extensions: [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
    ],
  });
}

async function createRoot(
  commonName: string,
  algorithm: Algorithm,
  today: Date,
  unit = "Infrastructure CA",
): Promise<CertificateAndKey> {
  const keys = await generateKeys(algorithm);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...validity(today),
      serialNumber: serialNumber(),
      name: new x509.Name([{ O: ["SIMULATOR"] }, { OU: [unit] }, { CN: [commonName] }]),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto,
  );
  return toPem(certificate, keys);
}

async function issue(
  issuer: CertificateAndKey,
  today: Date,
  { subject, extensions }: { subject: x509.JsonNameParams; extensions: x509.Extension[] },
): Promise<CertificateAndKey> {
  const issuerCertificate = new x509.X509Certificate(issuer.cert);
  const keys = await generateKeys(rsa);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      ...validity(today),
      serialNumber: serialNumber(),
      subject: new x509.Name(subject),
      issuer: issuerCertificate.subjectName,
      publicKey: keys.publicKey,
      signingKey: await importKey(issuer.key),
      signingAlgorithm: ecdsa,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(issuerCertificate),
        ...extensions,
      ],
    },
    webcrypto,
  );
  return toPem(certificate, keys);
}

/** When the first of a set's certificates ends. */
export function expiresAt(authority: Authority): Date {
  const ends = Object.values(authority).map(({ cert }: CertificateAndKey) =>
    new Date(new NodeCertificate(cert).validTo).getTime(),
  );
  return new Date(Math.min(...ends));
}

function validity(today: Date): { notBefore: Date; notAfter: Date } {
  const notBefore = new Date(today.getTime() - 3_600_000);
  return { notBefore, notAfter: new Date(notBefore.getTime() + lifetimeDays * dayMs) };
}

/** 16 random bytes with the first bit clear, so that DER reads it as positive. */
export function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

/** Keys that can be written out. */
export async function generateKeys(algorithm: Algorithm): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

/** The key of one of the roots that issue. */
async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = x509.PemConverter.decodeFirst(pem);
  return webcrypto.subtle.importKey("pkcs8", der, ecdsa, false, ["sign"]);
}

async function toPem(
  certificate: x509.X509Certificate,
  keys: webcrypto.CryptoKeyPair,
): Promise<CertificateAndKey> {
  const der = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    cert: `${certificate.toString("pem")}\n`,
    key: `${x509.PemConverter.encode(der, "PRIVATE KEY")}\n`,
  };
}
