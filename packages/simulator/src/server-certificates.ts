import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import { hostname } from "node:os";
import * as x509 from "@peculiar/x509";
import type { WrongCertificates } from "./api/server.ts";
import type { CertificateAndKey } from "./pki/authority.ts";

// The server certificates that are no part of the kept set: they are made at each start, and lie in no file.

/** Quickly made: nobody should wait for certificates that most runs never show. */
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

const dayMs = 86_400_000;
const { KeyUsageFlags } = x509;

interface Issuer {
  readonly name: x509.Name;
  readonly key: webcrypto.CryptoKey;
}

/**
 * Server certificates with one flaw each; all else about them is right.
 *
 * @param serverRoot - The root that the RP trusts.
 */
export async function createWrongCertificates(
  serverRoot: CertificateAndKey,
  today: Date,
): Promise<WrongCertificates> {
  const root = await issuerOf(serverRoot);
  const stranger: Issuer = {
    name: new x509.Name([{ O: ["SIMULATOR"] }, { CN: ["SIMULATOR another root"] }]),
    key: (await generateKeys()).privateKey,
  };
  const now = today.getTime();
  const valid = { notBefore: new Date(now - dayMs), notAfter: new Date(now + dayMs) };
  const over = { notBefore: new Date(now - 2 * dayMs), notAfter: new Date(now - dayMs) };
  const [otherRoot, expired, otherHost] = await Promise.all([
    issue(stranger, valid, loopbackNames),
    issue(root, over, loopbackNames),
    issue(root, valid, [{ type: "dns", value: "other.simulator.invalid" }]),
  ]);
  return { otherRoot, expired, otherHost };
}

/**
 * A right certificate for a simulator that listens elsewhere than the kept one says: for that host as well, and for this
 * machine's name.
 */
export async function createServerFor(
  host: string,
  serverRoot: CertificateAndKey,
  today: Date,
): Promise<CertificateAndKey> {
  const now = today.getTime();
  const validity = { notBefore: new Date(now - dayMs), notAfter: new Date(now + 29 * dayMs) };
  const own =
    isIP(host) === 0 ? ({ type: "dns", value: host } as const) : ({ type: "ip", value: host } as const);
  const names = [...loopbackNames, own, { type: "dns", value: hostname() } as const];
  return issue(await issuerOf(serverRoot), validity, names);
}

async function issuerOf({ cert, key }: CertificateAndKey): Promise<Issuer> {
  return {
    name: new x509.X509Certificate(cert).subjectName,
    key: await webcrypto.subtle.importKey("pkcs8", x509.PemConverter.decodeFirst(key), algorithm, false, [
      "sign",
    ]),
  };
}

const loopbackNames: x509.JsonGeneralNames = [
  { type: "dns", value: "localhost" },
  { type: "ip", value: "127.0.0.1" },
  { type: "ip", value: "::1" },
];

async function issue(
  issuer: Issuer,
  validity: { notBefore: Date; notAfter: Date },
  names: x509.JsonGeneralNames,
): Promise<CertificateAndKey> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create(
    {
      ...validity,
      subject: new x509.Name([{ C: ["SE"] }, { O: ["SIMULATOR"] }, { CN: ["SIMULATOR appapi2"] }]),
      issuer: issuer.name,
      publicKey: keys.publicKey,
      signingKey: issuer.key,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names),
      ],
    },
    webcrypto,
  );
  const der = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { cert: certificate.toString("pem"), key: x509.PemConverter.encode(der, "PRIVATE KEY") };
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}
