// pnpm check:long: the unit tests with their full volumes of faults, races, mutations and random input.
// Tests read BANKID_KIT_LONG and run a small part of it otherwise.
import { run } from "./pnpm.mjs";

const status = await run(
  "node",
  ["node_modules/vitest/vitest.mjs", "run", "--project", "node", "--testTimeout=1800000"],
  { env: { BANKID_KIT_LONG: "1" } },
);
process.exitCode = status;
