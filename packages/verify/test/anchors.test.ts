import { BankIdError } from "@bankid-kit/core";
import { rpName, signatureRootFingerprints, verifyCompletion, verifySignature } from "@bankid-kit/verify";
import type { Trust } from "@bankid-kit/verify";
import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import * as base from "./forge/evidence.ts";

let world: base.World;
let forged: base.Forged;
beforeAll(async () => {
  world = await base.makeWorld();
  forged = base.forge(world);
});

/** What is thrown. */
function errorOf(trust: unknown): unknown {
  try {
    verifySignature(forged, trust as Trust);
  } catch (error) {
    return error;
  }
  return undefined;
}

function codeOf(trust: unknown): string | undefined {
  const error = errorOf(trust);
  if (error === undefined) return undefined;
  return error instanceof BankIdError ? error.code : "not a BankIdError";
}

describe("trust anchors", () => {
  test("are BankID's two roots by their fingerprints, and no others under BankID's names (S82)", () => {
    expect(signatureRootFingerprints.production).toMatch(/^ca32588e[0-9a-f]{56}$/);
    expect(signatureRootFingerprints.test).toMatch(/^c6faeaf8[0-9a-f]{56}$/);
    expect(codeOf({ environment: "production", signatureRoots: world.rootPem })).toBe("ERR_OPTION");
    expect(codeOf({ environment: "test", signatureRoots: world.rootPem })).toBe("ERR_OPTION");
  });

  test("are chosen by nobody but the caller: there is no default (S82)", () => {
    expect(codeOf({ signatureRoots: world.rootPem })).toBe("ERR_ENVIRONMENT_REQUIRED");
    expect(codeOf({ environment: base.environment })).toBe("ERR_OPTION");
    expect(codeOf({ environment: base.environment, signatureRoots: [] })).toBe("ERR_OPTION");
  });

  test.each([null, 7, "simulator", { name: "" }, { name: "production" }, { name: "test" }])(
    "belong to an environment, which %j is not",
    (environment) => {
      expect(codeOf({ environment, signatureRoots: world.rootPem })).toBe("ERR_ENVIRONMENT_INVALID");
    },
  );

  test.each(["", "no certificate", Buffer.from("300568656c6c6f", "hex"), [7]])(
    "are certificates, which %j is not",
    (signatureRoots) => {
      expect(codeOf({ environment: base.environment, signatureRoots })).toBe("ERR_OPTION");
    },
  );

  test.each([[], "no certificate", Buffer.from("300568656c6c6f", "hex")])(
    "are asked for in whole sentences when %j is given",
    (signatureRoots) => {
      const { message } = errorOf({ environment: base.environment, signatureRoots }) as BankIdError;
      expect(message).toMatch(/^signatureRoots .+[a-z\d]\.$/);
    },
  );

  test("may be PEM, DER, or several of them", async () => {
    const { rootPem } = world;
    const other = await base.makeWorld();
    const der = new X509Certificate(rootPem).raw;
    for (const signatureRoots of [rootPem, der, [other.rootPem, rootPem], `What it is\n${rootPem}`]) {
      expect(verifySignature(forged, { environment: base.environment, signatureRoots })).toHaveProperty(
        "ok",
        true,
      );
    }
  });

  test("two in one text are one too many, so that none is overlooked", () => {
    expect(codeOf({ environment: base.environment, signatureRoots: world.rootPem.repeat(2) })).toBe(
      "ERR_OPTION",
    );
  });

  test("of somebody else do not make a signature hold (S82)", async () => {
    const { rootPem: signatureRoots } = await base.makeWorld();
    const options = { environment: base.environment, signatureRoots, expected: base.expected };
    // The names are the same; the keys are not.
    expect(verifyCompletion(forged, options)).toHaveProperty("code", "chain_mismatch");
  });
});

describe("what holds", () => {
  test("is frozen, all of it (S93)", () => {
    const result = verifySignature(forged, { environment: base.environment, signatureRoots: world.rootPem });
    const parts = [result, ...Object.values(result)].filter((part) => typeof part === "object");
    expect(parts.length).toBeGreaterThan(4);
    expect(parts.filter((part) => !Object.isFrozen(part))).toEqual([]);
  });

  test("without an order says what was signed, and that nobody compared it", () => {
    const result = verifySignature(
      base.forge(world, { signedData: { visible: "Anything at all", funcId: "Identification" } }),
      { environment: base.environment, signatureRoots: world.rootPem },
    );
    expect(result).toMatchObject({ ok: true, kind: "auth", userVisibleData: "Anything at all" });
  });

  test("may have more in it than BankID has today, where BankID adds to it (S85)", () => {
    const changes: base.Changes = {
      beforeSigning: ({ signedData }) => ({
        signedData: signedData
          .replace("</srvInfo>", '<new kind="x"><deep>1</deep></new></srvInfo>')
          .replace("<funcId>", "<rpRef>x</rpRef><funcId>"),
      }),
    };
    const options = { environment: base.environment, signatureRoots: world.rootPem, expected: base.expected };
    expect(verifyCompletion(base.forge(world, changes), options)).toHaveProperty("ok", true);
  });

  test("may tell of its device what is not understood, which is left out and decides nothing (S85)", () => {
    const options = { environment: base.environment, signatureRoots: world.rootPem, expected: base.expected };
    const device = (from: string | RegExp, to: string): unknown =>
      verifyCompletion(
        base.forge(world, {
          beforeSigning: ({ signedData }) => ({ signedData: signedData.replace(from, to) }),
        }),
        options,
      );
    expect(device(/<deviceInfo>[^<]*/, "<deviceInfo>12.5")).toMatchObject({
      ok: true,
      device: { type: "FORGE", uhi: expect.any(String) },
    });
    expect(device("<ai>", "<ai></ai><ai>")).toMatchObject({ ok: true, device: {} });
    expect(device(/<env>.*<\/env>/, "")).toMatchObject({ ok: true, device: {} });
  });

  test("may say of a plain text that it is one", () => {
    const options = { environment: base.environment, signatureRoots: world.rootPem, expected: base.expected };
    const plain = base.forge(world, { signedData: { format: "plaintext" } });
    expect(verifyCompletion(plain, options)).toHaveProperty("ok", true);
  });

  test("may have been answered by the issuer itself, by name or by key (S89)", () => {
    const options = { environment: base.environment, signatureRoots: world.rootPem };
    for (const responder of [{ name: base.names.issuer }, { key: world.issuer.publicKey }]) {
      const byIssuer = base.forge(world, {
        ocsp: () => ({ responder, certificates: [], signedBy: world.issuer.privateKey }),
      });
      expect(verifySignature(byIssuer, options)).toHaveProperty("ok", true);
    }
  });
});

describe("the name of a relying party", () => {
  test("is its certificate's, the most specific part first (S92)", () => {
    // A client certificate has a name of the same parts; the root of the forge stands in for one.
    expect(rpName(world.rootPem)).toBe("cn=FORGED root,o=Forge");
    expect(() => rpName("no certificate")).toThrow("rpName was given something that is no certificate");
  });

  test("is compared without regard to how its parts are spelled, and with regard to what they say (S92)", () => {
    const options = { environment: base.environment, signatureRoots: world.rootPem };
    const compare = (rp: string): boolean =>
      verifyCompletion(forged, { ...options, expected: { ...base.expected, rp } }).ok;
    expect(compare(base.rp)).toBe(true);
    expect(compare(base.rp.replaceAll(",", ", ").replace("cn=", "CN="))).toBe(true);
    expect(compare(base.rp.replace("shop", "Shop"))).toBe(false);
    expect(compare(base.rp.replace(/,c=SE$/, ""))).toBe(false);
  });
});
