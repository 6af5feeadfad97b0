import { describe, expect, test } from "vitest";
import { evidenceFlaws } from "../src/index.ts";
import type { ApproveAct, EvidenceFlaw } from "../src/index.ts";
import { policyOf } from "../src/order/policies.ts";
import { simulatorWithClient } from "./support/client.ts";
import { hasJudges, judge } from "./support/judges.ts";
import type { Judgement } from "./support/judges.ts";

const rp = simulatorWithClient();
const endUserIp = "127.0.0.1";
const personalNumber = "198507099805";
const call = { personalNumber, callInitiator: "RP" } as const;
const texts = { userVisibleData: "# Jag lånar ut min cykel.", userNonVisibleData: '{"cykel":"röd"}' };

const orders = {
  auth: () => rp.client.auth({ endUserIp }),
  "auth with a text": () => rp.client.auth({ endUserIp, ...texts }),
  sign: () => rp.client.sign({ endUserIp, ...texts, userVisibleDataFormat: "simpleMarkdownV1" }),
  "phone/auth": () => rp.client.phoneAuth(call),
  "phone/sign": () => rp.client.phoneSign({ ...call, ...texts }),
};

/** What others say of the evidence of such an order. */
async function judged(kind: keyof typeof orders, act: ApproveAct = {}): Promise<Judgement> {
  const evidence = await rp.completed(await orders[kind](), {
    person: personalNumber,
    bankId: "mobile",
    ...act,
  });
  const policy = policyOf[act.bankId ?? "mobile"];
  return judge({ ...evidence, root: rp.simulator.signingRoot, policy });
}

const holds: Judgement = { signature: true, chain: true, ocsp: "good", nonce: true };

/**
 * What they see of each flaw. What they don't see is between the signature and the order, or what XML signatures
 * allow and BankID's don't.
 */
const seen: Readonly<Record<EvidenceFlaw, Partial<Judgement>>> = {
  revoked: { ocsp: "revoked" },
  unknown: { ocsp: "unknown" },
  noAnswer: { ocsp: "no", nonce: false },
  otherNonce: { nonce: false },
  noNonce: { nonce: false },
  otherCertificate: { ocsp: "no" },
  otherResponder: { ocsp: "no" },
  expiredResponder: { ocsp: "no" },
  otherResponderKey: { ocsp: "no" },
  otherPerson: {},
  otherPolicy: { chain: false },
  expired: { signature: false, chain: false },
  otherRoot: { signature: false, chain: false, ocsp: "no" },
  otherIssuer: { signature: false, chain: false },
  issuerIsNoCa: { signature: false, chain: false, ocsp: "no" },
  changedText: { signature: false },
  otherKey: { signature: false },
  weakAlgorithm: {},
  wrapped: { signature: false },
  otherSpelling: {},
  otherText: {},
  otherHiddenText: {},
  otherFormat: {},
  otherKind: {},
  otherRp: {},
  early: {},
  late: { ocsp: "no" },
};

describe.skipIf(!hasJudges)("xmlsec1 and openssl (npm test installs them)", () => {
  test.each(Object.keys(orders) as (keyof typeof orders)[])("take the evidence of %s", async (kind) => {
    expect(await judged(kind)).toEqual(holds);
  });

  test.each(["file", "card"] as const)("take the evidence of a BankID of the kind %s", async (bankId) => {
    expect(await judged("sign", { bankId })).toEqual(holds);
  });

  test.each(evidenceFlaws)("see of a flaw what they can: %s", async (evidence) => {
    expect(await judged("sign", { evidence })).toEqual({ ...holds, ...seen[evidence] });
  });
});
