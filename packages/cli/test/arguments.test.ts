import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { channel, run } from "./support/world.ts";

describe("a command line that can't be understood", () => {
  test.each<[string, string[], string]>([
    ["an unknown command", ["docter"], "There is no command docter. Did you mean doctor? See bankid --help."],
    [
      "an unknown subcommand",
      ["certificate", "tset"],
      "There is no command tset. Did you mean test? See bankid certificate --help.",
    ],
    [
      "an unknown option",
      ["sign", "--txet", "Hej"],
      "There is no option --txet. Did you mean --text? See bankid sign --help.",
    ],
    [
      "an environment that is none",
      ["doctor", "--env", "prod"],
      '--env <name> must be one of test, production, simulator, and this is "prod". See bankid doctor --help.',
    ],
    [
      "a text without quotes",
      ["auth", "--text", "Logga", "in"],
      "There are more arguments than the command takes; a text with spaces needs quotes. See bankid auth --help.",
    ],
    [
      "an option without its value",
      ["auth", "--text"],
      "A value is missing: write --text <text>. See bankid auth --help.",
    ],
    ["no file", ["certificate", "show"], "Something is missing: <file>. See bankid certificate show --help."],
    [
      "nobody to phone",
      ["phone-auth", "--initiator", "user"],
      "Something is missing: --personal-number <number>. See bankid phone-auth --help.",
    ],
    ["nothing to sign", ["sign", "--env", "test"], "There is nothing to sign: give --text or --text-file."],
    [
      "two texts",
      ["auth", "--text", "a", "--text-file", "b"],
      "--text and --text-file both give the text: leave one of them out.",
    ],
    [
      "markdown of nothing",
      ["auth", "--markdown"],
      "--markdown needs a text: give --text or --text-file too.",
    ],
    [
      "two certificates",
      ["auth", "--env", "test", "--pfx", "a", "--cert", "b"],
      "--pfx and --cert are two forms of the same certificate: give one of them.",
    ],
    [
      "a key alone",
      ["doctor", "--env", "test", "--key", "a"],
      "--key goes with --cert: give the certificate that belongs to the key too.",
    ],
    [
      "a directory for BankID itself",
      ["doctor", "--env", "test", "--dir", "a"],
      "--dir is for the simulator, and --env says test: leave one of them out.",
    ],
    [
      "a number of renewals that is none",
      ["auth", "--renewals", "-1"],
      '--renewals must be a whole number from 0 to 999, and this is "-1".',
    ],
    [
      "a password in the proxy's address",
      ["auth", "--env", "test", "--proxy", "http://me:canary@proxy:1"],
      "--proxy may not hold a password, which everybody on the machine can read: set BANKID_PROXY.",
    ],
    [
      "a text file that is not there",
      ["sign", "--text-file", "/nowhere/text"],
      "The text file /nowhere/text can't be read: there is no such file. Correct --text-file.",
    ],
  ])("is one sentence and exit code 2: %s", async (_what, argv, sentence) => {
    expect(await run(argv)).toEqual({ code: 2, out: "", err: `bankid: ${sentence}\n` });
  });

  test("is an object too for a script that asked for JSON", async () => {
    const { code, out } = await run(["sign", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      event: "error",
      code: "usage",
      message: "There is nothing to sign: give --text or --text-file.",
    });
  });

  test("never repeats what may be a passphrase or a personal number", async () => {
    for (const argv of [
      ["doctor", "--passphrase=canary-4711"],
      ["doctor", "--passphrase", "canary-4711"],
      ["auth", "--personal-number", "canary-4711"],
      ["phone-auth", "--initiator", "user", "--personal-number", "canary-4711"],
    ]) {
      const { code, out, err } = await run([...argv, "--json"]);
      expect([argv[1], code]).toEqual([argv[1], 2]);
      expect(out + err).not.toContain("canary");
    }
  });
});

describe("help", () => {
  test("speaks of npx when that is how the command was started", async () => {
    const { err } = await run(["docter"], { env: { npm_command: "exec" } });
    expect(err).toContain("See npx @bankid-kit/cli --help.");
  });

  test.each([[], ["certificate"]])(
    "comes on stderr with exit code 2 when a command is missing: %j",
    async (...argv) => {
      const { code, out, err } = await run(argv);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toContain("Commands:");
    },
  );

  test("comes on stdout when it is asked for, and names every exit code", async () => {
    const { code, out, err } = await run(["--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const number of [0, 1, 2, 3, 4, 130]) expect(out).toMatch(new RegExp(`^ {2}${number} +\\S`, "m"));
  });

  test("of each command exists, and fits a window of 80 columns or nearly so", async () => {
    const commands = [
      "doctor",
      "certificate test",
      "certificate split",
      "certificate show",
      "auth",
      "sign",
      "phone-auth",
      "verify",
    ];
    for (const command of commands) {
      const out = channel({ columns: 80 });
      const { code } = await run([...command.split(" "), "--help"], { out });
      expect([command, code]).toEqual([command, 0]);
      expect(Math.max(...out.text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(92);
    }
  });

  test("says the version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(await run(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });
});
