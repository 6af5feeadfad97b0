import { proofFile } from "@bankid-kit/verify";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as base from "../../verify/test/forge/evidence.ts";
import { toPem, writeCertificate } from "../../verify/test/forge/certificate.ts";
import { run, testTime } from "./support/world.ts";

const dir = mkdtempSync(join(tmpdir(), "bankid-cli-verify-"));
afterAll(() => rmSync(dir, { recursive: true }));

const text = "I lend you my bicycle.\n\nBring it back.";
const files = {
  proof: join(dir, "proof.json"),
  completion: join(dir, "completion.json"),
  signature: join(dir, "signature"),
  ocsp: join(dir, "ocsp"),
  root: join(dir, "signing-root.pem"),
  shop: join(dir, "shop.pem"),
  text: join(dir, "text"),
};
let world: base.World;
let proof: string;
beforeAll(async () => {
  world = await base.makeWorld();
  const { user, ...evidence } = base.forge(world, { signedData: { visible: text } });
  const made = proofFile(
    { ...evidence, user },
    {
      environment: { name: "simulator" },
      signatureRoots: world.rootPem,
      expected: { ...base.expected, visibleData: text },
      at: base.signedAt,
    },
  );
  if (!made.ok) throw new Error(made.message);
  proof = made.file;
  const contents = {
    proof,
    completion: JSON.stringify({ ...evidence, user, device: { ipAddress: "127.0.0.1" } }, undefined, 2),
    signature: `${evidence.signature}\n`,
    ocsp: evidence.ocspResponse,
    root: world.rootPem,
    shop: clientCertificate(),
    text,
  };
  for (const [name, path] of Object.entries(files)) {
    writeFileSync(path, contents[name as keyof typeof contents]);
  }
});

/** A certificate of the relying party that the evidence was made for. */
function clientCertificate(): string {
  const subject = {
    "2.5.4.6": "SE",
    "2.5.4.10": "Forged bank",
    "2.5.4.5": "5566304928",
    "2.5.4.41": "Forged shop",
    "2.5.4.3": "Forged shop",
  };
  const { publicKey, privateKey: signedBy } = world.stranger;
  const algorithm = { oid: "1.2.840.113549.1.1.11", hash: "sha256" };
  const validity = { notBefore: base.signedAt, notAfter: testTime };
  const names = { subject, issuer: subject, serialNumber: "01", extensions: [] };
  return toPem(writeCertificate({ ...names, ...validity, publicKey, signedBy, algorithm }));
}

const verify = (...argv: string[]) => run(["verify", ...argv]);
const evidence = () => ["--signature", files.signature, "--ocsp", files.ocsp, "--dir", dir];

const held = `✓ This signature holds.
Who              Tolvan Tolvansson
Personal number  191212121212
For              Forged shop
Certificate of   cn=Forged shop,name=Forged shop,serialNumber=5566304928,o=Forged bank,c=SE
When             2026-03-02 10:00:00 UTC
With             BankID on file
Environment      a simulator: nobody is bound by it
Text             I lend you my bicycle.

                 Bring it back.
Hidden data      17 bytes
`;

describe("bankid verify", () => {
  test("tells who signed what, for whom and when, of a proof file (S99)", async () => {
    const { code, out, err } = await verify(files.proof, "--dir", dir);
    expect([code, err]).toEqual([0, ""]);
    expect(out.slice(0, held.length)).toBe(held);
    expect(out).toMatch(/^Root +SHA-256\n +(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/m);
    expect(out).toMatch(
      /^Proof file {7}made 2026-03-02 10:00:00 UTC by @bankid-kit\/verify [\d.]+, which nobody signed$/m,
    );
  });

  test("tells the same of a signature with its OCSP response, and of a result that --out saved", async () => {
    for (const argv of [evidence(), [files.completion, "--root", files.root, "--env", "simulator"]]) {
      const { code, out } = await verify(...argv);
      expect([code, out.slice(0, held.length)]).toEqual([0, held]);
      expect(out).not.toContain("Proof file");
    }
  });

  test("finds the root of a simulator where a service finds its certificate", async () => {
    const env = { BANKID_ENV: "simulator", BANKID_DIR: dir };
    expect((await run(["verify", files.proof], { env })).code).toBe(0);
    const argv = ["verify", "--signature", files.signature, "--ocsp", files.ocsp];
    expect((await run(argv, { env })).code).toBe(0);
  });

  test("speaks Swedish to who does", async () => {
    const { out } = await run(["verify", files.proof, "--dir", dir], { env: { LANG: "sv_SE.UTF-8" } });
    expect(out).toMatch(
      /^✓ Underskriften håller\.\nVem {14}Tolvan Tolvansson\nPersonnummer {5}191212121212$/m,
    );
    const { out: refused } = await verify(...evidence(), "--expect-kind", "auth", "--lang", "sv");
    expect(refused).toBe(
      "✗ Det här håller inte (other_kind). Någon legitimerade sig där en underskrift begärdes, eller\n  tvärtom.\n",
    );
  });

  test("gives scripts an object, with the texts as they were signed", async () => {
    const { code, out } = await verify(files.proof, "--dir", dir, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      kind: "sign",
      person: { personalNumber: "191212121212" },
      userVisibleData: text,
      signedAt: "2026-03-02T10:00:00.000Z",
      claims: { verifiedAt: "2026-03-02T10:00:00.000Z" },
    });
  });

  test("commands no terminal, whatever was signed", async () => {
    const { signature, ocspResponse, user } = base.forge(world, {
      signedData: { visible: "\u001b[2JAll is well.\u202e" },
    });
    const path = join(dir, "hostile.json");
    writeFileSync(path, JSON.stringify({ signature, ocspResponse, user }));
    const { out } = await verify(path, "--dir", dir);
    expect(out).toContain("Text             �[2JAll is well.�\n");
  });
});

/** The proof file, where it calls its environment otherwise, which nobody signed. */
function calledOtherwise(name: string): string {
  const path = join(dir, "called-otherwise.json");
  writeFileSync(path, proof.replace('"environment": "simulator"', `"environment": "${name}"`));
  return path;
}

test.each(["Sveriges BankID", "constructor"])(
  "bankid verify calls an environment of the name %s none of BankID's, and takes no simulator's root for it (S82)",
  async (name) => {
    const path = calledOtherwise(name);
    for (const trust of [
      { argv: ["--dir", dir], env: {} },
      { argv: [], env: { BANKID_DIR: dir } },
    ]) {
      const { code, out } = await run(["verify", path, ...trust.argv], { env: trust.env });
      expect([code, out]).toEqual([1, expect.stringContaining("(proof_root)")]);
    }
    const { code, out } = await verify(path, "--root", files.root);
    expect(code).toBe(0);
    expect(out).toContain(`Environment      "${name}", which is none of BankID's: nobody is bound by it\n`);
  },
);

/** An answer of BankID's whose person is not the one who signed. */
function otherPerson(): string {
  const path = join(dir, "other-person.json");
  const { signature, ocspResponse } = base.forge(world);
  writeFileSync(path, JSON.stringify({ signature, ocspResponse, user: { personalNumber: "200510312390" } }));
  return path;
}

describe("what does not hold ends with 1 and the reason", () => {
  test("for a file that was changed", async () => {
    const changed = join(dir, "changed.json");
    writeFileSync(changed, proof.replace('"kind": "sign"', '"kind": "auth"'));
    const { code, out, err } = await verify(changed, "--dir", dir);
    expect([code, err]).toEqual([1, ""]);
    expect(out).toBe(
      "✗ This does not hold (other_kind). Somebody identified themselves where a signature was asked for,\n  or the other way about.\n",
    );
  });

  test.each<[string, string, () => string[]]>([
    ["a proof whose root is nobody's", "proof_root", () => [files.proof]],
    [
      "a proof of another environment than --env",
      "proof_root",
      () => [files.proof, "--root", files.root, "--env", "test"],
    ],
    ["a file that is no proof", "proof_malformed", () => [files.text]],
    ["an answer that names another person", "other_person", () => [otherPerson(), "--dir", dir]],
    [
      "another person than --expect-person",
      "other_person",
      () => [...evidence(), "--expect-person", "20121212-1212"],
    ],
    [
      "another text than --expect-text",
      "other_visible_text",
      () => [...evidence(), "--expect-text", `${text} `],
    ],
    [
      "another kind than --expect-kind, of a proof",
      "other_kind",
      () => [files.proof, "--dir", dir, "--expect-kind", "auth"],
    ],
    ["another relying party than --expect-rp", "other_rp", () => [...evidence(), "--expect-rp", files.root]],
  ])("%s", async (_, code, argv) => {
    const result = await verify(...argv(), "--json");
    expect([result.code, result.err]).toEqual([1, ""]);
    expect(JSON.parse(result.out)).toMatchObject({ ok: false, code });
  });

  test("and what was expected holds when it is what was signed", async () => {
    const person = ["--expect-kind", "sign", "--expect-person", "191212121212"];
    const order = ["--expect-text-file", files.text, "--expect-rp", files.shop];
    const { code } = await verify(...evidence(), ...person, ...order);
    expect(code).toBe(0);
  });
});

describe("a command line that can't be understood", () => {
  const pair = ["--signature", files.signature, "--ocsp", files.ocsp];
  test.each<[string, string[], string]>([
    ["nothing", [], "There is nothing to verify: give a proof file, or --signature and --ocsp."],
    ["half of it", ["--signature", "a"], "--signature goes with --ocsp: give both of one answer."],
    ["the other half", ["--ocsp", "a"], "--ocsp goes with --signature: give both of one answer."],
    [
      "twice",
      ["a", ...pair],
      "A file and --signature with --ocsp are two pieces of evidence: give one of them.",
    ],
    ["whose", pair, "Whose signature is it? Give --env test, --env production or --env simulator."],
    [
      "no root",
      [...pair, "--env", "production"],
      "--root is missing: give the signature root as PEM, which BankID hands out on request. It is not the root of its TLS certificates.",
    ],
    [
      "no directory",
      [...pair, "--env", "simulator"],
      "--dir is missing: give the directory that bankid-simulator --dir wrote, or its signing-root.pem as --root.",
    ],
    [
      "two roots",
      [...pair, "--dir", dir, "--root", "b"],
      "--dir and --root both name a root to trust: give one of them.",
    ],
    [
      "a directory for BankID itself",
      [...pair, "--dir", dir, "--env", "test"],
      "--dir is for the simulator, and --env says test: leave one of them out.",
    ],
    [
      "no file",
      ["/nowhere/proof.json"],
      "The file /nowhere/proof.json of <file> can't be read: there is no such file. Correct the path.",
    ],
    [
      "two texts",
      [...pair, "--dir", dir, "--expect-text", "a", "--expect-text-file", "b"],
      "--expect-text and --expect-text-file both give the text: leave one of them out.",
    ],
    [
      "no person",
      [...pair, "--dir", dir, "--expect-person", "canary"],
      "--expect-person is no personal number: write 12 digits, or 10 with - (+ from the age of 100), and check the last digit.",
    ],
  ])("is one sentence and exit code 2: %s", async (_, argv, sentence) => {
    expect(await verify(...argv)).toEqual({ code: 2, out: "", err: `bankid: ${sentence}\n` });
  });

  test("or a root that is not the environment's, which is exit code 3 (S82)", async () => {
    const { code, out, err } = await verify(...pair, "--env", "production", "--root", files.root);
    expect([code, out]).toEqual([3, ""]);
    expect(err).toMatch(/^bankid: --root holds a root that is not the signature root of "production"\./);
  });
});
