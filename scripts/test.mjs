// npm test: sets up what is needed, then runs every check there is. Ends with one line that sums the runners.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pnpm, root, run } from "./pnpm.mjs";

const reports = join(root, ".cache/test");
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

await pnpm(["install", "--frozen-lockfile", "--reporter=append-only"]);
// Not before there is something installed to import.
const { setUpTools } = await import("./setup-tools.mjs");
const { checkPackages } = await import("./check-packages.mjs");
await setUpTools();
for (const script of ["format:check", "lint", "build", "typecheck"]) {
  console.log(`\n— ${script}`);
  await pnpm(["run", "--silent", script]);
}

const results = [await vitest(), await playwright(), await checkPackages()];
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`\n${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
process.exitCode = results.every(({ failed }) => failed === 0) ? 0 : 1;

async function vitest() {
  console.log("\n— unit and browser tests");
  const file = join(reports, "vitest.json");
  const status = await run("node", [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = readReport(file);
  return counted(status, {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  });
}

async function playwright() {
  console.log("\n— end to end");
  const file = join(reports, "playwright.json");
  const status = await run(
    "node",
    [
      "e2e/node_modules/@playwright/test/cli.js",
      "test",
      "-c",
      "e2e/playwright.config.ts",
      "--reporter=dot,json",
    ],
    { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file } },
  );
  const { expected, unexpected, flaky, skipped } = readReport(file).stats ?? {};
  // A test that passes at its second try is broken: it counts as failed.
  return counted(status, { passed: expected, failed: unexpected + flaky, skipped });
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

/** A runner that failed without a failed test (a file that does not load, say) counts as one failure. */
function counted(status, { passed, failed, skipped }) {
  const numbers = { passed: passed || 0, failed: failed || 0, skipped: skipped || 0 };
  const ranNothing = numbers.passed + numbers.failed === 0;
  return (status !== 0 || ranNothing) && numbers.failed === 0 ? { ...numbers, failed: 1 } : numbers;
}
