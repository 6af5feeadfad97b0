import { X509Certificate, createPrivateKey } from "node:crypto";
import { createSecureContext } from "node:tls";
import { inspectCertificate, splitCertificate, testCertificate } from "@bankid-kit/core";
import type { PfxCertificate } from "@bankid-kit/core";
import { describe, expect, test } from "vitest";
import { fixture } from "./corpus.ts";

describe("a PFX is split into PEM", () => {
  test.each([
    ["BankID's public test certificate", testCertificate()],
    ["an RC2 file", { pfx: fixture("testcert-rc2-40.p12"), passphrase: "qwerty123" }],
    ["a 3DES file", { pfx: fixture("testcert-3des.p12"), passphrase: "qwerty123" }],
    ["a file without a passphrase", { pfx: fixture("testcert-rc2-nopass.p12") }],
    [
      "an elliptic curve, with a passphrase in Swedish",
      { pfx: fixture("ec-aes.p12"), passphrase: "lösenord" },
    ],
    ["the same in an RC2 file", { pfx: fixture("ec-rc2-40.p12"), passphrase: () => "lösenord" }],
  ] as [string, PfxCertificate][])("of %s", (_, pfx) => {
    const { certificate, key } = splitCertificate(pfx);
    expect(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(() => createSecureContext({ cert: certificate, key })).not.toThrow();
    expect(inspectCertificate({ cert: certificate, key }).findings).toEqual([]);
  });

  test("with the rest of the chain after the certificate", () => {
    const { certificate } = splitCertificate({ pfx: fixture("testcert-chain.p12"), passphrase: "qwerty123" });
    const all = certificate.split(/(?=-----BEGIN)/).map((pem) => new X509Certificate(pem).subject);
    expect(all).toHaveLength(2);
    expect(all[0]).toContain("CN=FP Testcert 5");
  });

  test.each([
    ["a wrong passphrase", { ...testCertificate(), passphrase: "fel" }, "ERR_CERTIFICATE_PASSPHRASE"],
    ["a file that is not there", { pfx: "/nowhere/rp.p12" }, "ERR_CERTIFICATE_FILE"],
    [
      "a cipher that nobody reads",
      { pfx: fixture("testcert-rc2-128.p12"), passphrase: "qwerty123" },
      "ERR_PFX_LEGACY",
    ],
    ["PEM", { pfx: "-----BEGIN CERTIFICATE-----" }, "ERR_CERTIFICATE_TRUNCATED"],
  ])("and %s is named as everywhere", (_, pfx, code) => {
    expect(() => splitCertificate(pfx)).toThrow(expect.objectContaining({ code }));
  });
});
