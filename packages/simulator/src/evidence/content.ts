import { policyOf } from "../order/policies.ts";
import type { Approval, Order, OrderKind } from "../order/order.ts";
import { isByNumber } from "../order/order.ts";
import { uhiOf } from "../order/uhi.ts";
import type { BankIdKind } from "../people.ts";

/** What a person signs, as it stands in `bankIdSignedData` (specification §9.2). */
export interface SignedContent {
  /** Base64, exactly as the RP sent it; nothing where it sent none. */
  readonly visibleData?: string;
  readonly format?: "simpleMarkdownV1";
  readonly nonVisibleData?: string;
  /** The DN of the RP's certificate, and the name that the phone showed. */
  readonly rp: { readonly name: string; readonly displayName: string };
  readonly funcId: "Identification" | "Signing";
  /** 20 bytes of chance, by which two signatures of the same text differ. */
  readonly nonce: Uint8Array;
  readonly app: App;
  readonly uhi: string;
  /** In seconds since 1970: until when this version of the app may be used. */
  readonly bestBefore: number;
  /** What the order required of whoever signs. */
  readonly conditions: readonly { readonly type: string; readonly value: string }[];
}

/** The program that a BankID is in. */
export interface App {
  readonly version: string;
  readonly platform: string;
  readonly type: string;
  readonly osVersion: string;
}

/** For a computer as BankID writes it; for a phone nobody has published what stands there. */
const apps: Readonly<Record<BankIdKind, App>> = {
  file: { version: "7.12.1.5", platform: "macosx", type: "OS_X", osVersion: "12.5" },
  card: { version: "7.12.1.5", platform: "macosx", type: "OS_X", osVersion: "12.5" },
  mobile: { version: "7.46.0", platform: "ios", type: "IOS", osVersion: "17.5" },
};

/** How payments are signed is not published; here they are signatures. */
const funcIds: Readonly<Record<OrderKind, SignedContent["funcId"]>> = {
  auth: "Identification",
  phoneAuth: "Identification",
  sign: "Signing",
  phoneSign: "Signing",
  payment: "Signing",
  otherPayment: "Signing",
};

const appLifetimeMs = 30 * 86_400_000;

/** What the person of an approval signs. */
export function contentOf(
  { kind, request, relyingParty }: Order,
  approval: Approval,
  nonce: Uint8Array,
): SignedContent {
  const { bankId, signedAt } = approval;
  const { userVisibleData, userVisibleDataFormat, userNonVisibleData } = request;
  const { certificatePolicies = [] } = request.requirement;
  return {
    ...(userVisibleData === undefined ? {} : { visibleData: userVisibleData }),
    ...(userVisibleDataFormat === "simpleMarkdownV1" ? { format: userVisibleDataFormat } : {}),
    ...(userNonVisibleData === undefined ? {} : { nonVisibleData: userNonVisibleData }),
    rp: { name: relyingParty.distinguishedName, displayName: relyingParty.name },
    funcId: funcIds[kind],
    nonce,
    app: apps[bankId.kind],
    uhi: uhiOf(approval),
    bestBefore: Math.floor((signedAt + appLifetimeMs) / 1000),
    conditions: [
      ...(certificatePolicies.length === 0
        ? []
        : [{ type: "CertificatePolicies", value: policyOf[bankId.kind] }]),
      ...(isByNumber(kind) ? [] : [{ type: "TokenStartRequired", value: "yes" }]),
    ],
  };
}
