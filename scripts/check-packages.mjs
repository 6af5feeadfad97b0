// What a user would install, looked at as tarballs: packaging mistakes, types, and which files are in it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkConsumers } from "./check-consumers.mjs";
import { checkLogins } from "./check-logins.mjs";
import { checkRendering } from "./check-rendering.mjs";
import { checkSizes } from "./check-sizes.mjs";
import { inheritedEnv, root, run } from "./pnpm.mjs";

const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Files that belong in a tarball. */
const allowed =
  /^package\/(package\.json|README\.md|LICENSE|(dist|src)\/.+\.(js|d\.ts|ts|tsx|css|html|map))$/;

/** @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
export async function checkPackages() {
  console.log("\n— packages");
  const folder = mkdtempSync(join(tmpdir(), "bankid-kit-packages-"));
  const outcomes = [];
  const tarballs = {};
  try {
    for (const name of readdirSync(join(root, "packages")).toSorted()) {
      const tarball = pack(join(root, "packages", name), folder);
      tarballs[name] = tarball;
      outcomes.push(
        report(name, "files", checkFiles(tarball)),
        report(name, "publint", await checkPublint(tarball)),
        report(name, "types", await checkTypes(tarball)),
        ...(name === "core" ? await checkConsumers(tarball) : []),
      );
    }
    outcomes.push(
      report("react", '"use client"', isClientCode()),
      ...checkSizes(),
      ...(await checkRendering(tarballs)),
      ...(await checkLogins(tarballs)),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed, skipped: 0 };
}

function report(name, check, isGood) {
  console.log(`${isGood ? "✓" : "✗"} @bankid-kit/${name}: ${check}`);
  return isGood;
}

function pack(directory, folder) {
  const output = execFileSync(
    "npx",
    ["--yes", packageManager, "pack", "--json", "--pack-destination", folder],
    {
      cwd: directory,
      encoding: "utf8",
      env: inheritedEnv(),
      stdio: ["ignore", "pipe", "inherit"],
      shell: process.platform === "win32",
    },
  );
  return JSON.parse(output).filename;
}

/** Next.js looks for it at the top of the very file that is imported. */
function isClientCode() {
  return readFileSync(join(root, "packages/react/dist/index.js"), "utf8").startsWith('"use client";');
}

function checkFiles(tarball) {
  const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).trim().split("\n");
  const strange = files.filter((file) => !allowed.test(file));
  const lacking = ["README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"].filter(
    (file) => !files.includes(`package/${file}`),
  );
  for (const file of strange) console.error(`  ${file} does not belong in the package`);
  for (const file of lacking) console.error(`  ${file} is missing`);
  return strange.length === 0 && lacking.length === 0;
}

async function checkPublint(tarball) {
  return (await run("node", ["node_modules/publint/src/cli.js", "run", tarball, "--strict"])) === 0;
}

/** Everything but CommonJS resolution of Node 10 and 16: the packages are ESM only. */
async function checkTypes(tarball) {
  const attw = "node_modules/@arethetypeswrong/cli/dist/index.js";
  const args = [attw, tarball, "--profile", "esm-only", "--format", "ascii", "--no-emoji", "--quiet"];
  return (await run("node", [...args, "--exclude-entrypoints", "styles.css"])) === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { failed } = await checkPackages();
  process.exitCode = failed === 0 ? 0 : 1;
}
