import { readExtension } from "../chain/extensions.ts";
import { readSigned } from "../chain/certificate.ts";
import type { Signed } from "../chain/certificate.ts";
import { readDer, tags } from "../der/der.ts";
import type { Der } from "../der/der.ts";
import { contentOf, fieldsOf, oidOf, timeOf } from "../der/fields.ts";
import { ensure } from "../refuse.ts";

/** An OCSP response about one certificate, read from the bytes that the responder signed. */
export interface OcspResponse {
  /** Who answers: the bytes of a name, or the SHA-1 of a key. */
  readonly responder: { readonly name: Buffer } | { readonly keyHash: Buffer };
  /** When, in ms since 1970: the time of the signature that was asked about. */
  readonly producedAt: number;
  readonly about: {
    readonly hash: "sha1" | "sha256";
    readonly issuerNameHash: Buffer;
    readonly issuerKeyHash: Buffer;
    readonly serialNumber: string;
  };
  readonly status: "good" | "revoked" | "unknown";
  /** From when, and until when, the status is known; ms. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  /** What stands in each nonce extension. */
  readonly nonces: readonly Buffer[];
  readonly signed: Signed;
  /** Certificates beside the response; the responder's own is one of them, or it is the issuer itself. */
  readonly certificates: readonly Buffer[];
}

const malformed = "ocsp_malformed";
const basicResponse = "1.3.6.1.5.5.7.48.1.1";
const nonceOid = "1.3.6.1.5.5.7.48.1.2";
const maxCertificates = 4;
const hashes = new Map<string, "sha1" | "sha256">([
  ["1.3.14.3.2.26", "sha1"],
  ["2.16.840.1.101.3.4.2.1", "sha256"],
]);
const explicit = { zero: 0xa0, one: 0xa1, two: 0xa2 } as const;
const statuses = new Map<number, OcspResponse["status"]>([
  [0x80, "good"],
  [0xa1, "revoked"],
  [0x82, "unknown"],
]);

/** Reads an OCSP response (RFC 6960 §4.2.1); whether it holds is for `check.ts`. */
export function readOcspResponse(bytes: Uint8Array): OcspResponse {
  const [status, body, ...others] = fieldsOf(readDer(bytes, malformed), tags.sequence, malformed);
  ensure(others.length === 0, malformed);
  const statusCode = contentOf(status, tags.enumerated, malformed);
  ensure(statusCode.equals(Buffer.of(0)), "ocsp_not_successful");
  const [type, response, ...more] = fieldsOf(only(body, explicit.zero), tags.sequence, malformed);
  ensure(more.length === 0 && oidOf(type, malformed) === basicResponse, malformed);
  return readBasicResponse(readDer(contentOf(response, tags.octetString, malformed), malformed));
}

function readBasicResponse(basic: Der): OcspResponse {
  const [tbs, algorithm, signature, certs, ...others] = fieldsOf(basic, tags.sequence, malformed);
  ensure(tbs !== undefined && algorithm !== undefined && signature !== undefined, malformed);
  ensure(others.length === 0, malformed);
  const certificates =
    certs === undefined ? [] : fieldsOf(only(certs, explicit.zero), tags.sequence, malformed);
  ensure(certificates.length <= maxCertificates, malformed);
  return {
    ...readResponseData(tbs),
    signed: readSigned(tbs, [algorithm, signature], { malformed, algorithm: "ocsp_algorithm" }),
    certificates: certificates.map((certificate) => certificate.bytes),
  };
}

function readResponseData(tbs: Der): Omit<OcspResponse, "signed" | "certificates"> {
  // Version 1 is the default, which DER leaves out.
  const [responder, producedAt, responses, extensions, ...others] = fieldsOf(tbs, tags.sequence, malformed);
  const [single, ...more] = fieldsOf(responses, tags.sequence, malformed);
  ensure(others.length === 0 && more.length === 0, malformed);
  return {
    responder: readResponder(responder),
    producedAt: timeOf(producedAt, malformed),
    ...readSingleResponse(single),
    nonces: readNonces(extensions),
  };
}

function readResponder(value: Der | undefined): OcspResponse["responder"] {
  if (value?.tag === explicit.one) return { name: only(value, explicit.one).bytes };
  return { keyHash: contentOf(only(value, explicit.two), tags.octetString, malformed) };
}

function readSingleResponse(
  value: Der | undefined,
): Pick<OcspResponse, "about" | "status" | "thisUpdate" | "nextUpdate"> {
  const [about, statusValue, thisUpdate, ...optional] = fieldsOf(value, tags.sequence, malformed);
  const status = statuses.get(statusValue?.tag ?? 0);
  ensure(status !== undefined, malformed);
  ensure(status === "revoked" || statusValue?.content.length === 0, malformed);
  const nextUpdate = optional[0]?.tag === explicit.zero ? only(optional.shift(), explicit.zero) : undefined;
  if (optional[0]?.tag === explicit.one) readExtensionList(optional.shift());
  ensure(optional.length === 0, malformed);
  return {
    about: readCertId(about),
    status,
    thisUpdate: timeOf(thisUpdate, malformed),
    nextUpdate: nextUpdate === undefined ? undefined : timeOf(nextUpdate, malformed),
  };
}

function readCertId(value: Der | undefined): OcspResponse["about"] {
  const [algorithm, name, key, serial, ...others] = fieldsOf(value, tags.sequence, malformed);
  ensure(others.length === 0, malformed);
  const hash = hashes.get(oidOf(fieldsOf(algorithm, tags.sequence, malformed)[0], malformed));
  ensure(hash !== undefined, "ocsp_algorithm");
  return {
    hash,
    issuerNameHash: contentOf(name, tags.octetString, malformed),
    issuerKeyHash: contentOf(key, tags.octetString, malformed),
    serialNumber: contentOf(serial, tags.integer, malformed).toString("hex"),
  };
}

function readNonces(extensions: Der | undefined): Buffer[] {
  return readExtensionList(extensions)
    .filter(({ oid }) => oid === nonceOid)
    .map(({ value }) => value);
}

function readExtensionList(list: Der | undefined): { oid: string; value: Buffer }[] {
  if (list === undefined) return [];
  return fieldsOf(only(list, explicit.one), tags.sequence, malformed).map((each) => {
    const extension = readExtension(each, malformed);
    ensure(!extension.critical || extension.oid === nonceOid, malformed);
    return extension;
  });
}

/** The one value inside an explicit tag. */
function only(value: Der | undefined, tag: number): Der {
  const [inner, ...others] = fieldsOf(value, tag, malformed);
  ensure(inner !== undefined && others.length === 0, malformed);
  return inner;
}
