import { generateKeyPair, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { bits, explicit, integer, nothing, octets, oid, sequence, set, utcTime, utf8, yes } from "./der.ts";

/** A key pair. */
export interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Attributes of a name by OID, in the order in which they are written. */
export type Name = Readonly<Record<string, string>>;

/** All that a certificate says. */
export interface CertificateSpec {
  readonly serialNumber: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: number;
  readonly notAfter: number;
  /** DER of each extension, written by the functions below. */
  readonly extensions: readonly Buffer[];
  readonly publicKey: KeyObject;
  readonly signedBy: KeyObject;
  /** The signature: its OID and Node's name of the hash. */
  readonly algorithm: Algorithm;
}

/** An algorithm as certificates name it and as Node does. */
export interface Algorithm {
  readonly oid: string;
  readonly hash: string;
}

export const rsaSha256: Algorithm = { oid: "1.2.840.113549.1.1.11", hash: "sha256" };

/** Makes RSA keys. */
export async function makeKeys(modulusLength = 2048, publicExponent = 0x10001): Promise<Keys> {
  return promisify(generateKeyPair)("rsa", { modulusLength, publicExponent });
}

/** Writes a certificate and signs it. */
export function writeCertificate(spec: CertificateSpec): Buffer {
  const algorithm = writeAlgorithm(spec.algorithm);
  const tbs = sequence(
    explicit(0, integer("02")),
    integer(spec.serialNumber),
    algorithm,
    writeName(spec.issuer),
    sequence(utcTime(spec.notBefore), utcTime(spec.notAfter)),
    writeName(spec.subject),
    spec.publicKey.export({ type: "spki", format: "der" }),
    ...(spec.extensions.length === 0 ? [] : [explicit(3, sequence(...spec.extensions))]),
  );
  return sequence(tbs, algorithm, bits(sign(spec.algorithm.hash, tbs, spec.signedBy)));
}

export function writeAlgorithm(algorithm: Algorithm): Buffer {
  return sequence(oid(algorithm.oid), nothing);
}

export function writeName(name: Name): Buffer {
  return sequence(...Object.entries(name).map(([type, value]) => set(sequence(oid(type), utf8(value)))));
}

export function toPem(der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString("base64")
    .replaceAll(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** An extension: what it is, what stands in it, and whether it must be understood. */
export function extension(type: string, value: Uint8Array, { critical = false } = {}): Buffer {
  return sequence(oid(type), ...(critical ? [yes] : []), octets(value));
}

/** Says that a certificate is an issuer's, with so many issuers below it at most. */
export function basicConstraints({ ca, pathLength }: { ca: boolean; pathLength?: number }): Buffer {
  const length = pathLength === undefined ? [] : [integer(pathLength.toString(16).padStart(2, "0"))];
  return extension("2.5.29.19", sequence(...(ca ? [yes] : []), ...length), { critical: true });
}

/** What a key may do, as the first byte of the bit string: `0x80` sign, `0x40` commit, `0x06` issue. */
export function keyUsage(mask: number): Buffer {
  const unused = Math.clz32(mask & -mask) ^ 31;
  return extension("2.5.29.15", bits(Buffer.of(mask), unused), { critical: true });
}

export function policies(...oids: readonly string[]): Buffer {
  return extension("2.5.29.32", sequence(...oids.map((each) => sequence(oid(each)))));
}

export function extendedKeyUsage(...oids: readonly string[]): Buffer {
  return extension("2.5.29.37", sequence(...oids.map(oid)), { critical: true });
}
