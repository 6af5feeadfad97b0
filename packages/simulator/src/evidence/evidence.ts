import { randomBytes, sign } from "node:crypto";
import type { CompletionData } from "@bankid-kit/core";
import { policyOf } from "../order/policies.ts";
import type { Approval, Order } from "../order/order.ts";
import type { Signatory, SigningAuthority, SigningChain } from "../pki/signing.ts";
import type { Holding } from "../pki/signing-certificates.ts";
import { changesOf } from "./changes.ts";
import type { Changes } from "./changes.ts";
import { contentOf } from "./content.ts";
import type { SignedContent } from "./content.ts";
import { nonceFor, writeOcspResponse } from "./ocsp.ts";
import type { OcspSpec } from "./ocsp.ts";
import { bankIdAlgorithms, writeDocument, writeKeyInfo, writeSignedData, writeSignedInfo } from "./xml.ts";

/** What proves later what a person did (specification §9). */
export type Evidence = Pick<CompletionData, "signature" | "ocspResponse">;

/** An order, and what the person confirmed. */
export interface Completed {
  readonly order: Order;
  readonly approval: Approval;
}

/** Makes the evidence of completed orders. */
export interface EvidenceMaker {
  /** Begins to make keys, which takes a while, so that they are there when somebody has confirmed. */
  prepare(): void;
  /** Resolves when the keys are there that were begun: what is asked for then takes some ms. */
  ready(): Promise<void>;
  make(completed: Completed): Promise<Evidence>;
  /** Resolves when all is made that is being made now. */
  settled(): Promise<void>;
}

export function createEvidenceMaker(authority: SigningAuthority): EvidenceMaker {
  let begun = Promise.resolve();
  let making = Promise.resolve();
  return {
    prepare() {
      // What goes wrong is told to whoever asks for evidence.
      begun = authority.chainOf("mobile").then(nothing, nothing);
    },
    ready: () => begun,
    make(completed) {
      const made = make(completed);
      making = Promise.all([making, made]).then(nothing, nothing);
      return made;
    },
    settled: () => making,
  };

  async function make({ order, approval }: Completed): Promise<Evidence> {
    const changes = approval.evidence === undefined ? {} : changesOf[approval.evidence];
    const chain = await authority.chainOf(approval.bankId.kind, changes.chain);
    const holding = holdingOf(approval);
    const signer = await chain.issue(changes.holding?.(holding) ?? holding, changes.leaf);
    const content = contentOf(order, approval, randomBytes(20));
    const signature = signed(changes.content?.(content) ?? content, { signer, chain, changes });
    const right: OcspSpec = {
      response: "successful",
      about: { issuer: chain.issuer, serialNumber: signer.serialNumber },
      status: "good",
      producedAt: approval.signedAt + (changes.laterMs ?? 0),
      nonce: nonceFor(signature, randomBytes(12)),
      responder: chain.responder,
      key: chain.responder.key,
    };
    const ocsp = writeOcspResponse(changes.ocsp?.(right, { person: signer, issuer: chain.issuer }) ?? right);
    return { signature, ocspResponse: ocsp.toString("base64") };
  }
}

function nothing(): void {}

function holdingOf({ bankId: { kind, issueDate }, person }: Approval): Holding {
  const { personalNumber, givenName, surname, name } = person;
  return { personalNumber, givenName, surname, name, kind, issueDate, policy: policyOf[kind] };
}

interface Signing {
  readonly signer: Signatory;
  readonly chain: SigningChain;
  readonly changes: Changes;
}

/** The signature as it is delivered: base64 of the document. */
function signed(content: SignedContent, { signer, chain, changes }: Signing): string {
  const { algorithms = bankIdAlgorithms, signedBy, document = writeDocument } = changes;
  const signedData = writeSignedData(content);
  const keyInfo = writeKeyInfo([signer.certificate, ...chain.issuers]);
  const signedInfo = writeSignedInfo({ signedData, keyInfo }, algorithms);
  const { key } = signedBy === "issuer" ? chain.issuer : signer;
  const signatureValue = sign(algorithms.hash, Buffer.from(signedInfo), key).toString("base64");
  const xml = document({ signedInfo, signatureValue, keyInfo, signedData }, content);
  return Buffer.from(xml, "utf8").toString("base64");
}
