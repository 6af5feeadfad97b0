import { describe, expect, test } from "vitest";
import { readCertificate } from "../src/chain/certificate.ts";
import { checkLeaf } from "../src/chain/leaf.ts";
import { orRefusal } from "../src/refuse.ts";
import { keyUsage, makeKeys, policies, rsaSha256, writeCertificate } from "./forge/certificate.ts";
import { names, signedAt } from "./forge/evidence.ts";

/*
 * Which kinds of BankID an environment has. Evidence of BankID's own environments can't be forged, so their
 * certificates are looked at by themselves.
 */
const { publicKey, privateKey: signedBy } = await makeKeys();

function kindOf(environment: string, ...oids: readonly string[]): unknown {
  const certificate = writeCertificate({
    serialNumber: "4d",
    issuer: names.issuer,
    subject: names.person,
    notBefore: signedAt,
    notAfter: signedAt,
    extensions: [keyUsage(0x80), policies(...oids)],
    publicKey,
    signedBy,
    algorithm: rsaSha256,
  });
  return orRefusal(() => checkLeaf(readCertificate(certificate), environment));
}

describe("the kind of a BankID (S88)", () => {
  test.each([
    ["production", "1.2.752.78.1.1", "file"],
    ["production", "1.2.752.78.1.2", "card"],
    ["production", "1.2.752.78.1.5", "mobile"],
    ["test", "1.2.3.4.5", "file"],
    ["test", "1.2.3.4.10", "card"],
    ["test", "1.2.3.4.25", "mobile"],
    ["test", "1.2.752.60.1.6", "test"],
  ])("of %s with the policy %s is %s", (environment, oid, kind) => {
    expect(kindOf(environment, "1.2.3", oid)).toBe(kind);
  });

  test.each([
    ["production", "1.2.3.4.5"],
    ["production", "1.2.752.60.1.6"],
    ["production", "1.2.752.78.1.4"],
    ["production", "1.2.752.71.1.3"],
    ["test", "1.2.752.78.1.5"],
    ["simulator", "1.2.752.60.1.6"],
  ])("of %s is none with the policy %s", (environment, oid) => {
    expect(kindOf(environment, oid)).toMatchObject({ ok: false, code: "leaf_policy" });
  });
});
