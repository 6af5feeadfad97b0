import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const check = fileURLToPath(new URL("../require-node.cjs", import.meta.url));

/** Runs the check as that version of Node would. */
function runAs(version) {
  const pretend = `Object.defineProperty(process.versions, "node", { value: "${version}" });`;
  return spawnSync(process.execPath, ["-e", `${pretend} require(${JSON.stringify(check)});`], {
    encoding: "utf8",
  });
}

test.each(["12.22.12", "18.20.8", "20.18.3"])("Node %s is told in one sentence what to do", (version) => {
  const { status, stdout, stderr } = runAs(version);
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^bankid-kit needs Node 20\.19\.0 or newer, and this is Node .*nodejs\.org.*\n$/);
  expect(stderr).toContain(version);
});

test.each(["20.19.0", "22.0.0", "100.1.0"])("Node %s is taken", (version) => {
  expect(runAs(version)).toMatchObject({ status: 0, stdout: "", stderr: "" });
});
