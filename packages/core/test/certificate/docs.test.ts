import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("docs/certificates.md has a row with the fix for each code, and for nothing else (S21)", () => {
  const rows = [
    ...read("../../../../docs/certificates.md").matchAll(/^\| `((?:ERR|WARN)_\w+)` *\| .+ \| .+ \|$/gm),
  ];
  const [, errors = ""] = /type CertificateErrorKind =(.*?);/s.exec(read("../../src/errors.ts")) ?? [];
  const [, warnings = ""] =
    /type CertificateWarningKind =(.*?);/s.exec(read("../../src/certificate/finding.ts")) ?? [];
  const codes = [...`${errors}${warnings}`.matchAll(/"(\w+)"/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(20);
  expect(rows.map(([, code]) => code)).toEqual(codes);
});
