import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BankIdClient, inspectCertificate } from "@bankid-kit/core";
import { afterAll, describe, expect, test } from "vitest";
import { makeAuthority } from "../support/pki.ts";
import type { WrittenCertificate } from "./corpus.ts";
import { environmentOf, writeCorpus } from "./corpus.ts";

const dir = mkdtempSync(join(tmpdir(), "bankid-kit-corpus-"));
const corpus = await writeCorpus(dir);
const refused = corpus.filter(({ code }) => code.startsWith("ERR_"));
const odd = corpus.filter(({ code }) => code.startsWith("WARN_"));
const { cert: ca } = await makeAuthority("Root");

afterAll(() => rmSync(dir, { recursive: true }));

describe("each way in which certificate files can be wrong", () => {
  test.each(corpus.map((entry) => [entry.name, entry] as const))("%s is named (S21)", (_, entry) => {
    const { findings } = inspectCertificate(entry.certificate, { environment: environmentOf(entry, ca) });
    expect(findings.map(({ code }) => code)[0]).toBe(entry.code);
  });

  test.each(refused.map((entry) => [entry.name, entry] as const))(
    "%s lets no client be made (S21)",
    (_, entry) => {
      expect(() => clientWith(entry)).toThrow(expect.objectContaining({ code: entry.code }));
    },
  );

  test.each(odd.map((entry) => [entry.name, entry] as const))("%s is used all the same", async (_, entry) => {
    await expect(clientWith(entry).close()).resolves.toBeUndefined();
  });

  test("none says more than its finding's words: no passphrase, no key (S10)", () => {
    const said = JSON.stringify(
      corpus.map((entry) => inspectCertificate(entry.certificate, { environment: environmentOf(entry, ca) })),
    );
    const passphrases = corpus.flatMap(({ passphrase }) =>
      passphrase ? [JSON.stringify(passphrase).slice(1, -1)] : [],
    );
    const secrets = new Set([...passphrases, ...corpus.flatMap(({ files }) => keyLines(files))]);
    // One test passphrase is Swedish for "wrong", and a part of other words.
    secrets.delete("fel");
    expect(secrets.size).toBeGreaterThan(50);
    expect([...secrets].filter((secret) => said.includes(secret))).toEqual([]);
  });

  test("each has words, and a fix that needs no openssl", () => {
    for (const entry of corpus) {
      for (const { message, fix } of inspectCertificate(entry.certificate).findings) {
        expect(message).toMatch(/^[A-Z].*\.$/s);
        expect(fix).toMatch(/^[A-Z].*\.$/s);
        expect(fix).not.toMatch(/openssl/i);
      }
    }
  });
});

function clientWith(entry: WrittenCertificate): BankIdClient {
  return new BankIdClient({ environment: environmentOf(entry, ca), certificate: entry.certificate });
}

/** Lines of the keys in PEM among the files. */
function keyLines(files: WrittenCertificate["files"]): string[] {
  return Object.values(files)
    .map((content) => Buffer.from(content).toString("latin1"))
    .filter((text) => text.includes("PRIVATE KEY"))
    .flatMap((text) => text.split("\n").filter((line) => /^[A-Za-z0-9+/]{40,}$/.test(line)));
}
