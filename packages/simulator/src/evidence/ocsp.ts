import { createHash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import * as asn1js from "asn1js";

/** All that an OCSP response says (specification §9.5, RFC 6960 §4.2.1). */
export interface OcspSpec {
  /** `tryLater` comes without an answer. */
  readonly response: "successful" | "tryLater";
  /** The certificate that is asked about, as OCSP names it. */
  readonly about: CertificateId;
  readonly status: "good" | "revoked" | "unknown";
  /** When the signature was taken, in ms since 1970; written in whole seconds. */
  readonly producedAt: number;
  /** Nothing leaves the extension out. */
  readonly nonce: Buffer | undefined;
  /** DER of the name and of the certificate of whoever answers. */
  readonly responder: { readonly name: Buffer; readonly certificate: Buffer };
  /** Whose key signs. */
  readonly key: KeyObject;
}

/** How OCSP names a certificate: by its issuer, and the number that the issuer gave it. */
export interface CertificateId {
  /** SHA-1 of the DER of the issuer's name, and of the bits of its key. */
  readonly issuer: { readonly nameHash: Buffer; readonly keyHash: Buffer };
  readonly serialNumber: Buffer;
}

const oid = {
  sha1: "1.3.14.3.2.26",
  sha256WithRsa: "1.2.840.113549.1.1.11",
  basicResponse: "1.3.6.1.5.5.7.48.1.1",
  nonce: "1.3.6.1.5.5.7.48.1.2",
};
const responseStatuses = { successful: 0, tryLater: 3 };
/** The class of tags that mean something in their place alone. */
const context = 3;

/** Writes an OCSP response and signs it. */
export function writeOcspResponse(spec: OcspSpec): Buffer {
  const status = new asn1js.Enumerated({ value: responseStatuses[spec.response] });
  if (spec.response !== "successful") return encode(sequence(status));
  const data = encode(responseData(spec));
  const basic = sequence(
    decode(data),
    sequence(new asn1js.ObjectIdentifier({ value: oid.sha256WithRsa }), new asn1js.Null()),
    new asn1js.BitString({ valueHex: toArrayBuffer(sign("sha256", data, spec.key)) }),
    tagged(0, sequence(decode(spec.responder.certificate))),
  );
  const type = new asn1js.ObjectIdentifier({ value: oid.basicResponse });
  return encode(sequence(status, tagged(0, sequence(type, octets(encode(basic))))));
}

/** The nonce that BankID makes: the SHA-1 of the signature as it is delivered, and 12 bytes of chance. */
export function nonceFor(signature: string, chance: Uint8Array): Buffer {
  return Buffer.concat([createHash("sha1").update(signature, "utf8").digest(), chance]);
}

function responseData({ about, status, producedAt, nonce, responder }: OcspSpec): asn1js.Sequence {
  const time = new asn1js.GeneralizedTime({ valueDate: new Date(Math.floor(producedAt / 1000) * 1000) });
  const id = sequence(
    sequence(new asn1js.ObjectIdentifier({ value: oid.sha1 }), new asn1js.Null()),
    octets(about.issuer.nameHash),
    octets(about.issuer.keyHash),
    new asn1js.Integer({ valueHex: toArrayBuffer(about.serialNumber) }),
  );
  const statuses: Readonly<Record<OcspSpec["status"], () => asn1js.BaseBlock>> = {
    good: () => implicitNull(0),
    revoked: () => tagged(1, time),
    unknown: () => implicitNull(2),
  };
  return sequence(
    tagged(1, decode(responder.name)),
    time,
    sequence(sequence(id, statuses[status](), time)),
    ...(nonce === undefined ? [] : [tagged(1, sequence(nonceExtension(nonce)))]),
  );
}

/** Critical, and its 32 bytes as they are, where RFC 8954 has them in an OCTET STRING of their own. */
function nonceExtension(nonce: Buffer): asn1js.Sequence {
  return sequence(
    new asn1js.ObjectIdentifier({ value: oid.nonce }),
    new asn1js.Boolean({ value: true }),
    octets(nonce),
  );
}

function sequence(...value: asn1js.BaseBlock[]): asn1js.Sequence {
  return new asn1js.Sequence({ value: value });
}

/** `[number]` around a value. */
function tagged(tagNumber: number, value: asn1js.BaseBlock): asn1js.Constructed {
  return new asn1js.Constructed({
    idBlock: { tagClass: context, tagNumber },
    value: [value],
  });
}

function implicitNull(tagNumber: number): asn1js.Primitive {
  return new asn1js.Primitive({ idBlock: { tagClass: context, tagNumber } });
}

function octets(bytes: Uint8Array): asn1js.OctetString {
  return new asn1js.OctetString({ valueHex: toArrayBuffer(bytes) });
}

function decode(der: Buffer): asn1js.BaseBlock {
  return asn1js.fromBER(toArrayBuffer(der)).result;
}

function encode(block: asn1js.BaseBlock): Buffer {
  return Buffer.from(block.toBER());
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
