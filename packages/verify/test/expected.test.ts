import { verifyCompletion } from "@bankid-kit/verify";
import type { ExpectedOrder } from "@bankid-kit/verify";
import { beforeAll, describe, expect, test } from "vitest";
import * as base from "./forge/evidence.ts";

let world: base.World;
let forged: base.Forged;
beforeAll(async () => {
  world = await base.makeWorld();
  forged = base.forge(world);
});

function verifying(expected: unknown): () => unknown {
  return () =>
    verifyCompletion(forged, {
      environment: base.environment,
      signatureRoots: world.rootPem,
      expected: expected as ExpectedOrder,
    });
}

describe("what is expected", () => {
  test.each([undefined, null, "sign", 7])("is asked for in an object, and not as %j", (expected) => {
    expect(verifying(expected)).toThrow(expect.objectContaining({ code: "ERR_OPTION" }));
    expect(verifying(expected)).toThrow("write expected: {");
  });

  const strange: [keyof ExpectedOrder, unknown[]][] = [
    ["kind", [null, undefined, "Signing"]],
    ["visibleData", [null, 7, Buffer.from(base.text)]],
    ["format", [null, "plaintext"]],
    ["nonVisibleData", [null, 7, [1, 2]]],
    ["person", [null, "191212-1212", Number(base.personalNumber)]],
    ["rp", [null, 7, { name: base.rp }]],
    ["policies", [null, "file", ["1.2.3.4.5"]]],
    ["orderedAt", [null, "2026-01-01", Number.NaN]],
    ["collectedAt", [null, new Date(base.signedAt)]],
  ];
  test.each(strange.flatMap(([name, values]) => values.map((value) => [name, value] as const)))(
    "has no %s that is %o: it is told what to write, and nothing is verified",
    (name, value) => {
      const told = verifying({ ...base.expected, [name]: value });
      expect(told).toThrow(expect.objectContaining({ code: "ERR_OPTION" }));
      expect(told).toThrow(`expected.${name} must be`);
    },
  );

  test("has no member that would be overlooked", () => {
    expect(verifying({ ...base.expected, policy: ["file"] })).toThrow("it has kind, visibleData,");
  });
});
