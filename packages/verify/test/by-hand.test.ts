import { proofFile } from "@bankid-kit/verify";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyUsage, policies, rsaSha256, writeCertificate } from "./forge/certificate.ts";
import * as base from "./forge/evidence.ts";
import { isKnown, readVectors } from "./support/vector.ts";

/** The commands of the documentation, as one script. */
const script = [
  ...readFileSync(join(import.meta.dirname, "../../../docs/evidence.md"), "utf8")
    .split("## Check it by hand")[1]!
    .matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm),
]
  .map(([, indent = "", block = ""]) => block.replaceAll(new RegExp(`^${indent}`, "gm"), ""))
  .join("\n");

const missing = ["jq", "openssl", "xmlsec1"].filter(
  (tool) => spawnSync(tool, ["--version"]).error !== undefined,
);
if (missing.length > 0) console.log(`the check by hand is not tried: there is no ${missing.join(", no ")}`);

const dir = mkdtempSync(join(tmpdir(), "bankid-verify-by-hand-"));
afterAll(() => rmSync(dir, { recursive: true }));

/** What the commands say of a proof file. */
function check(file: string): { readonly code: number | null; readonly said: string } {
  const folder = mkdtempSync(join(dir, "proof-"));
  writeFileSync(join(folder, "proof.json"), file);
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", script], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8" },
  });
  return { code: status, said: stdout + stderr };
}

let world: base.World;
beforeAll(async () => {
  world = await base.makeWorld();
});

function prove(changes: base.Changes = {}): string {
  const made = proofFile(base.forge(world, changes), {
    environment: base.environment,
    signatureRoots: world.rootPem,
    expected: base.expected,
    at: base.signedAt,
  });
  if (!made.ok) throw new Error(made.message);
  return made.file;
}

/** A key in the place where tools look for one first. */
function withKeyOfStranger({ keyInfo }: base.Parts): Partial<base.Parts> {
  const { n = "", e = "" } = world.stranger.publicKey.export({ format: "jwk" });
  const [modulus, exponent] = [n, e].map((each) => Buffer.from(each, "base64url").toString("base64"));
  const key = `<RSAKeyValue><Modulus>${modulus}</Modulus><Exponent>${exponent}</Exponent></RSAKeyValue>`;
  return { keyInfo: keyInfo.replace("<X509Data>", `<KeyValue>${key}</KeyValue><X509Data>`) };
}

/** The certificate of somebody who has a BankID too. */
const withCertificateOfStranger: base.Changes["chain"] = ({ person, issuer, bank }) => [
  person,
  writeCertificate({
    subject: base.names.stranger,
    issuer: base.names.issuer,
    serialNumber: "5a",
    notBefore: base.signedAt - 86_400_000,
    notAfter: base.signedAt + 86_400_000,
    extensions: [keyUsage(0x80), policies(base.filePolicy)],
    publicKey: world.stranger.publicKey,
    signedBy: world.issuer.privateKey,
    algorithm: rsaSha256,
  }),
  issuer,
  bank,
];

describe.skipIf(missing.length > 0)("the check by hand", () => {
  test("agrees that a signature holds, and reads the same from it (S99)", () => {
    const { code, said } = check(prove());
    expect([code, said]).toEqual([0, said]);
    expect(said).toContain("1.pem: OK");
    expect(said).toContain("SignedInfo References (ok/all): 2/2");
    expect(said).toContain("Verified OK\n");
    expect(said).toContain("Response verify OK\n");
    expect(said).toContain("1.pem: good");
    for (const line of [base.text, base.rp, "Signing"]) expect(said.split("\n")).toContain(line);
    expect(said).toContain(`serialNumber=${base.personalNumber}`);
    const hashes = said.match(/^[0-9a-f]{40}$/gm) ?? [];
    expect(hashes).toHaveLength(2);
    expect(new Set(hashes).size).toBe(1);
  });

  test.each(readVectors().filter(isKnown))("agrees that the real signature in $name holds", (vector) => {
    const { root, ...evidence } = vector;
    const made = proofFile(
      { ...evidence, user: { personalNumber: "191212121212" } },
      {
        environment: "test",
        signatureRoots: root,
        expected: { kind: "auth", visibleData: "signeringstext", nonVisibleData: "ej synlig" },
      },
    );
    const { code, said } = check("file" in made ? made.file : "");
    expect([code, said]).toEqual([0, said]);
    expect(said).toContain("SignedInfo References (ok/all): 2/2");
    expect(said.split("\n")).toContain("signeringstext");
  });

  test.each<[string, () => base.Changes]>([
    ["a bare key", () => ({ beforeSigning: withKeyOfStranger })],
    ["another certificate", () => ({ chain: withCertificateOfStranger })],
  ])("refuses what somebody else signed who put %s beside the person's certificate", (_, changes) => {
    const { signature, ocspResponse } = base.forge(world, { ...changes(), signer: world.stranger });
    const { code } = check(JSON.stringify({ ...(JSON.parse(prove()) as object), signature, ocspResponse }));
    expect(code).not.toBe(0);
  });

  test("refuses what was changed", () => {
    const proof = JSON.parse(prove()) as { signature: string };
    const xml = Buffer.from(proof.signature, "base64").toString().replace("<funcId>S", "<funcId>s");
    const { code } = check(JSON.stringify({ ...proof, signature: Buffer.from(xml).toString("base64") }));
    expect(code).not.toBe(0);
  });
});
