import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { auth } from "./support/rp.ts";

// Keys take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// The command as it is published: `tsc -b` comes before the tests.
const cli = new URL("../dist/cli.js", import.meta.url).pathname;

let parent: string;
const running = new Set<ChildProcess>();
beforeAll(() => {
  if (!existsSync(cli)) throw new Error("dist/cli.js is not there: run npx tsc -b packages/simulator first.");
  parent = mkdtempSync(join(tmpdir(), "simulator-cli-"));
});
afterAll(() => rmSync(parent, { recursive: true }));
afterEach(async () => {
  for (const child of running) {
    child.kill("SIGKILL");
    await once(child, "close");
  }
});

interface Ready {
  url: string;
  phoneUrl: string;
  dir: string;
  passphrase: string;
  token: string;
}

function start(args: string[], env: Record<string, string> = {}) {
  const { NODE_ENV: _, ...clean } = process.env;
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...clean, TMPDIR: parent, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const firstLine = once(createInterface({ input: child.stdout }), "line") as Promise<[string]>;
  firstLine.catch(() => undefined);
  const ended = (once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>).then(
    ([code, signal]) => {
      running.delete(child);
      return { code, signal, ...output };
    },
  );
  return { child, ended, output, ready: async () => JSON.parse((await firstLine)[0]) as Ready };
}

/** The parts of a running simulator that the RP of the tests needs, read from its directory. */
function fromDirectory({ url, dir }: Ready) {
  const read = (name: string) => readFileSync(join(dir, name), "utf8");
  const environment = JSON.parse(read("environment.json"));
  return { url, environment, certificate: { cert: read("client.pem"), key: read("client.key") } } as never;
}

describe("bankid-simulator", () => {
  test("prints one line of JSON when it answers, and ends with 0 and nothing left at SIGTERM and SIGINT", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { child, ended, ready } = start([]);
      const line = await ready();
      expect(Object.keys(line)).toEqual(["url", "phoneUrl", "dir", "passphrase", "token"]);
      expect((await auth(fromDirectory(line))).status).toBe(200);
      expect((await fetch(line.phoneUrl)).status).toBe(200);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      expect([code, stdout.trim().split("\n").length]).toEqual([0, 1]);
      expect(existsSync(line.dir)).toBe(false);
      expect(stderr).toContain(line.phoneUrl);
      expect(stderr).not.toContain(line.token);
    }
  });

  test("serves a client made before, after it was killed and started again in the same place (S76)", async () => {
    const dir = join(parent, "again");
    const first = start(["--dir", dir]);
    const line = await first.ready();
    const client = fromDirectory(line);
    expect((await auth(client)).status).toBe(200);
    first.child.kill("SIGKILL");
    await first.ended;
    const port = new URL(line.url).port;
    const phonePort = new URL(line.phoneUrl).port;
    const second = start(["--dir", dir, "--port", port, "--phone-port", phonePort]);
    expect(await second.ready()).toMatchObject({ url: line.url, phoneUrl: line.phoneUrl, dir });
    expect((await auth(client)).status).toBe(200);
  });

  test("runs a command that is told where it is, and ends with its code", async () => {
    const dir = join(parent, "command");
    const script = "console.log(process.env.BANKID_ENV, process.env.BANKID_DIR); process.exit(7)";
    const { ended } = start(["--dir", dir, "--", process.execPath, "-e", script]);
    const { code, stdout } = await ended;
    expect([code, stdout.trim().split("\n").at(-1)]).toEqual([7, `simulator ${dir}`]);
  });

  test("hands a signal on to the command, and ends as the command does", async () => {
    const script =
      'process.on("SIGTERM", () => process.exit(3)); console.log("up"); setInterval(() => {}, 1000)';
    const { child, ended, output } = start(["--", process.execPath, "-e", script]);
    await expect.poll(() => output.stdout, { timeout: 20_000 }).toContain("up");
    child.kill("SIGTERM");
    expect((await ended).code).toBe(3);
  });

  test("tells of itself", async () => {
    const help = await start(["--help"]).ended;
    expect([help.code, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toContain("--phone-port");
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect((await start(["--version"]).ended).stdout).toBe(`${version}\n`);
  });
});

describe("a start that cannot be", () => {
  test.each<[string, string[], Record<string, string>, string]>([
    ["an unknown option", ["--prot", "1"], {}, "Unknown option '--prot'. See bankid-simulator --help."],
    ["an argument too many", ["start"], {}, "See bankid-simulator --help."],
    [
      "a port that is none",
      ["--port", "http"],
      {},
      '--port must be a whole number from 0 to 65535, and this is "http"',
    ],
    ["a port without a number", ["--port"], {}, "See bankid-simulator --help."],
    ["no command", ["--"], {}, "There is no command after --"],
    ["a directory that is a file", ["--dir", cli], {}, "Give a directory that this user may write"],
    ["production (S74)", [], { NODE_ENV: "production" }, "NODE_ENV is production"],
    ["a command that is not there", ["--", "no-such-command-here"], {}, "can't be started (ENOENT)"],
  ])("is one sentence and an exit code: %s", async (_what, args, env, sentence) => {
    const { code, stderr } = await start(args, env).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n").at(-1)).toMatch(/^bankid-simulator: /);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("names the port that is in use", async () => {
    const { ready } = start([]);
    const port = new URL((await ready()).url).port;
    const { code, stderr, stdout } = await start(["--port", port]).ended;
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(new RegExp(`^bankid-simulator: Port ${port} is in use.*--port\\.\n$`));
  });
});
