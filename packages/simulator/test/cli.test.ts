import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { auth, collect, post } from "./support/rp.ts";

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
  test("prints one line of JSON when it answers, and ends with 0 and nothing left at SIGTERM, SIGINT and SIGHUP", async () => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      const { child, ended, ready } = start([]);
      const line = await ready();
      expect(Object.keys(line)).toEqual(["url", "phoneUrl", "dir", "passphrase", "token"]);
      expect((await auth(fromDirectory(line))).status).toBe(200);
      expect((await fetch(line.phoneUrl)).status).toBe(200);
      const file = join(line.dir, "token");
      expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual([line.token, 0o600]);
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

  test("logs each call with its timing, and no secret unless it is asked to", async () => {
    for (const verbose of [false, true]) {
      const { child, ended, ready } = start(verbose ? ["--verbose"] : []);
      const simulator = fromDirectory(await ready());
      const { orderRef, qrStartSecret } = (await auth(simulator)).json;
      await collect(simulator, orderRef);
      await collect(simulator, "unknown");
      await auth(simulator, {}, { cert: undefined, key: undefined });
      await post(simulator, "/rp/v6.0/auth", '{"said":"\u001b[2J\u009b1m\u0007"}');
      await post(simulator, `/rp/v6.0/${qrStartSecret}`, {});
      child.kill("SIGTERM");
      const { stderr } = await ended;
      const calls = stderr.split("\n").filter((line) => / \d+ ms /.test(line));
      expect(calls.map((line) => line.replace(/ \d+ ms /, " – "))).toEqual(
        expect.arrayContaining([
          "auth 200 – Exempelföretaget",
          "collect 200 – Exempelföretaget outstandingTransaction",
          "collect 400 – Exempelföretaget invalidParameters",
          "auth 403 – no client certificate",
          "unknown path 404 – Exempelföretaget notFound",
        ]),
      );
      for (const secret of [orderRef, qrStartSecret]) expect(stderr.includes(secret)).toBe(verbose);
      expect(stderr.includes('{"said":" [2J 1m "}')).toBe(verbose);
      expect(stderr.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    }
  });

  test("goes on when nobody reads its output any more, and leaves nothing behind at the end", async () => {
    const dir = join(parent, "unread");
    const pid = join(parent, "unread.pid");
    const script = `require("fs").writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const { child, ended, ready } = start(["--verbose", "--dir", dir, "--", process.execPath, "-e", script]);
    const simulator = fromDirectory(await ready());
    await expect
      .poll(() => existsSync(pid) && readFileSync(pid, "utf8"), { timeout: 20_000 })
      .toMatch(/^\d+$/);
    child.stdout.destroy();
    child.stderr.destroy();
    for (const call of [1, 2, 3]) expect([call, (await auth(simulator)).status]).toEqual([call, 200]);
    expect(existsSync(join(dir, "token"))).toBe(true);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 128 + 15, signal: null });
    expect([existsSync(join(dir, "token")), existsSync(join(dir, "simulator.lock"))]).toEqual([false, false]);
    expect(() => process.kill(Number(readFileSync(pid, "utf8")), 0)).toThrow("ESRCH");
  });

  test("adds the people that it is given", async () => {
    const { ready } = start(["--person", "200410202386, Ny ,Provsson,987654"]);
    const { phoneUrl, token } = await ready();
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await fetch(new URL("control/v1/people", phoneUrl), { headers });
    const { people } = (await answer.json()) as { people: object[] };
    expect(people).toContainEqual(
      expect.objectContaining({
        personalNumber: "200410202386",
        name: "Ny Provsson",
        securityCode: "987654",
      }),
    );
  });

  test("does not share its directory with another that runs, and takes over from one that was killed", async () => {
    const dir = join(parent, "shared");
    const first = start(["--dir", dir]);
    await first.ready();
    const second = await start(["--dir", dir]).ended;
    expect([second.code, second.stdout]).toEqual([1, ""]);
    expect(second.stderr).toContain(
      `Another simulator runs in the directory ${dir} (process ${first.child.pid})`,
    );
    expect(existsSync(join(dir, "token"))).toBe(true);
    first.child.kill("SIGKILL");
    await first.ended;
    const third = start(["--dir", dir]);
    await third.ready();
    third.child.kill("SIGTERM");
    await third.ended;
    expect(existsSync(join(dir, "token"))).toBe(false);
    // The number of a process that runs, but that began at another time: the file is old.
    writeFileSync(join(dir, "simulator.lock"), `${process.pid} 1\n`);
    await start(["--dir", dir]).ready();
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
    ["an unknown option", ["--quick"], {}, "Unknown option '--quick'. See bankid-simulator --help."],
    [
      "an option that is nearly known",
      ["--prot", "1"],
      {},
      "Unknown option '--prot', perhaps --port was meant. See bankid-simulator --help.",
    ],
    [
      "a port below 0",
      ["--port", "-1"],
      {},
      "bankid-simulator: --port needs a value, and -1 is none. See bankid-simulator --help.\n",
    ],
    ["a flag with a value", ["--verbose=2"], {}, "--verbose takes no value. See bankid-simulator --help.\n"],
    [
      "another address, without insisting (S73)",
      ["--host", "0.0.0.0"],
      {},
      "insist with iKnowThisGrantsAnyIdentity: true (--i-know-this-grants-any-identity).\n",
    ],
    [
      "an address that is not this machine's",
      ["--host", "192.0.2.1", "--i-know-this-grants-any-identity"],
      {},
      "The host 192.0.2.1 is no address of this machine",
    ],
    ["a person without a name", ["--person", "200410202386"], {}, '--person is "NUMBER,GIVEN,SURNAME"'],
    [
      "a person who may be alive (S79)",
      ["--person", "199001011239,A,B"],
      {},
      "none of Skatteverket's test numbers",
    ],
    ["a directory below /proc, at once", ["--dir", "/proc/simulator/keys"], {}, "can't be used (ENOENT)"],
    ["an argument too many", ["start"], {}, "See bankid-simulator --help."],
    [
      "a port that is none",
      ["--port", "http"],
      {},
      '--port must be a whole number from 0 to 65535, and this is "http"',
    ],
    ["a port without a number", ["--port"], {}, "--port needs a value. See bankid-simulator --help.\n"],
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
