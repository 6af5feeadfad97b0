/* oxlint-disable vitest/no-standalone-expect -- it does not know the kit's own test for one */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { BankIdClient } from "@bankid-kit/core";
import { afterAll, beforeAll, describe, expect, vi } from "vitest";
import { test } from "../src/vitest.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const root = new URL("../../../", import.meta.url).pathname;
const docs = readFileSync(join(root, "docs/testing-your-login.md"), "utf8");
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

let parent: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "simulator-testkit-"));
});
afterAll(() => rmSync(parent, { recursive: true }));

describe("the fixtures for Vitest", () => {
  test("pass three minutes at once", async ({ simulator, phone, clock }) => {
    const client = new BankIdClient({ ...simulator, monotonicNow: clock.now });
    const order = await client.auth({ endUserIp: "127.0.0.1" });
    await phone.open(order.autoStartToken);
    clock.advance(180_000);
    expect(await client.collect(order)).toMatchObject({ hintCode: "expiredTransaction" });
    await client.close();
  });

  test("let a fault be added", async ({ faults, simulator }) => {
    faults.add({ kind: "maintenance" });
    expect(simulator.faults.list()).toHaveLength(1);
  });

  test("take it away after the test that added it", async ({ simulator }) => {
    expect(simulator.faults.list()).toEqual([]);
  });
});

describe("what is written is run", () => {
  test("the README's ten lines and the page's tests, in a project of their own", async () => {
    const [tenLines = ""] = blocks(readme, "ts").filter((block) => block.includes("./app.js"));
    const fromDocs = blocks(docs, "ts").filter((block) => block.includes("simulator/vitest"));
    expect(tenLines.split("\n").filter((line) => /^ {2}|^test/.test(line)).length).toBeLessThanOrEqual(10);
    const project = join(parent, "project");
    write(project, "package.json", '{ "type": "module" }');
    write(project, "app.js", app);
    write(project, "login.test.ts", tenLines);
    for (const [index, block] of fromDocs.entries()) write(project, `docs-${index}.test.ts`, block);
    // What npm would have installed.
    link(project, "@bankid-kit/simulator", join(root, "packages/simulator"));
    link(project, "@bankid-kit/core", join(root, "packages/core"));
    link(project, "@bankid-kit/verify", join(root, "packages/verify"));
    link(project, "vitest", join(root, "node_modules/vitest"));
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const { code, output } = await run(
      process.execPath,
      [vitest, "run", "--root", project, ...patient],
      project,
    );
    expect(output).toMatch(/Tests\s+6 passed/);
    expect(code).toBe(0);
  });

  test("the test for Playwright is the one that the browsers run", () => {
    expect(blocks(docs, "ts")).toContain(readFileSync(join(root, "e2e/testkit.spec.ts"), "utf8"));
  });

  test("every line for curl, in its order", async () => {
    const project = join(parent, "curl");
    mkdirSync(project);
    const cli = join(root, "packages/simulator/dist/cli.js");
    const { NODE_ENV: _, ...env } = process.env;
    const child = spawn(process.execPath, [cli, "--dir", join(project, ".bankid")], {
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(createInterface({ input: child.stdout }), "line");
    const [, other = ""] = docs.split("## From other languages");
    const script = ["set -euo pipefail", ...blocks(other, "sh")].join("\necho; echo ---\n");
    const { code, output } = await run("bash", ["-c", script], project);
    child.kill("SIGTERM");
    await once(child, "close");
    const parts = output.split("\n---\n");
    expect([code, parts.length]).toEqual([0, blocks(other, "sh").length + 1]);
    const [, , , approved, failed, called, played, bad] = parts;
    expect(approved).toContain('"status":"complete"');
    expect(approved).toContain('"ipAddress":"192.0.2.9"');
    expect(failed).toContain('"hintCode":"mrtdVerificationFailed"}');
    expect(called).toContain('"hintCode":"userCancel"');
    expect(played).toMatch(/"now":\d+/);
    expect(bad).toContain('"errorCode":"maintenance"');
    expect(bad).toMatch(/"calls":\{"auth":\d/);
  });
});

/** Making keys takes its time on a busy machine. */
const patient = ["--testTimeout=60000", "--hookTimeout=60000"];

/** A server that logs people in, of the plainest kind: it answers when somebody has. */
const app = `
import { createServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { BankIdClient } from "@bankid-kit/core";

export async function startApp(options) {
  const client = new BankIdClient(options);
  const server = createServer(async (request, response) => {
    const order = await client.auth({ endUserIp: "127.0.0.1" });
    let answer = await client.collect(order);
    for (; answer.status === "pending"; answer = await client.collect(order)) await wait(50);
    const { name } = answer.completionData.user;
    response.end("Hej " + name);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return "http://127.0.0.1:" + server.address().port;
}
`;

function blocks(markdown: string, language: string): string[] {
  return Array.from(
    markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm")),
    ([, code = ""]) => code,
  );
}

function write(project: string, name: string, content: string): void {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, name), content);
}

function link(project: string, name: string, target: string): void {
  const path = join(project, "node_modules", name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "junction");
}

async function run(
  program: string,
  args: string[],
  cwd: string,
): Promise<{ code: number | null; output: string }> {
  const { NODE_ENV: _node, VITEST: _vitest, ...env } = process.env;
  const child = spawn(program, args, {
    cwd,
    env: { ...env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}
