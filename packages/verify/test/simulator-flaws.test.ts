import { readFileSync } from "node:fs";
import { evidenceFlaws } from "@bankid-kit/simulator";
import type { EvidenceFlaw } from "@bankid-kit/simulator";
import type { EvidenceCode } from "@bankid-kit/verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Bench } from "./support/bench.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

/** Why evidence with each flaw of the simulator does not hold. */
const codes: Readonly<Record<EvidenceFlaw, EvidenceCode>> = {
  revoked: "ocsp_revoked",
  unknown: "ocsp_unknown",
  noAnswer: "ocsp_not_successful",
  otherNonce: "ocsp_other_signature",
  noNonce: "ocsp_nonce_missing",
  otherCertificate: "ocsp_other_certificate",
  otherResponder: "ocsp_responder",
  expiredResponder: "ocsp_responder_not_valid_then",
  otherResponderKey: "ocsp_signature_mismatch",
  otherPerson: "other_person",
  otherPolicy: "leaf_policy",
  expired: "chain_not_valid_then",
  otherRoot: "chain_untrusted",
  otherIssuer: "chain_mismatch",
  issuerIsNoCa: "chain_not_authorised",
  changedText: "digest_mismatch",
  otherKey: "signature_mismatch",
  weakAlgorithm: "signature_algorithm",
  wrapped: "signature_structure",
  otherSpelling: "xml_not_canonical",
  otherText: "other_visible_text",
  otherHiddenText: "other_hidden_text",
  otherFormat: "other_format",
  otherKind: "other_kind",
  otherRp: "other_rp",
  early: "signed_outside_order",
  late: "signed_in_the_future",
};

describe("evidence of the simulator that is wrong in one thing", () => {
  it.each(evidenceFlaws)("does not hold, and says why: %s", async (evidence) => {
    const { message, ...refused } = { message: "", ...bench.verify(await bench.signature({ evidence })) };
    expect(refused).toEqual({ ok: false, code: codes[evidence] });
    expect(message).not.toBe("");
  });

  // A login has no format, and this one no text; what is not there is not compared.
  it.each(evidenceFlaws.filter((flaw) => flaw !== "otherFormat"))(
    "does not hold of a login either: %s",
    async (evidence) => {
      expect(bench.verify(await bench.login({ evidence }))).toMatchObject({
        ok: false,
        code: codes[evidence],
      });
    },
  );

  it("is of the one order alone: the next one's holds", async () => {
    await bench.login({ evidence: "revoked" });
    expect(bench.verify(await bench.login())).toHaveProperty("ok", true);
  });

  it("has a code of its own for each, and the page about tests says which", () => {
    expect(new Set(Object.values(codes)).size).toBe(evidenceFlaws.length);
    const page = readFileSync(new URL("../../../docs/testing-your-login.md", import.meta.url), "utf8");
    const rows = page.matchAll(/^\| `(\w+)` +\| .+ \| \[`(\w+)`\]\(errors\.md#\2\) +\|$/gm);
    expect(Array.from(rows, ([, flaw, code]) => [flaw, code])).toEqual(Object.entries(codes));
  });
});
