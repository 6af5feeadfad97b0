import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "@bankid-kit/simulator";
import type { Simulator } from "@bankid-kit/simulator";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { printedTexts } from "./support/order.ts";

// Keys take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// The command as it is published: `tsc -b` comes before the tests.
const cli = new URL("../dist/cli.js", import.meta.url).pathname;
const parent = mkdtempSync(join(tmpdir(), "bankid-cli-process-"));
const dir = join(parent, "simulator");
const running = new Set<ChildProcess>();
let simulator: Simulator;
beforeAll(async () => {
  if (!existsSync(cli)) throw new Error("dist/cli.js is not there: run npx tsc -b packages/cli first.");
  simulator = await startSimulator({ dir });
});
afterAll(async () => {
  await simulator.close();
  rmSync(parent, { recursive: true });
});
afterEach(async () => {
  for (const child of running) {
    child.kill("SIGKILL");
    await once(child, "close");
  }
});

/** The command as a process of its own, in a small environment. */
function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: parent,
    env: { PATH: process.env["PATH"] ?? "", LANG: "en_GB.UTF-8", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = (once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>).then(
    ([code, signal]) => {
      running.delete(child);
      return { code, signal, ...output };
    },
  );
  const printed = async (pattern: RegExp): Promise<string> => {
    await expect.poll(() => output.stderr + output.stdout, { timeout: 30_000 }).toMatch(pattern);
    return output.stderr + output.stdout;
  };
  return { child, ended, printed };
}

describe("the command as a process", () => {
  test("logs a person in, prints the result and ends by itself", async () => {
    const { ended, printed } = start(["auth", "--dir", dir]);
    const text = printedTexts(await printed(/QR text/)).at(-1) ?? "";
    await (await simulator.phone().scan(text)).approve();
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Name {13}Tolvan Tolvansson\nPersonal number {2}191212121212\n/);
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "cancels its order at BankID at %s and ends with 130",
    async (signal) => {
      const { child, ended, printed } = start(["auth", "--dir", dir, "--json"]);
      await printed(/"event":"qr"/);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      expect(code).toBe(130);
      expect(stdout.trim().split("\n").at(-1)).toBe(
        '{"event":"cancelled","message":"The action was cancelled."}',
      );
      expect(stderr).toBe("Start your BankID app.\nThe action was cancelled.\n");
      expect(simulator.orders.list()).toEqual([]);
    },
  );

  test("cancels its order when whoever reads the results has gone", async () => {
    const { child, ended, printed } = start(["auth", "--dir", dir, "--json"]);
    await printed(/"event":"qr"/);
    child.stdout.destroy();
    expect((await ended).code).toBe(130);
    expect(simulator.orders.list()).toEqual([]);
  });

  test("examines the test certificate without network", async () => {
    const { code, stdout, stderr } = await start(["doctor", "--offline"], { BANKID_ENV: "test" }).ended;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("✓ Certificate    The certificate of Test av BankID");
  });

  test.each<[string, string[], Record<string, string>, number]>([
    ["a mistake in the arguments", ["auth", "--txet"], {}, 2],
    ["no environment", ["auth"], {}, 3],
    ["no certificate", ["auth", "--env", "production", "--pfx", "none.p12"], {}, 3],
    ["a damaged environment.json", ["auth", "--dir", parent], {}, 3],
    ["a passphrase file that is not there", ["auth", "--env", "test", "--passphrase-file", "none"], {}, 3],
  ])("says in one sentence what is wrong, without a stack: %s", async (_what, args, env, expected) => {
    writeFileSync(join(parent, "environment.json"), "{");
    const { code, stdout, stderr } = await start(args, env).ended;
    expect([code, stdout]).toEqual([expected, ""]);
    expect(stderr).toMatch(/^bankid: [^\n]+\.\n$/);
  });

  test("shows no passphrase from the environment, whatever goes wrong", async () => {
    const env = { BANKID_ENV: "simulator", BANKID_DIR: dir, BANKID_PASSPHRASE: "canary-4711" };
    for (const args of [
      ["doctor", "--pfx", join(dir, "client.p12")],
      ["auth", "--pfx", join(dir, "client.p12"), "--json"],
      ["certificate", "show", join(dir, "client.p12")],
    ]) {
      const { code, stdout, stderr } = await start(args, env).ended;
      expect(code).not.toBe(0);
      expect(stdout + stderr).not.toContain("canary");
    }
  });
});
