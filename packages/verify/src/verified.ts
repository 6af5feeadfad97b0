import type { FlowKind } from "@bankid-kit/core";
import type { EvidencePolicy, Person } from "./chain/leaf.ts";
import type { CertificateFacts, SignatureFacts } from "./checks.ts";

/** Evidence that holds. Each member was read from bytes that a signature is over (S93). */
export interface VerifiedEvidence {
  readonly ok: true;
  readonly environment: string;
  readonly person: Person;
  /** Whether the person identified themselves or signed. */
  readonly kind: FlowKind;
  /** The text that was shown, as it reads. */
  readonly userVisibleData?: string;
  readonly userVisibleDataFormat?: "simpleMarkdownV1";
  /** Hidden data, in base64 as it was signed; it need not be text. */
  readonly userNonVisibleDataBase64?: string;
  /** The kind of BankID that was used. */
  readonly policy: EvidencePolicy;
  /** When BankID took the signature, in ms since 1970: `producedAt` of the OCSP response. */
  readonly signedAt: number;
  /** Whom it was done for: the DN of the relying party's certificate, and the name that the app showed. */
  readonly rp: { readonly name: string; readonly displayName?: string };
  /** The device, as the app described it. */
  readonly device: { readonly type?: string; readonly osVersion?: string; readonly uhi?: string };
  readonly certificate: CertificateFacts;
  readonly root: CertificateFacts;
}

/** Puts what was found into the form that callers get, and freezes all of it. */
export function toVerified(facts: SignatureFacts): VerifiedEvidence {
  const { environment, person, policy, signedAt, signed, certificate, root } = facts;
  const { visibleData, format, nonVisibleData, kind, rp, device } = signed;
  return Object.freeze({
    ok: true,
    environment,
    person: Object.freeze(person),
    kind,
    ...(visibleData === undefined
      ? {}
      : { userVisibleData: Buffer.from(visibleData, "base64").toString("utf8") }),
    ...(format === undefined ? {} : { userVisibleDataFormat: format }),
    ...(nonVisibleData === undefined ? {} : { userNonVisibleDataBase64: nonVisibleData }),
    policy,
    signedAt,
    rp: Object.freeze(rp),
    device: Object.freeze(device),
    certificate: Object.freeze(certificate),
    root: Object.freeze(root),
  });
}
