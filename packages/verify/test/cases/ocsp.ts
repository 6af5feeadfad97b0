import { basicConstraints, extendedKeyUsage, extension, keyUsage } from "../forge/certificate.ts";
import { forge, names, signedAt } from "../forge/evidence.ts";
import type { Changes } from "../forge/evidence.ts";
import { nonceFor } from "../forge/ocsp.ts";
import type { OcspAnswer, OcspSpec } from "../forge/ocsp.ts";
import type { Case } from "./case.ts";

const hour = 3_600_000;
const ocspSigning = "1.3.6.1.5.5.7.3.9";

function ocsp(change: (spec: OcspSpec) => Partial<OcspSpec>): () => Changes {
  return () => ({ ocsp: change });
}

/** Changes what the responder says of the person's certificate. */
function answer(change: Partial<OcspAnswer>): () => Changes {
  return ocsp(({ answers }) => ({ answers: answers.map((each) => ({ ...each, ...change })) }));
}

export const ocspCases: readonly Case[] = [
  {
    name: "an OCSP response that is none",
    code: "ocsp_malformed",
    deliver: (forged) => ({ ...forged, ocspResponse: "AAAA" }),
  },
  {
    name: "two answers (S89)",
    code: "ocsp_malformed",
    changes: ocsp(({ answers }) => ({ answers: [...answers, ...answers] })),
  },
  { name: "no answer at all (S89)", code: "ocsp_malformed", changes: ocsp(() => ({ answers: [] })) },
  {
    name: "a responder that was busy (S89)",
    code: "ocsp_not_successful",
    changes: ocsp(() => ({ responseStatus: 3 })),
  },
  {
    name: "an OCSP response signed with SHA-1 (S86)",
    code: "ocsp_algorithm",
    changes: ocsp(() => ({ algorithm: { oid: "1.2.840.113549.1.1.5", hash: "sha1" } })),
  },
  {
    name: "the answer of a stranger (S89)",
    code: "ocsp_responder",
    changes: ({ stranger }) => ({
      certificates: { responder: { signedBy: stranger.privateKey } },
    }),
  },
  {
    name: "the answer of the person's own key (S89)",
    code: "ocsp_responder",
    changes: ({ person }) => ({
      ocsp: (_, certificates) => ({
        responder: { name: names.person },
        certificates: [certificates.person],
        signedBy: person.privateKey,
      }),
    }),
  },
  {
    name: "a responder without leave to answer (S89)",
    code: "ocsp_responder",
    changes: () => ({
      certificates: { responder: { extensions: [keyUsage(0x80), extendedKeyUsage("1.3.6.1.5.5.7.3.2")] } },
    }),
  },
  {
    name: "an answer without the responder's certificate (S89)",
    code: "ocsp_responder",
    changes: ocsp(() => ({ certificates: [] })),
  },
  {
    name: "a responder that the issuer's issuer authorised (S89)",
    code: "ocsp_responder",
    changes: ({ bank }) => ({
      certificates: { responder: { issuer: names.bank, signedBy: bank.privateKey } },
    }),
  },
  {
    name: "a responder whose issuer has another name and the same key (S89)",
    code: "ocsp_responder",
    changes: () => ({ certificates: { responder: { issuer: names.bank } } }),
  },
  {
    name: "a responder that is an issuer itself (S89)",
    code: "ocsp_responder",
    changes: () => ({
      certificates: {
        responder: { extensions: [basicConstraints({ ca: true }), extendedKeyUsage(ocspSigning)] },
      },
    }),
  },
  {
    name: "a responder whose key may not sign (S89)",
    code: "ocsp_responder",
    changes: () => ({
      certificates: { responder: { extensions: [keyUsage(0x20), extendedKeyUsage(ocspSigning)] } },
    }),
  },
  {
    name: "a responder that is named by another key (S89)",
    code: "ocsp_responder",
    changes: ({ stranger }) => ocsp(() => ({ responder: { key: stranger.publicKey } }))(),
  },
  {
    name: "two certificates of the responder's name (S89)",
    code: "ocsp_responder",
    changes: ocsp(({ certificates }) => ({ certificates: [...certificates, ...certificates] })),
  },
  {
    name: "the issuer's name and another's key (S89)",
    code: "ocsp_signature_mismatch",
    changes: ({ stranger }) => ({
      ocsp: () => ({ responder: { name: names.issuer }, signedBy: stranger.privateKey }),
    }),
  },
  {
    name: "something critical in the answer that is not known (S89)",
    code: "ocsp_malformed",
    changes: ocsp(() => ({
      extensions: [extension("1.3.6.1.5.5.7.48.1.3", Buffer.from("0500", "hex"), { critical: true })],
    })),
  },
  {
    name: "five certificates beside the answer (S89)",
    code: "ocsp_malformed",
    changes: ocsp(({ certificates }) => ({ certificates: Array(5).fill(certificates[0]) as Buffer[] })),
  },
  {
    name: "an OCSP response with a byte behind it (S89)",
    code: "ocsp_malformed",
    deliver: (forged) => ({
      ...forged,
      ocspResponse: Buffer.concat([Buffer.from(forged.ocspResponse, "base64"), Buffer.of(0)]).toString(
        "base64",
      ),
    }),
  },
  {
    name: "a responder whose certificate was not valid yet (S89)",
    code: "ocsp_responder_not_valid_then",
    changes: () => ({ certificates: { responder: { notBefore: signedAt + hour } } }),
  },
  {
    name: "a responder whose certificate had ended (S89)",
    code: "ocsp_responder_not_valid_then",
    changes: () => ({ certificates: { responder: { notAfter: signedAt - hour } } }),
  },
  {
    name: "an answer that somebody else signed (S89)",
    code: "ocsp_signature_mismatch",
    changes: ({ stranger }) => ({ ocsp: () => ({ signedBy: stranger.privateKey }) }),
  },
  {
    name: "the answer about another serial number (S89)",
    code: "ocsp_other_certificate",
    changes: answer({ serialNumber: "4d" }),
  },
  {
    name: "the answer about another issuer's name (S89)",
    code: "ocsp_other_certificate",
    changes: answer({ issuer: names.bank }),
  },
  {
    name: "the answer about another issuer's key (S89)",
    code: "ocsp_other_certificate",
    changes: ({ bank }) => answer({ issuerKey: bank.publicKey })(),
  },
  {
    name: "a certificate that was revoked (S89)",
    code: "ocsp_revoked",
    changes: answer({ status: "revoked" }),
  },
  {
    name: "a certificate that the responder does not know (S89)",
    code: "ocsp_unknown",
    changes: answer({ status: "unknown" }),
  },
  {
    name: "a status from after the answer (S89)",
    code: "ocsp_time",
    changes: answer({ thisUpdate: signedAt + 1000 }),
  },
  {
    name: "a status of yesterday (S89)",
    code: "ocsp_time",
    changes: answer({ thisUpdate: signedAt - 24 * hour }),
  },
  {
    name: "a status that had run out (S89)",
    code: "ocsp_time",
    changes: answer({ thisUpdate: signedAt - 60_000, nextUpdate: signedAt - 1000 }),
  },
  {
    name: "an answer without a nonce (S90)",
    code: "ocsp_nonce_missing",
    changes: ocsp(() => ({ nonces: [] })),
  },
  {
    name: "an answer with two nonces (S90)",
    code: "ocsp_nonce_missing",
    changes: ocsp(({ nonces }) => ({ nonces: [...nonces, ...nonces] })),
  },
  {
    name: "an answer for another signature (S90)",
    code: "ocsp_other_signature",
    changes: ocsp(() => ({ nonces: [nonceFor("another")] })),
  },
  {
    name: "an answer for the document that the base64 stands for (S90)",
    code: "ocsp_other_signature",
    changes: (world) => {
      const xml = Buffer.from(forge(world).signature, "base64").toString();
      return { ocsp: () => ({ nonces: [nonceFor(xml)] }) };
    },
  },
  {
    name: "a nonce that is too long (S90)",
    code: "ocsp_other_signature",
    changes: ocsp(({ nonces }) => ({ nonces: nonces.map((nonce) => Buffer.concat([nonce, Buffer.of(0)])) })),
  },
  {
    name: "a nonce that is too short (S90)",
    code: "ocsp_other_signature",
    changes: ocsp(({ nonces }) => ({ nonces: nonces.map((nonce) => nonce.subarray(0, 20)) })),
  },
  {
    name: "a nonce in a wrapping of its own (S90)",
    code: "ocsp_other_signature",
    changes: ocsp(({ nonces }) => ({
      nonces: nonces.map((nonce) => Buffer.concat([Buffer.of(0x04, 0x20), nonce])),
    })),
  },
];
