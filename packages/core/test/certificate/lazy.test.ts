import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { inspectCertificate, testCertificate } from "@bankid-kit/core";
import { expect, test } from "vitest";

const { cache } = createRequire(import.meta.url);
const isForgeLoaded = (): boolean => Object.keys(cache).some((path) => path.includes("node-forge"));

// One test, for what it looks at is the whole process.
test("node-forge is loaded for an old PFX, and by nobody who has a modern one", () => {
  inspectCertificate(testCertificate(), { environment: "test" });
  inspectCertificate({ ...testCertificate(), passphrase: "fel" });
  expect(isForgeLoaded()).toBe(false);

  const pfx = readFileSync(new URL("fixtures/testcert-rc2-40.p12", import.meta.url));
  expect(inspectCertificate({ pfx, passphrase: "qwerty123" }).certificate?.environment).toBe("test");
  expect(isForgeLoaded()).toBe(true);
});
