import { evidenceMessages, verifyCompletion } from "@bankid-kit/verify";
import { beforeAll, describe, expect, test } from "vitest";
import { cases } from "./cases/all.ts";
import * as base from "./forge/evidence.ts";

let world: base.World;
beforeAll(async () => {
  world = await base.makeWorld();
});

describe.each(Object.values(cases))("refused is", (...group) => {
  test.each(group.map((each) => [each.name, each] as const))(
    "%s",
    (_, { code, changes, deliver = (forged) => forged, expected, at = base.signedAt }) => {
      const result = verifyCompletion(deliver(base.forge(world, changes?.(world))), {
        environment: base.environment,
        signatureRoots: world.rootPem,
        expected: { ...base.expected, ...expected },
        at,
      });
      // No member beside these: nothing of what does not hold comes out (S93).
      expect(result).toEqual({ ok: false, code, message: evidenceMessages[code] });
      expect(Object.isFrozen(result)).toBe(true);
    },
  );
});

test("each reason is shown by a case", () => {
  const shown = new Set<string>(Object.values(cases).flatMap((group) => group.map(({ code }) => code)));
  // These are of the proof file and of the verifier that remembers; they are shown there.
  const elsewhere = ["proof_malformed", "proof_root", "proof_verdict", "replayed"];
  expect([...shown, ...elsewhere].toSorted()).toEqual(Object.keys(evidenceMessages).toSorted());
});
