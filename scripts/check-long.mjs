// pnpm check:long: the unit tests with their full volumes of faults, races, mutations and random input.
// Tests read BANKID_KIT_LONG and run a small part of it otherwise. What they counted is a table at the end.
// Takes names of tests, as vitest does: pnpm check:long packages/express/test/races
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./pnpm.mjs";
import { volumeTable } from "./volume-table.mjs";

const file = join(root, ".cache/volumes.jsonl");
mkdirSync(join(root, ".cache"), { recursive: true });
rmSync(file, { force: true });

const status = await run(
  "node",
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    "node",
    "--testTimeout=1800000",
    ...process.argv.slice(2),
  ],
  { env: { BANKID_KIT_LONG: "1", BANKID_KIT_VOLUMES: file } },
);
console.log(`\n${volumeTable(read(file))}`);
process.exitCode = status;

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
