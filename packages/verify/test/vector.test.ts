import { proofFile, verifyCompletion, verifyProof } from "@bankid-kit/verify";
import type { VerifyOptions } from "@bankid-kit/verify";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readVector, vectorDirectory } from "./support/vector.ts";

/* The vector is not part of the project. What these tests show of a real signature, others show of forged ones. */
const vector = readVector();

test("a real signature is looked for in BANKID_KIT_VECTORS, and none is said to be there that is not", () => {
  expect(vector !== undefined).toBe(existsSync(join(vectorDirectory, "signature.b64")));
});

describe.each(vector === undefined ? [] : [vector])("a real signature", ({ root, ...evidence }) => {
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
