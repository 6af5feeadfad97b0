import type {
  CompletionData,
  EvidenceVerdict,
  ExpectedEvidence,
  VerifyEvidence,
} from "@bankid-kit/core/browser";
import { describe, expect, it } from "vitest";
import type { RequirementOption, Signed } from "../src/index.ts";
import { completionData } from "./fake-bankid.ts";
import { Kit, nonceOf, signOrder, wallEpoch } from "./kit.ts";

/** A verifier that says what the test wants, and remembers what it was asked. */
class Verifier {
  verdict: () => EvidenceVerdict | Promise<EvidenceVerdict> = () => ({ ok: true, proof: "the proof" });
  readonly asked: [CompletionData, ExpectedEvidence][] = [];
  readonly verify: VerifyEvidence = (data, expected) => {
    this.asked.push([data, expected]);
    return this.verdict();
  };
}

function verifying(options: { requirement?: RequirementOption; verifyAuth?: boolean } = {}) {
  const verifier = new Verifier();
  const signed: Signed[] = [];
  const host = { up: true };
  const kit = new Kit({
    options: {
      verify: verifier.verify,
      ...options,
      sign: {
        onSigned: (each) => {
          signed.push(each);
          if (!host.up) throw new Error("down");
        },
      },
    },
  });
  return { kit, verifier, signed, host };
}

const throwing = (): never => {
  throw new Error("The library could not read 191212121212's certificate.");
};

describe("evidence of a signature", () => {
  it("is verified against what was sent before onSigned gets it, with the proof (S100, S92)", async () => {
    const { kit, verifier, signed } = verifying();
    const page = kit.browser();
    await page.sign();
    const orderedAt = wallEpoch + kit.clock.now;
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect(verifier.asked).toEqual([
      [
        completionData,
        {
          order: expect.stringMatching(/^[\w-]{22}$/),
          kind: "sign",
          userVisibleData: signOrder.userVisibleData,
          certificatePolicies: ["1.2.3.4.25"],
          orderedAt,
          collectedAt: orderedAt + 2_000,
        },
      ],
    ]);
    expect(signed[0]?.proof.file).toBe("the proof");
  });

  it("that does not hold ends in evidence_invalid, and is never handed over (S100)", async () => {
    const { kit, verifier, signed } = verifying();
    verifier.verdict = () => ({ ok: false, code: "digest_mismatch" });
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({
      status: "failed",
      reason: "evidence_invalid",
      message: "evidenceInvalid",
    });
    expect(signed).toEqual([]);
    expect(kit.event("evidence_invalid")).toMatchObject([{ code: "digest_mismatch" }]);
    await kit.timers.pass(60_000);
    expect(verifier.asked).toHaveLength(1);
  });

  it("is asked about under a name that no other has, though it is of the same moment (S94)", async () => {
    const { kit, verifier } = verifying();
    const pages = [kit.browser(), kit.browser()];
    for (const page of pages) {
      await page.sign();
      kit.bankId.complete();
    }
    for (const page of pages) await page.poll();
    const [one, two] = verifier.asked.map(([, expected]) => expected);
    expect(one?.orderedAt).toBe(two?.orderedAt);
    expect(one?.order).not.toBe(two?.order);
  });

  it("is verified once, and its proof is the same at every attempt to save", async () => {
    const { kit, verifier, signed, host } = verifying();
    let n = 0;
    verifier.verdict = () => ({ ok: true, proof: `proof ${(n += 1)}` });
    host.up = false;
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    await page.poll();
    await kit.timers.pass(10_000);
    host.up = true;
    await kit.timers.pass(10_000);
    expect(signed.length).toBeGreaterThan(3);
    expect(new Set(signed.map(({ proof }) => proof.file))).toEqual(new Set(["proof 1"]));
    expect(verifier.asked).toHaveLength(1);
  });

  it.each<[string, () => never | Promise<EvidenceVerdict>]>([
    ["throws", throwing],
    ["rejects", () => Promise.reject(new Error("no"))],
    [
      "says something else than yes or no",
      () => Promise.resolve({ ok: "yes" } as unknown as EvidenceVerdict),
    ],
    ["says yes without a proof", () => Promise.resolve({ ok: true } as EvidenceVerdict)],
  ])("waits for a verifier that %s: a signature is not lost by it", async (_what, verdict) => {
    const { kit, verifier, signed } = verifying();
    verifier.verdict = verdict;
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "pending", hint: "saving" });
    expect(kit.event("verifier_failed")).toHaveLength(1);
    expect(signed).toEqual([]);
    verifier.verdict = () => ({ ok: true, proof: "the proof" });
    await kit.timers.pass(1_000);
    expect(signed).toHaveLength(1);
    expect((await page.collect()).body.status).toBe("complete");
  });

  it("is told of in one word, whatever a verifier says", async () => {
    const { kit, verifier } = verifying();
    verifier.verdict = () => ({ ok: false, code: "191212121212 Tolvan Tolvansson" });
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete();
    await page.poll();
    expect(kit.event("evidence_invalid")).toMatchObject([{ code: "unknown" }]);
  });

  it("of another person is not even looked at (S47)", async () => {
    const { kit, verifier } = verifying();
    const page = kit.browser();
    await page.sign();
    kit.bankId.complete({ user: { ...completionData.user, personalNumber: "200510312390" } });
    expect((await page.poll()).body).toMatchObject({ reason: "other_person" });
    expect(verifier.asked).toEqual([]);
  });
});

describe("the kinds of BankID that evidence is held against are the order's (S88)", () => {
  it.each<[string, { requirement?: RequirementOption }, "qr" | "device", string[]]>([
    ["the default of a scan", {}, "qr", ["1.2.3.4.25"]],
    ["the default of a computer", {}, "device", ["1.2.3.4.5", "1.2.3.4.10"]],
    ["the host's", { requirement: () => ({ certificatePolicies: ["1.2.3.4.*"] }) }, "qr", ["1.2.3.4.*"]],
    [
      "the default, where the host asks for something else",
      { requirement: () => ({ pinCode: true }) },
      "qr",
      ["1.2.3.4.25"],
    ],
  ])("%s", async (_whose, options, mode, certificatePolicies) => {
    const { kit, verifier } = verifying(options);
    const page = kit.browser();
    await page.sign({ mode });
    expect(kit.bankId.order.request.requirement).toMatchObject({ certificatePolicies });
    kit.bankId.complete();
    await page.poll(mode === "device" ? nonceOf(kit.bankId) : undefined);
    expect(verifier.asked[0]?.[1]).toMatchObject({ kind: "sign", certificatePolicies });
  });

  it("after a renewal too", async () => {
    const own = { certificatePolicies: ["1.2.3.4.10"] };
    const { kit, verifier } = verifying({ verifyAuth: true, requirement: () => own });
    const page = kit.browser();
    await page.start();
    kit.bankId.fail("startFailed");
    await page.poll();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect(verifier.asked[0]?.[1]).toMatchObject({ kind: "auth", ...own });
  });
});

describe("evidence of a login", () => {
  it("is left alone by default", async () => {
    const { kit, verifier } = verifying();
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect(verifier.asked).toEqual([]);
  });

  it("is verified before onComplete with verifyAuth, against the text of the login (S100)", async () => {
    const { kit, verifier } = verifying({ verifyAuth: true });
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body.status).toBe("complete");
    expect(verifier.asked[0]?.[1]).toMatchObject({
      kind: "auth",
      userVisibleData: "Logga in på www.example.com.\n\nAvbryt om du inte själv startade inloggningen.",
    });
    expect(kit.completions).toHaveLength(1);
  });

  it("that does not hold ends in evidence_invalid, and logs nobody in (S100)", async () => {
    const { kit, verifier } = verifying({ verifyAuth: true });
    verifier.verdict = () => ({ ok: false, code: "ocsp_revoked" });
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "evidence_invalid" });
    expect([kit.completions, kit.established]).toEqual([[], []]);
    expect(kit.event("evidence_invalid")).toMatchObject([{ code: "ocsp_revoked" }]);
  });

  it("that nobody could verify ends in host_error, and logs nobody in", async () => {
    const { kit, verifier } = verifying({ verifyAuth: true });
    verifier.verdict = throwing;
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "failed", reason: "host_error" });
    expect([kit.completions, kit.established]).toEqual([[], []]);
  });

  it("is consumed once, however many tabs have it verified (S40)", async () => {
    const { kit } = verifying({ verifyAuth: true });
    const page = kit.browser();
    await page.start();
    kit.bankId.complete();
    kit.clock.advance(2_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => page.collect()));
    answers.push(await page.collect());
    expect(answers.at(-1)?.body.status).toBe("complete");
    expect(kit.completions).toHaveLength(1);
  });
});
