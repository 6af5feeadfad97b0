// What a page has to load, minified and gzipped, against packages/react/.size-limit.json.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./pnpm.mjs";

/** Needs a build. @returns {readonly boolean[]} Whether each part of the package is as small as it is to be. */
export function checkSizes() {
  const { stdout, stderr } = spawnSync(process.execPath, ["node_modules/size-limit/bin.js", "--json"], {
    cwd: join(root, "packages", "react"),
    encoding: "utf8",
  });
  const parts = partsOf(stdout);
  if (parts.length === 0) {
    console.error(`✗ @bankid-kit/react: sizes, for size-limit said none\n${stderr}${stdout}`);
    return [false];
  }
  for (const { name, passed, size, sizeLimit } of parts) {
    console.log(`${passed ? "✓" : "✗"} @bankid-kit/react: ${name} is ${size} B, at most ${sizeLimit} B`);
  }
  return parts.map(({ passed }) => passed === true);
}

function partsOf(json) {
  try {
    const parts = JSON.parse(json);
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
