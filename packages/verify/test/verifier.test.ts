import type { CompletionData, ExpectedEvidence } from "@bankid-kit/core";
import { completionVerifier, memoryReplayStore, verifyProof } from "@bankid-kit/verify";
import type { CompletionVerifierOptions, ReplayStore } from "@bankid-kit/verify";
import { beforeAll, describe, expect, test } from "vitest";
import * as base from "./forge/evidence.ts";

let world: base.World;
beforeAll(async () => {
  world = await base.makeWorld();
});

const asked: ExpectedEvidence = {
  kind: "sign",
  userVisibleData: base.text,
  userNonVisibleData: base.hidden,
  orderedAt: base.signedAt - 5_000,
  collectedAt: base.signedAt + 1_000,
};

function completion(changes?: base.Changes): CompletionData {
  const { user, ...evidence } = base.forge(world, changes);
  return {
    ...evidence,
    user: { ...user, name: "Tolvan Tolvansson", givenName: "Tolvan", surname: "Tolvansson" },
    device: { ipAddress: "203.0.113.7" },
  };
}

function verifier(options: Partial<CompletionVerifierOptions> = {}): ReturnType<typeof completionVerifier> {
  return completionVerifier({
    environment: base.environment,
    signatureRoots: world.rootPem,
    now: () => base.signedAt + 2_000,
    ...options,
  });
}

describe("a verifier for completed orders", () => {
  test("gives the proof file of evidence that holds (S99, S100)", async () => {
    const verdict = await verifier({ rp: base.rp, policies: ["file"] })(completion(), asked);
    expect(verdict).toMatchObject({ ok: true });
    const proof = verifyProof("proof" in verdict ? verdict.proof : "", { signatureRoots: world.rootPem });
    expect(proof).toMatchObject({ ok: true, claims: { order: { rp: base.rp, policies: ["file"] } } });
  });

  test("gives the reason, and no proof, where it does not", async () => {
    expect(await verifier()(completion(), { ...asked, userVisibleData: "Another." })).toMatchObject({
      ok: false,
      code: "other_visible_text",
    });
    expect(await verifier({ rp: "cn=Somebody" })(completion(), asked)).toMatchObject({ code: "other_rp" });
    expect(await verifier({ policies: ["card"] })(completion(), asked)).toMatchObject({
      code: "other_policy",
    });
    expect(await verifier({ now: () => 0 })(completion(), asked)).toMatchObject({
      code: "signed_in_the_future",
    });
  });

  test.each<[string[], string | undefined]>([
    [[base.filePolicy], undefined],
    [["1.2.3.4.25", base.filePolicy], undefined],
    [["1.2.3.4.*"], undefined],
    [["1.2.3.4.25"], "other_policy"],
    [["1.2.3.4.10", "1.2.3.4.25"], "other_policy"],
    [["1.2.752.78.*"], "other_policy"],
  ])(
    "holds a BankID on file against the policies %j of the order (S88)",
    async (certificatePolicies, code) => {
      const verdict = await verifier()(completion(), { ...asked, certificatePolicies });
      expect(verdict).toMatchObject(code === undefined ? { ok: true } : { ok: false, code });
    },
  );

  test("takes what both the order and its option take, and writes down which (S88, S99)", async () => {
    const order = { ...asked, certificatePolicies: ["1.2.3.4.*"] };
    const verdict = await verifier({ policies: ["mobile", "file"] })(completion(), order);
    const proof = verifyProof("proof" in verdict ? verdict.proof : "", { signatureRoots: world.rootPem });
    expect(proof).toMatchObject({ ok: true, claims: { order: { policies: ["mobile", "file"] } } });
    expect(await verifier({ policies: ["mobile"] })(completion(), order)).toMatchObject({
      code: "other_policy",
    });
    const mobileOnly = { ...asked, certificatePolicies: ["1.2.3.4.25"] };
    expect(await verifier({ policies: ["file"] })(completion(), mobileOnly)).toMatchObject({
      code: "other_policy",
    });
  });

  test("refuses its options when it is made, and not when somebody has signed", () => {
    expect(() => verifier({ signatureRoots: [] })).toThrow("signatureRoots is missing");
    expect(() => verifier({ environment: "production" })).toThrow("not the signature root");
    expect(() => verifier({ rp: null as never })).toThrow(
      "rp must be a name as rpName(certificate) writes it",
    );
    expect(() => verifier({ policies: ["Mobile" as never] })).toThrow('policies must be a list of "file"');
  });
});

describe("a verifier that remembers", () => {
  test("refuses the same signature for a second order (S94)", async () => {
    const verify = verifier({ replay: memoryReplayStore() });
    const answer = completion();
    expect(await verify(answer, asked)).toMatchObject({ ok: true });
    expect(await verify(answer, { ...asked, orderedAt: base.signedAt - 4_000 })).toMatchObject({
      ok: false,
      code: "replayed",
    });
  });

  test("refuses it with another answer of the responder too (S94)", async () => {
    const verify = verifier({ replay: memoryReplayStore() });
    const answer = completion();
    expect(await verify(answer, asked)).toMatchObject({ ok: true });
    const again = completion({
      delivered: () => answer.signature,
      ocsp: ({ nonces }) => ({ nonces: nonces.map((nonce) => nonce.fill(0, 20)) }),
    });
    expect(again.ocspResponse).not.toBe(answer.ocspResponse);
    expect(await verify(again, { ...asked, orderedAt: base.signedAt - 4_000 })).toMatchObject({
      code: "replayed",
    });
  });

  test("takes it again for the same order, whose answer may have been lost (S94)", async () => {
    const verify = verifier({ replay: memoryReplayStore() });
    const answer = completion();
    expect(await verify(answer, asked)).toMatchObject({ ok: true });
    expect(await verify(answer, { ...asked, collectedAt: base.signedAt + 3_000 })).toMatchObject({
      ok: true,
    });
  });

  test("tells orders of the same moment apart by their names (S94)", async () => {
    const verify = verifier({ replay: memoryReplayStore() });
    const answer = completion();
    expect(await verify(answer, { ...asked, order: "the first" })).toMatchObject({ ok: true });
    expect(await verify(answer, { ...asked, order: "the second" })).toMatchObject({ code: "replayed" });
    expect(
      await verify(answer, { ...asked, order: "the first", collectedAt: base.signedAt + 3_000 }),
    ).toMatchObject({
      ok: true,
    });
  });

  test("can't tell orders apart that have no time, and takes none of them twice (S94)", async () => {
    const { orderedAt, ...timeless } = asked;
    expect(orderedAt).toBeDefined();
    const verify = verifier({ replay: memoryReplayStore() });
    const answer = completion();
    expect(await verify(answer, timeless)).toMatchObject({ ok: true });
    expect(await verify(answer, timeless)).toMatchObject({ code: "replayed" });
  });

  test("does not remember what did not hold (S94)", async () => {
    const claimed: string[] = [];
    const replay: ReplayStore = {
      claim: (key) => {
        claimed.push(key);
        return true;
      },
    };
    const answer = completion();
    await verifier({ replay })(answer, { ...asked, kind: "auth" });
    expect(claimed).toEqual([]);
    await verifier({ replay })(answer, asked);
    expect(claimed).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  test("forgets the oldest when it is full", async () => {
    const store = memoryReplayStore({ max: 2 });
    for (const key of ["a", "b", "c"]) expect(await store.claim(key, "first")).toBe(true);
    expect(await store.claim("c", "second")).toBe(false);
    expect(await store.claim("b", "second")).toBe(false);
    expect(await store.claim("a", "second")).toBe(true);
  });
});
