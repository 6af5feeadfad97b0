import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { OrderEvent } from "../src/order/event.ts";
import { printedTexts, runOrder, startBench, wait } from "./support/order.ts";
import type { Bench, Step } from "./support/order.ts";
import { darkTerminal, framesOf, readPrintedQr } from "./support/qr.ts";
import { channel, plain, run } from "./support/world.ts";

// Keys take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const person = "191212121212";
const parent = mkdtempSync(join(tmpdir(), "bankid-cli-order-"));
let bench: Bench;
beforeAll(async () => {
  bench = await startBench(join(parent, "simulator"));
});
afterAll(async () => {
  await bench.simulator.close();
  rmSync(parent, { recursive: true });
});

const terminal = (columns = 80, rows = 40) => channel({ isTTY: true, columns, rows, colorDepth: 8 });

/** What the person's phone reads from the terminal. */
function scanned(output: string): string {
  const lines = framesOf(output).at(-1) ?? [];
  return readPrintedQr(lines.slice(0, 27), darkTerminal) ?? "";
}

const scanFromScreen: Step = async ({ out }) => {
  await (await bench.simulator.phone().scan(scanned(out.text))).approve();
};
const scanFromLines: Step = async ({ err }) => {
  await (await bench.simulator.phone().scan(printedTexts(err.text).at(-1) ?? "")).approve();
};

/** Opens the order by the link that was printed. */
const openFromLines: Step = async ({ err }) => {
  const [, token = ""] = /autostarttoken=(\S+)/.exec(err.text) ?? [];
  await (await bench.simulator.phone().open(token)).approve();
};

/** Says on the phone whether the person is in a call with the RP. */
const answer =
  (confirmed: boolean): Step =>
  async () => {
    const opened = await bench.simulator.phone().pick();
    await opened.answerCall(confirmed);
    if (confirmed) await opened.approve();
  };
const press: Step = ({ interrupt }) => interrupt();

const events = (text: string): OrderEvent[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as OrderEvent);

describe("bankid auth on a terminal", () => {
  test("logs a person in who scans the code from the screen", async () => {
    const out = terminal();
    const { code, err } = await runOrder(
      bench,
      ["auth", "--text", "Logga in"],
      [wait, wait, scanFromScreen],
      { out },
    );
    expect([code, err]).toEqual([0, ""]);
    expect(plain(out.text).slice(-200)).toMatch(
      /Name {13}Tolvan Tolvansson\nPersonal number {2}191212121212\n/,
    );
  });

  test("draws the code of each second in its second, in the same place (S18)", async () => {
    const out = terminal();
    const start = bench.clock.now();
    const seen: [number, string][] = [];
    const look: Step = () =>
      void seen.push([Math.floor((bench.clock.now() - start) / 1_000), scanned(out.text)]);
    await runOrder(bench, ["auth"], [look, look, look, look, look], { out });
    expect(seen.map(([second]) => second)).toEqual([0, 1, 2, 3, 4]);
    for (const [second, text] of seen) expect(text.split(".")[2]).toBe(String(second));
    expect(out.text.split("\u001b[?1049h")).toHaveLength(2);
  });

  test("shows BankID's own words, in the language of the system", async () => {
    const out = terminal();
    await runOrder(bench, ["auth"], [wait], { out, env: { LANG: "sv_SE.UTF-8" } });
    expect(plain(out.text)).toContain("Starta BankID-appen. Ctrl-C avbryter.");
    const english = terminal();
    await runOrder(bench, ["auth", "--lang", "en"], [wait], { out: english, env: { LANG: "sv_SE.UTF-8" } });
    expect(plain(english.text)).toContain("Start your BankID app. Ctrl-C cancels.");
  });

  test("takes the code away and goes on in words once it is scanned", async () => {
    const out = terminal();
    const opened: { approve?: () => Promise<unknown> } = {};
    const scan: Step = async () => {
      const order = await bench.simulator.phone().scan(scanned(out.text));
      opened.approve = () => order.approve();
    };
    const approve: Step = () => void opened.approve?.();
    const { code } = await runOrder(bench, ["auth"], [wait, scan, wait, approve, wait, wait], { out });
    expect(code).toBe(0);
    const [, after = ""] = out.text.split("\u001b[?1049l");
    expect(after).toContain("Enter your security code in the BankID app and select Identify or Sign.\n");
    expect(after).not.toContain("\u001b[?1049h");
  });

  test("says how large the window must be when it is too small, and draws when it is", async () => {
    let columns = 40;
    const out = { ...terminal(), size: () => ({ columns, rows: 40 }) };
    out.write = (text) => void (out.text += text);
    const enlarge: Step = () => void (columns = 80);
    const { code } = await runOrder(bench, ["auth"], [enlarge, scanFromScreen], { out });
    expect(code).toBe(0);
    expect(plain(out.text).replaceAll(/\s+/g, " ")).toContain(
      "This window is too small for the QR code: it needs 45 × 24 characters, and there are 40 × 40. Make it larger, or use --same-device.",
    );
  });

  test("draws on stderr when stdout goes elsewhere", async () => {
    const err = terminal();
    const scan: Step = (view) => scanFromScreen({ ...view, out: err });
    const { code, out } = await runOrder(bench, ["auth"], [scan], { err });
    expect(code).toBe(0);
    expect(out).toMatch(/^Name {13}Tolvan Tolvansson\n/);
    expect(out).not.toContain("\u001b");
  });

  test("makes a new order when nobody scans, and gives up after as many as it was told", async () => {
    const out = terminal();
    const before = bench.simulator.calls().auth;
    const late: Step = () => bench.clock.advance(31_000);
    const { code } = await runOrder(
      bench,
      ["auth", "--renewals", "1"],
      [wait, late, wait, wait, late, wait, wait],
      { out },
    );
    expect(code).toBe(1);
    expect(bench.simulator.calls().auth - before).toBe(2);
    expect(plain(out.text)).toMatch(
      /Failed to scan the QR code\. Start the BankID app and scan the QR code\.\n$/,
    );
    expect(out.text.split("\u001b[?1049h")).toHaveLength(2);
  });

  test("makes no second order for a person who is named, which would end both", async () => {
    const before = bench.simulator.calls().auth;
    const late: Step = () => bench.clock.advance(181_000);
    const argv = ["auth", "--personal-number", "121212+1212"];
    const { code } = await runOrder(bench, argv, [wait, late, wait, wait], { out: terminal() });
    expect(code).toBe(1);
    expect(bench.simulator.calls().auth - before).toBe(1);
  });
});

describe("bankid auth without a terminal", () => {
  test("prints each change and each code on stderr, and nothing but the result on stdout", async () => {
    const { code, out, err } = await runOrder(bench, ["auth"], [wait, wait, scanFromLines]);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^Start your BankID app\.\nQR text 0: bankid\.\S+\nQR text 1: bankid\.\S+\nQR text 2: /,
    );
    expect(out).toBe(
      "Name             Tolvan Tolvansson\nPersonal number  191212121212\nIP address       127.0.0.1\nBankID issued    2024-02-01Z\n",
    );
    expect(out + err).not.toContain("\u001b");
    expect(readFileSync(new URL("../README.md", import.meta.url), "utf8")).toContain(
      `$ bankid auth --dir .bankid --no-qr\nStart your BankID app.\n${out}`,
    );
  });

  test("prints no code with --no-qr, nor to a terminal that obeys no commands", async () => {
    const { err } = await runOrder(bench, ["auth", "--no-qr"], [wait, wait]);
    expect(err).toBe("Start your BankID app.\nThe action was cancelled.\n");
    const dumb = terminal();
    const { err: words } = await runOrder(bench, ["auth"], [wait], { out: dumb, env: { TERM: "dumb" } });
    expect([dumb.text, printedTexts(words).length]).toEqual(["", 6]);
  });

  test("ends with 1 and BankID's words when the person says no", async () => {
    const refuse: Step = async ({ err }) => {
      await (await bench.simulator.phone().scan(printedTexts(err.text).at(-1) ?? "")).cancel();
    };
    const { code, out, err } = await runOrder(bench, ["auth"], [refuse, wait, wait]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/\nThe action was cancelled\.\n$/);
  });
});

describe("Ctrl-C", () => {
  test("cancels the order at BankID, gives the terminal back and ends with 130", async () => {
    const out = terminal();
    const next = bench.simulator.orders.next();
    const before = bench.simulator.calls().cancel;
    const { code } = await runOrder(bench, ["auth"], [wait, press], { out });
    expect(code).toBe(130);
    expect(bench.simulator.calls().cancel - before).toBe(1);
    const { orderRef } = await next;
    expect(bench.simulator.orders.list().map((order) => order.orderRef)).not.toContain(orderRef);
    expect(out.text.endsWith("\u001b[?25h\u001b[?1049lThe action was cancelled.\n")).toBe(true);
  });

  test("says it when BankID could not be told", async () => {
    const outage: Step = ({ interrupt }) => {
      bench.simulator.faults.add({ kind: "reset", when: "beforeProcessing", endpoint: "cancel" });
      interrupt();
    };
    const { code, err } = await runOrder(bench, ["auth", "--no-qr"], [wait, outage]);
    bench.simulator.faults.clear();
    expect(code).toBe(130);
    expect(err).toContain("BankID could not be told of the cancellation; the order ends by itself");
  });
});

describe("--json", () => {
  test("prints an object a line for each thing that happens, and no words on stdout", async () => {
    const scan: Step = async ({ out }) => {
      const opened = await bench.simulator.phone().scan(printedTexts(out.text).at(-1) ?? "");
      await opened.approve();
    };
    const { code, out, err } = await runOrder(bench, ["auth", "--json"], [wait, scan]);
    expect([code, err]).toEqual([0, "Start your BankID app.\n"]);
    const told = events(out);
    expect(told.map(({ event }) => event)).toEqual(["started", "pending", "qr", "qr", "complete"]);
    expect(told[1]).toEqual({
      event: "pending",
      hintCode: "outstandingTransaction",
      message: "Start your BankID app.",
    });
    expect(told[3]).toMatchObject({ second: 1, text: expect.stringMatching(/^bankid\./) });
    expect(told[4]).toMatchObject({
      completionData: { user: { personalNumber: person }, signature: expect.any(String) },
    });
  });

  test("draws the code on stderr where that is a terminal", async () => {
    const err = terminal();
    const scan: Step = (view) => scanFromScreen({ ...view, out: err });
    const { code, out } = await runOrder(bench, ["auth", "--json"], [wait, scan], { err });
    expect([code, events(out).at(-1)?.event]).toEqual([0, "complete"]);
  });

  test("never holds orderRef or what the code's secret is", async () => {
    const next = bench.simulator.orders.next();
    const { out, err } = await runOrder(bench, ["auth", "--json"], [wait, wait]);
    const { orderRef } = await next;
    expect(out + err).not.toContain(orderRef);
    expect(events(out).at(-1)).toEqual({ event: "cancelled", message: "The action was cancelled." });
  });

  test("tells an error as an object too", async () => {
    const { code, out } = await run(["auth", "--json", "--dir", join(parent, "nowhere")]);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ event: "error", code: "ERR_ENV_VARIABLE" });
  });
});

describe("--same-device", () => {
  test("prints a link instead of a code", async () => {
    const { code, err } = await runOrder(bench, ["auth", "--same-device"], [wait, openFromLines]);
    expect(code).toBe(0);
    expect(err).toContain(`Open on this device: ${bench.simulator.phoneUrl}?autostarttoken=`);
    expect(printedTexts(err)).toEqual([]);
    expect(err).toContain("Trying to start your BankID app.");
  });

  test("opens the link with --open", async () => {
    const opened: string[] = [];
    await runOrder(bench, ["auth", "--open"], [wait, openFromLines], {
      openUrl: (url) => void opened.push(url),
    });
    expect(opened).toEqual([expect.stringContaining("?autostarttoken=")]);
  });
});

describe("bankid sign", () => {
  test("sends the text as it stands in a file", async () => {
    const file = join(parent, "text.md");
    writeFileSync(file, "# Avtal\n\n*Åäö*\n");
    const next = bench.simulator.orders.next();
    const { code } = await runOrder(bench, ["sign", "--text-file", file, "--markdown"], [scanFromLines]);
    expect(code).toBe(0);
    const { kind, request } = await next;
    expect(kind).toBe("sign");
    expect(request).toMatchObject({
      userVisibleText: "# Avtal\n\n*Åäö*\n",
      userVisibleDataFormat: "simpleMarkdownV1",
    });
  });

  test("says where the mistake in a markdown text is, and starts nothing", async () => {
    const before = bench.simulator.calls().sign;
    const { code, err } = await run([
      "sign",
      "--text",
      "# Avtal\n\nHej 💙",
      "--markdown",
      "--dir",
      bench.dir,
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(/^bankid: .*line 3/i);
    expect(bench.simulator.calls().sign).toBe(before);
  });

  test("refuses a text file that is not UTF-8", async () => {
    const file = join(parent, "latin1");
    writeFileSync(file, Buffer.from([0xe5, 0xe4, 0xf6]));
    const { code, err } = await run(["sign", "--text-file", file]);
    expect([code, err]).toEqual([
      2,
      `bankid: The text file ${file} can't be read: it is not UTF-8. Correct --text-file.\n`,
    ]);
  });
});

describe("bankid phone-auth", () => {
  const argv = ["phone-auth", "--personal-number", "121212+1212", "--initiator", "user"];
  test("identifies the person on the phone", async () => {
    const { code, out, err } = await runOrder(bench, argv, [wait, answer(true), wait]);
    expect(code).toBe(0);
    expect(out).toContain("Tolvan Tolvansson");
    expect(err).toBe("Start your BankID app.\n");
  });

  test("ends with 1 when the person is in no such call", async () => {
    const { code, err } = await runOrder(bench, argv, [wait, answer(false), wait]);
    expect(code).toBe(1);
    expect(err).toMatch(/\nSomething went wrong\. Please try again\.\n$/);
  });

  test("says in BankID's words that an order is going on already, and ends both", async () => {
    const second: Step = async () => {
      const { code, err } = await run([...argv, "--dir", bench.dir]);
      expect(code).toBe(1);
      expect(err).toContain("alreadyInProgress");
      expect(err).toContain(
        "An identification or signature is already in progress for your personal identity number.",
      );
    };
    const { code } = await runOrder(bench, argv, [wait, second, wait, wait]);
    expect(code).toBe(1);
  });
});

describe("--out", () => {
  test("saves completionData where this user alone can read it", async () => {
    const file = join(parent, "result.json");
    const { code, err } = await runOrder(bench, ["auth", "--out", file], [scanFromLines]);
    expect(code).toBe(0);
    expect(err).toContain(`completionData was saved in ${file}.`);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ user: { personalNumber: person } });
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
  });

  test("refuses a file that is there before anybody is asked for anything", async () => {
    const file = join(parent, "taken.json");
    writeFileSync(file, "mine");
    const before = bench.simulator.calls().auth;
    const { code, err } = await run(["auth", "--out", file, "--dir", bench.dir]);
    expect([code, err]).toEqual([1, `bankid: ${file} is there already. Give --out a name that is free.\n`]);
    expect([bench.simulator.calls().auth, readFileSync(file, "utf8")]).toEqual([before, "mine"]);
  });

  test("leaves no file behind when the order fails", async () => {
    await runOrder(bench, ["auth", "--no-qr", "--out", join(parent, "failed.json")], [wait]);
    expect(readdirSync(parent)).not.toContain("failed.json");
  });
});

describe("trouble on the way to BankID", () => {
  test("ends with 4 and one sentence when nobody answers", async () => {
    const dir = join(parent, "closed");
    const closed = await startBench(dir);
    await closed.simulator.close();
    const { code, err } = await run(["auth", "--dir", dir]);
    expect(code).toBe(4);
    expect(err).toMatch(/^bankid: .*can't be reached.*\n$/);
  });

  test("ends with 3 and one sentence when the certificate is wrong", async () => {
    const { code, err } = await run(["auth", "--dir", bench.dir, "--pfx", join(bench.dir, "ca.pem")]);
    expect(code).toBe(3);
    expect(err).toMatch(/^bankid: .*--pfx.*\n$/);
  });

  test("asks for the passphrase at a terminal when none was given", async () => {
    const asked: string[] = [];
    const argv = ["auth", "--pfx", join(bench.dir, "client.p12")];
    const { code, err } = await runOrder(bench, argv, [scanFromLines], {
      askSecret: async (question) => {
        asked.push(question);
        return bench.simulator.passphrase;
      },
    });
    expect([code, asked]).toEqual([0, ["Passphrase of the certificate: "]]);
    expect(err).not.toContain(bench.simulator.passphrase);
  });
});
