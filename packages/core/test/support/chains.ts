import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto as never);

const hourMs = 3_600_000;
const p256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** An RSA key that signs with the given hash, for certificates that are too weak. */
export function rsa(modulusLength: number, hash: "SHA-1" | "SHA-256") {
  return { name: "RSASSA-PKCS1-v1_5", hash, modulusLength, publicExponent: new Uint8Array([1, 0, 1]) };
}

/** A certificate with everything that can be wrong about one. */
export interface Wish {
  /** As `CN=example`. */
  readonly name: string;
  /** Who signs it. Default: itself. */
  readonly by?: Made;
  /** Hours from now; default: one ago until a day from now. */
  readonly fromHours?: number;
  readonly untilHours?: number;
  /** Default: none. */
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  /** basicConstraints: left out, it has none at all. */
  readonly ca?: boolean;
  readonly pathLength?: number;
  /** Default: keyCertSign for a CA, digitalSignature for what has addresses. */
  readonly keyUsages?: x509.KeyUsageFlags;
  readonly purposes?: readonly string[];
  readonly key?: ReturnType<typeof rsa> | typeof p256;
  readonly extra?: readonly x509.Extension[];
}

export interface Made {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly cert: string;
  readonly key: string;
}

/** Makes what is wished for, however wrong it is. */
export async function make(wish: Wish): Promise<Made> {
  const { by, fromHours = -1, untilHours = 24, key = p256 } = wish;
  const keys = await webcrypto.subtle.generateKey(key, true, ["sign", "verify"]);
  const signer = by?.keys.privateKey ?? keys.privateKey;
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: wish.name,
    issuer: by?.certificate.subject ?? wish.name,
    publicKey: keys.publicKey,
    signingKey: signer,
    // An RSA key signs with the hash that it was made for, weak or not.
    signingAlgorithm: (signer.algorithm.name === "ECDSA" ? p256 : signer.algorithm) as never,
    notBefore: new Date(now + fromHours * hourMs),
    notAfter: new Date(now + untilHours * hourMs),
    extensions: extensions(wish),
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate,
    keys,
    cert: certificate.toString("pem"),
    key: x509.PemConverter.encode(pkcs8, "PRIVATE KEY"),
  };
}

function extensions({
  ca,
  pathLength,
  keyUsages,
  purposes,
  dns = [],
  ip = [],
  extra = [],
}: Wish): x509.Extension[] {
  const usages = keyUsages ?? (ca ? x509.KeyUsageFlags.keyCertSign : undefined);
  const addresses = [
    ...dns.map((value) => ({ type: "dns", value }) as const),
    ...ip.map((value) => ({ type: "ip", value }) as const),
  ];
  return [
    ...(ca === undefined ? [] : [new x509.BasicConstraintsExtension(ca, pathLength, true)]),
    ...(usages === undefined ? [] : [new x509.KeyUsagesExtension(usages, true)]),
    ...(purposes === undefined ? [] : [new x509.ExtendedKeyUsageExtension([...purposes])]),
    ...(addresses.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(addresses)]),
    ...extra,
  ];
}

/** An extension that nobody knows and that must be known. */
export const unknownCritical = (): x509.Extension =>
  new x509.Extension("1.3.6.1.4.1.99999.1", true, new Uint8Array([5, 0]));

export const usage: typeof x509.KeyUsageFlags = x509.KeyUsageFlags;
