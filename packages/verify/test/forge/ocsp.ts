import { createHash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { Algorithm, Name } from "./certificate.ts";
import { writeAlgorithm, writeName } from "./certificate.ts";
import { bits, explicit, generalizedTime, integer, nothing, octets, oid, sequence, tlv, yes } from "./der.ts";

/** All that an OCSP response says. */
export interface OcspSpec {
  /** 0 is "successful". */
  readonly responseStatus: number;
  readonly responder: { readonly name: Name } | { readonly key: KeyObject };
  readonly producedAt: number;
  readonly answers: readonly OcspAnswer[];
  /** What stands in each nonce extension; BankID's has 32 bytes, as they are. */
  readonly nonces: readonly Buffer[];
  /** DER of further extensions. */
  readonly extensions: readonly Buffer[];
  readonly certificates: readonly Buffer[];
  readonly signedBy: KeyObject;
  readonly algorithm: Algorithm;
}

/** What the responder says of one certificate. */
export interface OcspAnswer {
  readonly serialNumber: string;
  /** The issuer of the certificate: its name and its key. */
  readonly issuer: Name;
  readonly issuerKey: KeyObject;
  readonly status: "good" | "revoked" | "unknown";
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
}

/** Writes an OCSP response and signs it. */
export function writeOcsp(spec: OcspSpec): Buffer {
  if (spec.responseStatus !== 0) return sequence(tlv(0x0a, Buffer.of(spec.responseStatus)));
  const extensions = [...spec.nonces.map(nonceExtension), ...spec.extensions];
  const tbs = sequence(
    "name" in spec.responder
      ? explicit(1, writeName(spec.responder.name))
      : explicit(2, octets(sha1(keyBits(spec.responder.key)))),
    generalizedTime(spec.producedAt),
    sequence(...spec.answers.map(writeAnswer)),
    ...(extensions.length === 0 ? [] : [explicit(1, sequence(...extensions))]),
  );
  const basic = sequence(
    tbs,
    writeAlgorithm(spec.algorithm),
    bits(sign(spec.algorithm.hash, tbs, spec.signedBy)),
    ...(spec.certificates.length === 0 ? [] : [explicit(0, sequence(...spec.certificates))]),
  );
  return sequence(tlv(0x0a, Buffer.of(0)), explicit(0, sequence(oid("1.3.6.1.5.5.7.48.1.1"), octets(basic))));
}

/** The nonce that BankID makes: the signature's hash, and chance behind it. */
export function nonceFor(signature: string): Buffer {
  return Buffer.concat([sha1(Buffer.from(signature)), Buffer.from("chance chanc")]);
}

/** A nonce extension, as BankID writes it: critical, and the bytes without a wrapping of their own. */
export function nonceExtension(nonce: Buffer): Buffer {
  return sequence(oid("1.3.6.1.5.5.7.48.1.2"), yes, octets(nonce));
}

function writeAnswer(answer: OcspAnswer): Buffer {
  const id = sequence(
    sequence(oid("1.3.14.3.2.26"), nothing),
    octets(sha1(writeName(answer.issuer))),
    octets(sha1(keyBits(answer.issuerKey))),
    integer(answer.serialNumber),
  );
  const statuses = {
    good: tlv(0x80),
    revoked: explicit(1, generalizedTime(answer.thisUpdate)),
    unknown: tlv(0x82),
  };
  const next = answer.nextUpdate === undefined ? [] : [explicit(0, generalizedTime(answer.nextUpdate))];
  return sequence(id, statuses[answer.status], generalizedTime(answer.thisUpdate), ...next);
}

function keyBits(key: KeyObject): Buffer {
  return key.export({ type: "pkcs1", format: "der" });
}

function sha1(bytes: Uint8Array): Buffer {
  return createHash("sha1").update(bytes).digest();
}
