import { createHash, createPublicKey, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { readDer, tags } from "../der/der.ts";
import type { Der } from "../der/der.ts";
import { bitsOf, contentOf, fieldsOf, oidOf, timeOf } from "../der/fields.ts";
import type { EvidenceCode } from "../codes.ts";
import { ensure, readOr } from "../refuse.ts";
import { maxRsaBits, minRsaBits, rsaHashes } from "../signature/algorithms.ts";
import { readExtensions } from "./extensions.ts";
import type { Extensions } from "./extensions.ts";
import { readName } from "./name.ts";
import type { NameAttribute } from "./name.ts";

/** A certificate, read from the bytes that its issuer signed. */
export interface Certificate {
  readonly bytes: Buffer;
  /** Hex, as certificates are named in logs. */
  readonly serialNumber: string;
  /** Names as they are written: two are the same when these are. */
  readonly issuerBytes: Buffer;
  readonly subjectBytes: Buffer;
  readonly issuer: readonly NameAttribute[];
  readonly subject: readonly NameAttribute[];
  /** Ms since 1970; both ends are within. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: KeyObject;
  /** The key as OCSP hashes it: the bits, without what says that it is RSA. */
  readonly keyBits: Buffer;
  readonly extensions: Extensions;
  readonly signed: Signed;
}

/** Bytes, and somebody's signature over them. */
export interface Signed {
  readonly bytes: Buffer;
  readonly hash: string;
  readonly signature: Buffer;
}

const malformed = "certificate_malformed";
const rsaEncryption = "1.2.840.113549.1.1.1";
const longestSerialNumber = 20;

/** Reads an X.509 certificate of version 3 (RFC 5280 §4.1). */
export function readCertificate(bytes: Uint8Array): Certificate {
  const certificate = readDer(bytes, malformed);
  const [tbs, ...signature] = fieldsOf(certificate, tags.sequence, malformed);
  ensure(tbs !== undefined, malformed);
  const [version, serial, algorithm, issuer, validity, subject, keyInfo, ...optional] = fieldsOf(
    tbs,
    tags.sequence,
    malformed,
  );
  // Version 3 is written as 2.
  const [number] = fieldsOf(version, 0xa0, malformed);
  ensure(contentOf(number, tags.integer, malformed).equals(Buffer.of(2)), malformed);
  // What the issuer signed names the algorithm too, so that nobody can change it.
  ensure(signature[0] !== undefined && algorithm?.bytes.equals(signature[0].bytes) === true, malformed);
  const [notBefore, notAfter] = fieldsOf(validity, tags.sequence, malformed);
  const serialNumber = contentOf(serial, tags.integer, malformed);
  ensure(serialNumber.length <= longestSerialNumber, malformed);
  ensure(issuer !== undefined && subject !== undefined, malformed);
  return {
    bytes: certificate.bytes,
    serialNumber: serialNumber.toString("hex"),
    issuerBytes: issuer.bytes,
    subjectBytes: subject.bytes,
    issuer: readName(issuer, malformed),
    subject: readName(subject, malformed),
    notBefore: timeOf(notBefore, malformed),
    notAfter: timeOf(notAfter, malformed),
    ...readKey(keyInfo),
    extensions: readOptional(optional),
    signed: readSigned(tbs, signature, { malformed, algorithm: "certificate_algorithm" }),
  };
}

/** The algorithm and the signature that follow what is signed, in certificates and OCSP responses alike. */
export function readSigned(
  content: Der,
  [algorithm, value, ...others]: readonly Der[],
  codes: { readonly malformed: EvidenceCode; readonly algorithm: EvidenceCode },
): Signed {
  ensure(others.length === 0, codes.malformed);
  const [oid, parameters, ...more] = fieldsOf(algorithm, tags.sequence, codes.malformed);
  const hash = rsaHashes[oidOf(oid, codes.malformed)];
  ensure(hash !== undefined, codes.algorithm);
  ensure(parameters?.tag === tags.null && parameters.content.length === 0, codes.malformed);
  ensure(more.length === 0, codes.malformed);
  return { bytes: content.bytes, hash, signature: bitsOf(value, codes.malformed) };
}

/** Whether this key made the signature. */
export function isSignedBy({ bytes, hash, signature }: Signed, key: KeyObject): boolean {
  return verify(hash, bytes, key, signature);
}

/** Whose signatures were found right on which certificates: a fact of the bytes of both, whatever it is worth. */
const issued = new WeakMap<Certificate, WeakSet<Certificate>>();

/** Whether the issuer's key signed the certificate; whether it was allowed to is another question. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  const by = issued.get(certificate) ?? new WeakSet();
  if (by.has(issuer)) return true;
  if (!isSignedBy(certificate.signed, issuer.key)) return false;
  issued.set(certificate, by.add(issuer));
  return true;
}

/** Whether a certificate was valid at a moment, in ms since 1970. */
export function isValidAt({ notBefore, notAfter }: Certificate, time: number): boolean {
  return notBefore <= time && time <= notAfter;
}

/** The fingerprint that people compare: SHA-256 over all of the certificate, in lower-case hex. */
export function fingerprint({ bytes }: Pick<Certificate, "bytes">): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function readKey(keyInfo: Der | undefined): Pick<Certificate, "key" | "keyBits"> {
  const [algorithm, bits] = fieldsOf(keyInfo, tags.sequence, malformed);
  const [oid] = fieldsOf(algorithm, tags.sequence, malformed);
  ensure(oidOf(oid, malformed) === rsaEncryption, "certificate_algorithm");
  const keyBits = bitsOf(bits, malformed);
  const key = readOr(malformed, () => createPublicKey({ key: keyBits, format: "der", type: "pkcs1" }));
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  ensure(modulusLength >= minRsaBits && modulusLength <= maxRsaBits, "certificate_algorithm");
  // What BankID has, and the limit below which forgeries have worked.
  ensure(publicExponent >= 65_537n && publicExponent < 2n ** 32n, "certificate_algorithm");
  return { key, keyBits };
}

/** Of what may follow the key, only extensions are in use: unique identifiers ended with version 2. */
function readOptional(fields: readonly Der[]): Extensions {
  ensure(fields.length <= 1, malformed);
  const [list, ...others] = fields[0] === undefined ? [] : fieldsOf(fields[0], 0xa3, malformed);
  ensure(others.length === 0, malformed);
  return readExtensions(list);
}
