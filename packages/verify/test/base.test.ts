import { verifyCompletion } from "@bankid-kit/verify";
import { beforeAll, expect, test } from "vitest";
import { environment, expected, forge, makeWorld, personalNumber, signedAt, text } from "./forge/evidence.ts";
import type { World } from "./forge/evidence.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

test("evidence without changes holds, so that a change is what breaks it (S96)", () => {
  const result = verifyCompletion(forge(world), { environment, signatureRoots: world.rootPem, expected });
  expect(result).toMatchObject({
    ok: true,
    environment: "forge",
    person: { personalNumber, name: "Tolvan Tolvansson", givenName: "Tolvan", surname: "Tolvansson" },
    kind: "sign",
    userVisibleData: text,
    policy: "file",
    signedAt,
    rp: { displayName: "Forged shop" },
  });
});
