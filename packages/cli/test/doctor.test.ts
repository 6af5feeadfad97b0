import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectionCheck } from "@bankid-kit/core";
import { BankIdClient, testCertificate } from "@bankid-kit/core";
import { startSimulator } from "@bankid-kit/simulator";
import type { Simulator } from "@bankid-kit/simulator";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { writeCorpus } from "../../core/test/certificate/corpus.ts";
import { connectionFindings } from "../src/doctor/connection.ts";
import type { Finding } from "../src/doctor/finding.ts";
import { channel, run, testTime } from "./support/world.ts";
import type { WorldOptions } from "./support/world.ts";

// Keys take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const parent = mkdtempSync(join(tmpdir(), "bankid-cli-doctor-"));
const dir = join(parent, "simulator");
const corpus = await writeCorpus(join(parent, "corpus"));
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ dir });
});
afterAll(async () => {
  await simulator.close();
  rmSync(parent, { recursive: true });
});

// The simulator's keys and the corpus are made now, not at the time of the other tests.
const today = { clock: { now: () => Date.now() } };

async function findings(argv: readonly string[], options: WorldOptions = {}): Promise<Finding[]> {
  const { out } = await run(["doctor", "--json", ...argv], options);
  return (JSON.parse(out) as { findings: Finding[] }).findings;
}
const levels = (all: readonly Finding[]) => all.map(({ check, level }) => `${check} ${level}`);

const good: ConnectionCheck = { ok: true, tlsProtocol: "TLSv1.3", clockSkewMs: 900 };
const bad = (code: Extract<ConnectionCheck, { ok: false }>["code"]): ConnectionCheck => ({
  ok: false,
  code,
  message: "Something is wrong.",
  fix: "Mend it.",
  detail: "ECODE",
});

describe("where all is well", () => {
  test("each thing that was looked at is said, and the exit code is 0", async () => {
    const { code, out, err } = await run(["doctor", "--dir", dir], today);
    expect([code, err]).toEqual([0, ""]);
    expect(
      out
        .split("\n")
        .filter((line) => line.startsWith("✓"))
        .map((line) => line.split(/ +/)[1]),
    ).toEqual(["Node", "Configuration", "Certificate", "Expiry", "Trust", "Clock", "Reachability"]);
    expect(out).toContain("GET /auth is 405, as it should be.");
    expect(out).toMatch(/\n\nNo errors\.\n$/);
  });

  test("the settings come from the variables that a service reads", async () => {
    const env = { BANKID_ENV: "simulator", BANKID_DIR: dir };
    expect((await run(["doctor"], { ...today, env })).code).toBe(0);
  });

  test("no order is started", async () => {
    const before = simulator.calls();
    await run(["doctor", "--dir", dir], today);
    expect(simulator.calls()).toEqual({ ...before, auth: expect.any(Number) });
    expect(simulator.orders.list()).toEqual([]);
  });
});

describe("each bad certificate of the corpus", () => {
  const cases = corpus.map((entry) => [entry.name, entry] as const);

  test.each(cases)("%s: is named with what to do, without its passphrase (S21)", async (_name, entry) => {
    const where = entry.environment === "simulator" ? ["--dir", dir] : ["--env", entry.environment];
    const files = Object.entries(entry.options).flatMap(([option, file]) => [
      `--${option}`,
      join(entry.dir, file),
    ]);
    const env = entry.passphrase === undefined ? {} : { BANKID_PASSPHRASE: entry.passphrase };
    const argv = ["doctor", "--offline", ...where, ...files];
    const { code, out, err } = await run(argv, { ...today, env });
    const trouble = (await findings(argv.slice(1), { ...today, env })).filter(
      ({ level }) => level === "error" || level === "warning",
    );
    expect(trouble.map((finding) => finding.code)).toContain(entry.code);
    expect(code).toBe(entry.code.startsWith("WARN") ? 0 : 1);
    for (const { message, fix = "" } of trouble) {
      expect(message).toMatch(/^[A-Z].*\.$/s);
      expect(fix).toMatch(/^[A-Z].*\.$/s);
    }
    expect(out).toMatch(/^[✗!] (Certificate|Expiry) /m);
    expect(out).toMatch(/^ {17}→ \S/m);
    expect(out + err).not.toMatch(/the option |undefined|\[object|\n\s+at /);
    expect(out).not.toContain(entry.passphrase?.trim() || "no passphrase at all");
  });
});

/** Without dates, versions and the width of lines. */
const timeless = (text: string): string =>
  text
    .replaceAll(`${dir}/`, "")
    .replaceAll(/\d{4}-\d\d-\d\d, \d+ days/g, "DATE, N days")
    .replaceAll(/\d+\.\d+\.\d+/g, "VERSION")
    .replaceAll(/\s+/g, " ");

test("the README shows what the doctor says", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, command = "", shown = ""] = /```console\n\$ bankid (doctor.*)\n([^`]*)```/.exec(readme) ?? [];
  const passphraseFile = join(parent, "passphrase");
  writeFileSync(passphraseFile, simulator.passphrase);
  const argv = command.split(" ").map((word) => {
    if (word === "client.p12") return join(dir, word);
    return word === "passphrase" ? passphraseFile : word;
  });
  const { out } = await run(argv, today);
  expect(timeless(out)).toBe(timeless(shown));
});

describe("a file alone", () => {
  test("is looked at without an environment and without network", async () => {
    const pfx = join(parent, "test.p12");
    writeFileSync(pfx, testCertificate().pfx);
    const argv = ["--offline", "--pfx", pfx];
    const options: WorldOptions = {
      env: { BANKID_PASSPHRASE: "qwerty123" },
      createClient: () => {
        throw new Error("A client was made.");
      },
    };
    const all = await findings(argv, options);
    expect(levels(all)).toEqual([
      "node ok",
      "configuration ok",
      "certificate ok",
      "expiry ok",
      "trust skipped",
      "clock skipped",
      "reachability skipped",
    ]);
    expect(all[3]?.message).toBe("Valid until 2029-05-28, 916 days from now.");
  });

  test("is opened with a passphrase that is asked for", async () => {
    const argv = ["--dir", dir, "--pfx", join(dir, "client.p12")];
    const asked = await findings(argv, { ...today, askSecret: async () => simulator.passphrase });
    expect(levels(asked)).toContain("reachability ok");
    const unasked = await findings(argv, today);
    expect(unasked.find(({ check }) => check === "certificate")?.code).toBe(
      "ERR_CERTIFICATE_PASSPHRASE_MISSING",
    );
  });
});

describe("what is wrong elsewhere", () => {
  test("an old Node", async () => {
    const [node] = await findings(["--offline", "--env", "test"], { nodeVersion: "20.18.3" });
    expect(node).toEqual({
      check: "node",
      level: "error",
      code: "node_too_old",
      message: "Node 20.18.3 is older than 20.19, which bankid-kit needs.",
      fix: "Install a newer Node: any even major version from 22 on.",
    });
  });

  test("no environment", async () => {
    const { code, out } = await run(["doctor"]);
    expect(code).toBe(1);
    expect(out).toContain(
      "✗ Configuration  Neither --env nor BANKID_ENV is set, and there is no default.\n                 → Give --env ",
    );
    expect(out).not.toContain("Certificate");
  });

  test("another environment than production where NODE_ENV says production, unless it was typed (S3)", async () => {
    vi.stubEnv("NODE_ENV", "production");
    try {
      const env = { BANKID_ENV: "simulator", BANKID_DIR: dir };
      const read = await findings([], { ...today, env });
      expect(read.find(({ level }) => level === "error")?.code).toBe("ERR_ENVIRONMENT_NOT_PRODUCTION");
      expect(levels(await findings(["--env", "simulator", "--dir", dir], today))).toContain(
        "reachability ok",
      );
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test("a server that nobody can reach", async () => {
    const closed = await startSimulator({ dir: join(parent, "closed") });
    await closed.close();
    const all = await findings(["--dir", join(parent, "closed")], today);
    expect(levels(all)).toEqual([
      "node ok",
      "configuration ok",
      "certificate ok",
      "expiry ok",
      "trust skipped",
      "clock skipped",
      "reachability error",
    ]);
  });

  test("a server with another root (S4)", async () => {
    const fault = simulator.faults.add({ kind: "wrongCertificate", flaw: "otherRoot" });
    const all = await findings(["--dir", dir], today);
    fault.remove();
    expect(all.find(({ level }) => level === "error")).toMatchObject({
      check: "trust",
      code: "untrusted_server",
    });
    expect(levels(all)).toContain("reachability skipped");
  });

  test("a clock before this program was written (R22)", async () => {
    const all = await findings(["--dir", dir], { clock: { now: () => Date.UTC(2020, 0, 1) } });
    expect(all.find(({ check }) => check === "clock")).toMatchObject({ level: "error", code: "ERR_CLOCK" });
  });
});

describe("what one call tells", () => {
  test.each<[string, ConnectionCheck, string[]]>([
    ["all is well", good, ["trust ok", "clock ok", "reachability ok"]],
    [
      "no date in the answer",
      { ok: true, tlsProtocol: "TLSv1.3" },
      ["trust ok", "clock skipped", "reachability ok"],
    ],
    [
      "a clock that is behind",
      { ...good, clockSkewMs: -95_000 },
      ["trust ok", "clock warning", "reachability ok"],
    ],
    ["nobody there", bad("unreachable"), ["trust skipped", "clock skipped", "reachability error"]],
    ["a proxy that says no", bad("proxy_refused"), ["trust skipped", "clock skipped", "reachability error"]],
    ["another server", bad("untrusted_server"), ["trust error", "clock skipped", "reachability skipped"]],
    ["a clock far off", bad("clock_suspect"), ["trust skipped", "clock error", "reachability skipped"]],
    [
      "a certificate refused",
      bad("certificate_refused"),
      ["trust ok", "clock skipped", "reachability error"],
    ],
    ["another answer", bad("unexpected_answer"), ["trust ok", "clock skipped", "reachability error"]],
  ])("is sorted under trust, clock and reachability: %s", (_what, check, expected) => {
    expect(levels(connectionFindings(check))).toEqual(expected);
  });

  test("says by how much a clock differs in the unit that fits", () => {
    const words = [45_000, -600_000, 86_400_000].map(
      (clockSkewMs) => connectionFindings({ ...good, clockSkewMs })[1]?.message,
    );
    expect(words).toEqual([
      "This machine's clock is 45 seconds ahead of BankID's.",
      "This machine's clock is 10 minutes behind BankID's.",
      "This machine's clock is 24 hours ahead of BankID's.",
    ]);
  });

  test("names the code of whoever reported the trouble", () => {
    expect(connectionFindings(bad("unreachable")).at(-1)?.message).toBe("Something is wrong (ECODE).");
  });
});

describe("the words", () => {
  test("fit a window of 40 columns", async () => {
    const out = channel({ isTTY: true, columns: 40 });
    await run(["doctor", "--offline", "--env", "test"], { out });
    expect(out.text).toContain("✓ Certificate\n  The certificate of Test av BankID, for\n  test;");
    expect(Math.max(...out.text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  test("have colours on a terminal and none elsewhere", async () => {
    const out = channel({ isTTY: true, columns: 80, colorDepth: 8 });
    await run(["doctor", "--offline", "--env", "test"], { out });
    expect(out.text).toContain("\u001b[32m✓\u001b[39m");
    const { out: piped } = await run(["doctor", "--offline", "--env", "test"]);
    expect(piped).not.toContain("\u001b");
  });

  test("end with 130 when Ctrl-C comes first", async () => {
    const interrupted = AbortSignal.abort();
    const { code, out, err } = await run(["doctor", "--dir", dir], { ...today, interrupted });
    expect([code, out, err]).toEqual([130, "", ""]);
  });

  test("take a warning of the certificate for no error", async () => {
    const now = Date.UTC(2029, 4, 10);
    const { code, out } = await run(["doctor", "--offline", "--env", "test"], { clock: { now: () => now } });
    expect(code).toBe(0);
    expect(out).toMatch(/^! Expiry {9}The certificate ends on 2029-05-28/m);
    expect(out).toMatch(/\n\nNo errors, 1 warning, 3 not examined\.\n$/);
    expect(now).toBeGreaterThan(testTime);
  });
});

test("a client of the doctor leaves no connection open", async () => {
  const closed: string[] = [];
  await run(["doctor", "--dir", dir], {
    ...today,
    createClient: (options) => {
      const client = new BankIdClient(options);
      const close = client.close.bind(client);
      client.close = async () => {
        await close();
        closed.push("closed");
      };
      return client;
    },
  });
  expect(closed).toEqual(["closed"]);
});
