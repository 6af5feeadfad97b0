import {
  proofFile,
  signatureRootFingerprints,
  verifyCompletion,
  verifyProof,
  verifySignature,
} from "@bankid-kit/verify";
import type { VerifyOptions } from "@bankid-kit/verify";
import { describe, expect, test } from "vitest";
import { isKnown, readVectors, vectorFolders } from "./support/vector.ts";

/* The vectors are not part of the project. What these tests show of real signatures, others show of forged ones. */
const vectors = readVectors();

test("real signatures are looked for in BANKID_KIT_VECTORS, and each that is there is tried", () => {
  expect(vectors).toHaveLength(vectorFolders().length);
});

describe.each(vectors)("the real signature in $name", ({ root, signature, ocspResponse }) => {
  const trust = { environment: "test", signatureRoots: root } as const;
  const evidence = { signature, ocspResponse };

  test("holds, and says by whom, for whom, when and with which BankID (S87, S88)", () => {
    const result = verifySignature(evidence, trust);
    expect(result).toMatchObject({
      ok: true,
      environment: "test",
      person: { personalNumber: expect.stringMatching(/^\d{12}$/), name: expect.stringMatching(/./) },
      rp: { name: expect.stringContaining("=") },
      root: { sha256: signatureRootFingerprints.test },
    });
  });

  test("makes a proof file that holds in ten years, with nothing beside it (S99)", () => {
    const result = verifySignature(evidence, trust);
    if (!result.ok) throw new Error(result.message);
    const { kind, person, userVisibleData, userVisibleDataFormat, userNonVisibleDataBase64, signedAt } =
      result;
    const made = proofFile(
      { ...evidence, user: person },
      {
        ...trust,
        expected: {
          kind,
          visibleData: userVisibleData,
          format: userVisibleDataFormat,
          nonVisibleData:
            userNonVisibleDataBase64 === undefined
              ? undefined
              : Buffer.from(userNonVisibleDataBase64, "base64"),
        },
        at: signedAt,
      },
    );
    const at = signedAt + 10 * 366 * 86_400_000;
    expect(verifyProof("file" in made ? made.file : "", { at })).toMatchObject({ ok: true });
  });
});

describe.each(vectors.filter(isKnown))("the real signature of the specification", ({ root, ...evidence }) => {
  const signedAt = Date.parse("2022-09-13T14:09:19Z");
  const completionData = { ...evidence, user: { personalNumber: "191212121212" } };
  const options: VerifyOptions = {
    environment: "test",
    signatureRoots: root,
    expected: {
      // A sample of BankID's: an identification that has a text, and hidden data too.
      kind: "auth",
      visibleData: "signeringstext",
      nonVisibleData: "ej synlig",
      rp: "CN=Finansiell ID-Teknik BID AB, name=Test av BankID, serialNumber=5566304928, O=Testbank A AB (publ), C=SE",
      policies: ["file"],
      orderedAt: signedAt - 30_000,
      collectedAt: signedAt + 2_000,
    },
    at: signedAt + 2_000,
  };
  const later = Date.parse("2036-01-01T00:00:00Z");

  test("holds with its root, and says who signed what for whom and when (S95)", () => {
    expect(verifyCompletion(completionData, options)).toMatchObject({
      ok: true,
      environment: "test",
      person: { personalNumber: "191212121212", name: "Tolvan Tolvansson" },
      kind: "auth",
      userVisibleData: "signeringstext",
      userNonVisibleDataBase64: "ZWogc3lubGln",
      policy: "file",
      signedAt,
      rp: { displayName: "Test av BankID" },
      device: { type: "OS_X", osVersion: "12.5" },
      certificate: { serialNumber: "1ef58c451a53eac9" },
      root: { serialNumber: "4a919bb84f4b2ffd" },
    });
  });

  test("holds long after its certificate has ended, and not before it was made (S87)", () => {
    expect(verifyCompletion(completionData, { ...options, at: later })).toHaveProperty("ok", true);
    const before = verifyCompletion(completionData, { ...options, at: signedAt - 61_000 });
    expect(before).toHaveProperty("code", "signed_in_the_future");
  });

  test.each(["production", { name: "mine" }] as const)(
    "does not hold in %j, which BankID's test root does not belong to (S82)",
    (environment) => {
      expect(() => verifyCompletion(completionData, { ...options, environment })).toThrow("signatureRoots");
    },
  );

  test("is no signature of a text: its person identified themselves (S92)", () => {
    const expected = { ...options.expected, kind: "sign" } as const;
    expect(verifyCompletion(completionData, { ...options, expected })).toHaveProperty("code", "other_kind");
  });

  test("makes a proof file that holds with nothing beside it (S99)", () => {
    const made = proofFile(completionData, options);
    const checked = verifyProof("file" in made ? made.file : "", { at: later });
    expect(checked).toMatchObject({
      ok: true,
      evidence: { person: { name: "Tolvan Tolvansson" }, signedAt },
    });
  });

  test("is no proof of production, whatever a file says (S82)", () => {
    const made = proofFile(completionData, options);
    const file =
      "file" in made ? made.file.replace('"environment": "test"', '"environment": "production"') : "";
    expect(verifyProof(file, { at: later })).toHaveProperty("code", "proof_root");
  });
});
