import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Kit, nonceOf } from "../kit.ts";
import { reportVolume, volume } from "../support/volume-report.ts";

const guess = (bytes: number): string => randomBytes(bytes).toString("base64url");

async function completed(mode: "qr" | "device" = "qr") {
  const kit = new Kit();
  const page = kit.browser();
  await page.start(mode);
  kit.bankId.complete();
  const cookie = page.headers()["cookie"] ?? "";
  const answer = await page.poll(mode === "qr" ? undefined : nonceOf(kit.bankId));
  expect(answer.body.status).toBe("complete");
  return { kit, page, cookie };
}

describe("who guesses", () => {
  const guesses = volume(1_000_000, 0.2);

  it(`a handle, finds nothing in ${guesses} (A5, S19)`, async () => {
    const kit = new Kit({ options: { limits: false } });
    const page = kit.browser();
    await page.start();
    const thief = kit.browser();
    const told = new Set<string>();
    let hits = 0;
    for (let n = 0; n < guesses; n += 1) {
      const cookie = `__Host-Http-bankid=${guess(32)}`;
      const { status, body } = await thief.send("/collect", { flow: page.flow }, { cookie });
      told.add(`${status} ${body.error}`);
      hits += Number(status !== 404);
    }
    expect([...told]).toEqual(["404 flow_unknown"]);
    expect(kit.bankId.collects).toBe(0);
    reportVolume({
      what: "Guessed handles (A5)",
      volume: `${guesses} guesses`,
      result: `${hits} hits, ${kit.bankId.collects} calls to BankID`,
    });
  });

  it("a nonce of the flow that they started, waits in vain (A1, S20, S36)", async () => {
    const kit = new Kit();
    const attacker = kit.browser();
    await attacker.start("device");
    kit.bankId.complete();
    const told = new Set<string>();
    for (let n = 0; n < 1_000; n += 1) told.add((await attacker.collect(guess(16))).body.status);
    expect([...told]).toEqual(["pending"]);
    expect(kit.completions).toEqual([]);
  });
});

describe("a login that is over (A6, S40, S41)", () => {
  it.each([1_000, 29_000])(
    "is told again to its own browser after %i ms, and not decided again",
    async (ms) => {
      const { kit, page, cookie } = await completed();
      kit.clock.advance(ms);
      for (let again = 0; again < 100; again += 1) {
        const { body } = await page.send("/collect", { flow: page.flow }, { cookie });
        expect(body).toMatchObject({ status: "complete", replay: true });
      }
      expect(kit.completions).toHaveLength(1);
    },
  );

  it.each([31_000, 600_000])("is unknown after %i ms, to its own browser too", async (ms) => {
    const { kit, page, cookie } = await completed();
    const established = kit.established.length;
    kit.clock.advance(ms);
    for (let again = 0; again < 100; again += 1) {
      const answer = await page.send("/collect", { flow: page.flow }, { cookie });
      expect([answer.status, answer.body.error]).toEqual([404, "flow_unknown"]);
    }
    expect([kit.completions.length, kit.established.length]).toEqual([1, established]);
  });
});

describe("who got hold of a nonce: from a log, a screenshot, a browser's history (A10, S42)", () => {
  it("can do nothing with it, before its flow is over or after", async () => {
    const { kit, page } = await completed("device");
    const spent = nonceOf(kit.bankId);
    const other = kit.browser();
    await page.start("device");
    for (const nonce of [spent, nonceOf(kit.bankId)]) {
      const answer = await other.send("/collect", { flow: page.flow, nonce });
      expect([answer.status, answer.body.error]).toEqual([404, "flow_unknown"]);
      expect(answer.headers).not.toHaveProperty("set-cookie");
    }
    kit.bankId.complete();
    // A nonce is of one flow: the one before is worth nothing in its own browser either.
    expect((await page.poll(spent)).body).toMatchObject({ status: "pending", hint: "awaitingReturn" });
    expect(kit.completions).toHaveLength(1);
  });
});

describe("who would be sent elsewhere after the login (S57, B2)", () => {
  const hosts = [
    "evil.example",
    "evil.example/login",
    "www.example.com.evil.example",
    "www.example.com@evil.example",
  ];
  const starts = [
    "//",
    "///",
    "/\\",
    "\\\\",
    "/\t/",
    "/\n/",
    "/%09/",
    "/%2f",
    "/%5c",
    "https:",
    "https:/",
    "https://",
  ];
  const schemes = [
    "http://",
    "javascript:",
    "data:text/html,",
    "ftp://",
    "//\u2028",
    "/\u2029/",
    "\u0000//",
    " //",
  ];
  const own = [
    "/login/",
    "/login?x",
    "/login#x",
    "/login/../x",
    "/LOGIN",
    "login",
    "./login",
    "/login%00",
    "/%6cogin",
  ];
  const corpus = [
    ...[...starts, ...schemes].flatMap((start) => hosts.map((host) => start + host)),
    ...["/login", "/app/login"].flatMap((path) =>
      [...starts, ...schemes].flatMap((start) => [`${path}${start}evil.example`, `${start}${path.slice(1)}`]),
    ),
    ...own,
    "/login?next=https://evil.example",
    "/login\r\nLocation: https://evil.example",
    "https://www.example.com/login",
    "https://www.example.com:443/login",
  ];

  it("is not, by any of so many spellings: only paths that were listed are taken", async () => {
    expect(new Set(corpus).size).toBeGreaterThan(160);
    const kit = new Kit();
    const page = kit.browser();
    const taken: string[] = [];
    for (const returnPath of corpus) {
      const { body } = await page.send("/auth", { mode: "device", returnPath });
      if (body.error !== "invalid_field") taken.push(returnPath);
    }
    expect([taken, kit.bankId.orders]).toEqual([[], []]);
    for (const returnPath of ["/login", "/app/login"]) {
      await page.send("/auth", { mode: "device", returnPath });
      expect(kit.bankId.order.request.returnUrl).toContain(`https://www.example.com${returnPath}#`);
    }
  });
});
