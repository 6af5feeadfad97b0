import { evidenceMessages, proofFile, verifyProof } from "@bankid-kit/verify";
import type { EvidenceCode, VerifiedProof, VerifyOptions } from "@bankid-kit/verify";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { isLong } from "../../express/test/support/volume-report.ts";
import * as base from "./forge/evidence.ts";

let world: base.World;
let options: VerifyOptions;
let file: string;
beforeAll(async () => {
  world = await base.makeWorld();
  options = {
    environment: base.environment,
    signatureRoots: world.rootPem,
    expected: {
      ...base.expected,
      rp: base.rp,
      policies: ["file"],
      orderedAt: base.signedAt - 5_000,
      collectedAt: base.signedAt + 1_000,
    },
    at: base.signedAt + 2_000,
  };
  file = prove();
});

function prove(changes: base.Changes = {}, others: Partial<VerifyOptions> = {}): string {
  const made = proofFile(base.forge(world, changes), { ...options, ...others });
  if (!made.ok) throw new Error(made.message);
  return made.file;
}

/** Changes a proof file and writes it as proof files are written. */
function edit(change: (proof: { [member: string]: Record<string, unknown> }) => void): string {
  const proof = JSON.parse(file) as { [member: string]: Record<string, unknown> };
  change(proof);
  return `${JSON.stringify(proof, undefined, 2)}\n`;
}

function refusal(code: EvidenceCode): unknown {
  return { ok: false, code, message: evidenceMessages[code] };
}

const later = Date.parse("2036-03-02T10:00:00Z");

describe("a proof file", () => {
  test("holds in ten years, offline, with the root that was trusted (S99)", () => {
    const result = verifyProof(file, { signatureRoots: world.rootPem, at: later });
    expect(result).toMatchObject({
      ok: true,
      evidence: {
        person: { personalNumber: base.personalNumber },
        userVisibleData: base.text,
        signedAt: base.signedAt,
      },
      claims: {
        order: { kind: "sign", rp: base.rp, policies: ["file"] },
        verifiedAt: "2026-03-02T10:00:02.000Z",
        tool: { name: "@bankid-kit/verify" },
      },
    });
    const { order } = (result as VerifiedProof).claims;
    expect([order, order.policies].map(Object.isFrozen)).toEqual([true, true]);
  });

  test("is the same, byte for byte, when it is made again (S99)", () => {
    const forged = base.forge(world);
    const files = [proofFile(forged, options), proofFile(forged, options)].map(
      (made) => "file" in made && made.file,
    );
    expect(files[0]).toBe(files[1]);
  });

  test("has signature, OCSP response, texts as they were sent, root, verdict, times and tool in it (S99)", () => {
    const forged = base.forge(world);
    const made = proofFile(forged, options);
    const proof: unknown = JSON.parse("file" in made ? made.file : "");
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
      version: string;
    };
    expect(proof).toEqual({
      format: "bankid-kit/proof",
      version: 1,
      environment: "forge",
      signature: forged.signature,
      ocspResponse: forged.ocspResponse,
      order: {
        kind: "sign",
        userVisibleData: Buffer.from(base.text).toString("base64"),
        userNonVisibleData: Buffer.from(base.hidden).toString("base64"),
        personalNumber: base.personalNumber,
        rp: base.rp,
        policies: ["file"],
        orderedAt: "2026-03-02T09:59:55.000Z",
        collectedAt: "2026-03-02T10:00:01.000Z",
      },
      root: { certificate: world.rootPem, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      verdict: {
        holds: true,
        personalNumber: base.personalNumber,
        name: "Tolvan Tolvansson",
        kind: "sign",
        policy: "file",
        rp: base.rp,
        signedAt: "2026-03-02T10:00:00.000Z",
      },
      verifiedAt: "2026-03-02T10:00:02.000Z",
      tool: { name: "@bankid-kit/verify", version },
    });
  });

  test("is not made of evidence that does not hold", () => {
    const { expected: asked } = options;
    expect(proofFile(base.forge(world), { ...options, expected: { ...asked, kind: "auth" } })).toEqual(
      refusal("other_kind"),
    );
  });

  test("keeps hidden data that is no text, byte for byte (S99)", () => {
    const bytes = Buffer.from("ff00fe", "hex");
    const changes: base.Changes = {
      beforeSigning: ({ signedData }) => ({
        signedData: signedData.replace(
          /(<usrNonVisibleData>)[^<]*/,
          (_, tag: string) => tag + bytes.toString("base64"),
        ),
      }),
    };
    const made = prove(changes, { expected: { ...base.expected, nonVisibleData: bytes } });
    expect(verifyProof(made, { signatureRoots: world.rootPem, at: later })).toMatchObject({
      ok: true,
      evidence: { userNonVisibleDataBase64: "/wD+" },
    });
  });

  test("of an order without texts holds as well", () => {
    const auth = prove(
      {
        signedData: { visible: undefined as never, nonVisible: undefined as never, funcId: "Identification" },
      },
      { expected: { kind: "auth" } },
    );
    expect(verifyProof(auth, { signatureRoots: world.rootPem, at: later })).toMatchObject({
      ok: true,
      evidence: { kind: "auth" },
    });
  });
});

describe("a proof file is refused", () => {
  test.each<[string, EvidenceCode, () => string]>([
    ["when it is no JSON", "proof_malformed", () => "{"],
    ["when it is another file", "proof_malformed", () => '{"format":"other"}\n'],
    ["of a version that is not known", "proof_malformed", () => file.replace('"version": 1', '"version": 2')],
    [
      "with a member that is not known",
      "proof_malformed",
      () =>
        edit((proof) => {
          proof["note"] = {};
        }),
    ],
    [
      "with a member that is there twice",
      "proof_malformed",
      () => file.replace('"tool": {', '"verifiedAt": "x",\n  "tool": {'),
    ],
    ["with a space more", "proof_malformed", () => file.replace('"version": 1', '"version":  1')],
    [
      "with a time that is none",
      "proof_malformed",
      () => file.replaceAll("2026-03-02T10:00:02.000Z", "2026-02-30T10:00:02.000Z"),
    ],
    [
      "with another text",
      "other_visible_text",
      () =>
        edit(({ order }) => {
          if (order) order["userVisibleData"] = "eA==";
        }),
    ],
    [
      "without the text",
      "other_visible_text",
      () =>
        edit(({ order }) => {
          delete order?.["userVisibleData"];
        }),
    ],
    [
      "with another person in the order",
      "other_person",
      () =>
        edit(({ order }) => {
          if (order) order["personalNumber"] = "191212121213";
        }),
    ],
    [
      "with another person in the verdict",
      "proof_verdict",
      () =>
        edit(({ verdict }) => {
          if (verdict) verdict["name"] = "Somebody Else";
        }),
    ],
    [
      "with another time in the verdict",
      "proof_verdict",
      () =>
        edit(({ verdict }) => {
          if (verdict) verdict["signedAt"] = "2026-03-02T10:00:01.000Z";
        }),
    ],
    [
      "with the root's fingerprint changed",
      "proof_root",
      () =>
        edit(({ root }) => {
          if (root) root["sha256"] = "00";
        }),
    ],
    [
      "with words before the root",
      "proof_root",
      () =>
        edit(({ root }) => {
          if (root) root["certificate"] = `Trust me.\n${String(root["certificate"])}`;
        }),
    ],
    [
      "of an environment without a name",
      "proof_malformed",
      () => file.replace('"environment": "forge"', '"environment": ""'),
    ],
    [
      "without a root",
      "proof_root",
      () =>
        edit(({ root }) => {
          if (root) root["certificate"] = "";
        }),
    ],
    [
      "that says that it is of BankID's production (S82)",
      "proof_root",
      () => file.replace('"environment": "forge"', '"environment": "production"'),
    ],
    [
      "that says that it is of BankID's test service (S82)",
      "proof_root",
      () => file.replace('"environment": "forge"', '"environment": "test"'),
    ],
  ])("%s", (_, code, make) => {
    const changed = make();
    expect(changed).not.toBe(file);
    expect(verifyProof(changed, { signatureRoots: world.rootPem, at: later })).toEqual(refusal(code));
  });

  test("when its root is its own and nobody else's (S82)", () => {
    expect(verifyProof(file, { at: later })).toEqual(refusal("proof_root"));
  });

  test("when it is of another environment than was asked for, whatever name it has (S82)", () => {
    const trust = { signatureRoots: world.rootPem, at: later };
    expect(verifyProof(file, { ...trust, environment: base.environment })).toHaveProperty("ok", true);
    const renamed = file.replace('"environment": "forge"', '"environment": "BankID"');
    expect(verifyProof(renamed, { ...trust, environment: base.environment })).toEqual(refusal("proof_root"));
    for (const environment of ["test", "production", { name: "forged" }] as const) {
      expect(verifyProof(file, { ...trust, environment })).toEqual(refusal("proof_root"));
    }
  });

  test("when its root is not the one that is trusted here (S82)", async () => {
    const other = await base.makeWorld();
    expect(verifyProof(file, { signatureRoots: other.rootPem, at: later })).toEqual(refusal("proof_root"));
  });

  test("when a signature in it was changed", () => {
    const { signature } = JSON.parse(file) as { signature: string };
    const changed = file.replace(
      signature,
      base.forge(world, { signedData: { visible: "Another." } }).signature,
    );
    expect(verifyProof(changed, { signatureRoots: world.rootPem, at: later })).toEqual(
      refusal("ocsp_other_signature"),
    );
  });

  test("when a byte of it is changed, except of what nobody signed and nothing contradicts (S99)", () => {
    const changeable = new Set<string>();
    let tried = 0;
    let start = 0;
    for (const line of file.split("\n")) {
      // Of a signature, mutations.test.ts changes each byte.
      const stride = line.length > 500 && !isLong ? 41 : 1;
      for (let at = start; at <= start + line.length && at < file.length; at += stride) {
        const bytes = Buffer.from(file);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        tried++;
        const result = verifyProof(bytes.toString("utf8"), { signatureRoots: world.rootPem, at: later });
        if (result.ok) changeable.add(line.trim().split('"')[1] ?? line);
      }
      start += line.length + 1;
    }
    expect(tried).toBeGreaterThan(1_000);
    // As `docs/evidence.md` says.
    expect([...changeable].toSorted()).toEqual(
      ["collectedAt", "environment", "name", "orderedAt", "verifiedAt", "version"].toSorted(),
    );
  });

  test("whatever text it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(verifyProof(text)).toEqual(refusal("proof_malformed"));
      }),
    );
  });
});
