import { describe, expect, it } from "vitest";
import { Kit, publicOrigin } from "./kit.ts";

const iPhone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const host = "www.example.com";

async function returnUrlOf(kit: Kit, headers: Record<string, string>, body: object = {}): Promise<string> {
  const page = kit.browser();
  const answer = await page.send("/auth", { mode: "device", ...body }, headers);
  expect(answer.status).toBe(200);
  return kit.bankId.order.request.returnUrl ?? "";
}

/** Where the nonce is, without the two random names. */
const shape = (returnUrl: string) => returnUrl.replace(/[\w-]{22}\.[\w-]{22}$/, "FLOW.NONCE");

describe("where the app comes back to", () => {
  it.each([
    ["Chrome", "CriOS/130.0", `googlechromes://${host}/login#bankid=FLOW.NONCE`],
    ["Firefox", "FxiOS/131.0", `firefox://open-url?url=https%3A%2F%2F${host}%2Flogin%23bankid%3DFLOW.NONCE`],
    ["Edge", "EdgiOS/130.0", `microsoft-edge-https://${host}/login#bankid=FLOW.NONCE`],
    ["Opera Touch", "OPT/5.0", `touch-https://${host}/login#bankid=FLOW.NONCE`],
    ["Safari", "Version/18.1 Safari/604.1", `${publicOrigin}/login#bankid=FLOW.NONCE`],
  ])("on iOS is %s where the person started there (S16, A11)", async (_browser, product, expected) => {
    const kit = new Kit();
    expect(shape(await returnUrlOf(kit, { "user-agent": `${iPhone} ${product}` }))).toBe(expected);
  });

  it("completes the login in that browser, with the nonce that its own form carries (S36)", async () => {
    const kit = new Kit();
    const page = kit.browser();
    const started = await page.send("/auth", { mode: "device" }, { "user-agent": `${iPhone} FxiOS/131.0` });
    page.flow = started.body.status === "pending" ? started.body.flow : "";
    kit.bankId.complete();
    expect((await page.poll()).body).toMatchObject({ status: "pending", hint: "awaitingReturn" });
    const opened = new URL(kit.bankId.order.request.returnUrl ?? "").searchParams.get("url");
    expect((await page.poll(new URL(opened ?? "").hash.split(".")[1])).body.status).toBe("complete");
  });

  it.each([
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/130.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
    "",
  ])("is the page's own address everywhere else: %j", async (userAgent) => {
    const kit = new Kit();
    expect(shape(await returnUrlOf(kit, { "user-agent": userAgent }))).toBe(
      `${publicOrigin}/login#bankid=FLOW.NONCE`,
    );
  });

  it("has nothing of any header in it, whatever a stranger sends (S54, B1)", async () => {
    const hostile = {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "ftp",
      "x-forwarded-port": "666",
      forwarded: "host=evil.example;proto=ftp",
      referer: `${publicOrigin}/evil`,
    };
    const agents = ["CriOS/evil", "FxiOS/&url=https://evil.example#", "EdgiOS/../evil", "iPhone OPT/evil://"];
    const kit = new Kit();
    for (const agent of agents) {
      const returnUrl = await returnUrlOf(kit, { ...hostile, "user-agent": agent });
      expect(returnUrl).not.toMatch(/evil|ftp|666/);
      expect(shape(returnUrl)).toMatch(/FLOW\.NONCE$/);
    }
  });

  it("is http on loopback, which no browser's own form stands in for", async () => {
    const kit = new Kit({ options: { publicOrigin: "http://localhost:3000" } });
    const headers = { origin: "http://localhost:3000", "user-agent": `${iPhone} CriOS/130.0` };
    expect(shape(await returnUrlOf(kit, headers))).toBe("http://localhost:3000/login#bankid=FLOW.NONCE");
  });

  it("is the page's own address with a simulator, whose phone page opens nothing else", async () => {
    const kit = new Kit();
    kit.bankId.appUrl = "http://127.0.0.1:4000/";
    expect(shape(await returnUrlOf(kit, { "user-agent": `${iPhone} CriOS/130.0` }))).toBe(
      `${publicOrigin}/login#bankid=FLOW.NONCE`,
    );
  });

  it("is the page's own address where the browser's form would be longer than BankID takes", async () => {
    const path = `/${"%C3%A5".repeat(60)}`;
    const kit = new Kit({ options: { returnPaths: [path] } });
    const returnUrl = await returnUrlOf(kit, { "user-agent": `${iPhone} FxiOS/131.0` });
    expect(shape(returnUrl)).toBe(`${publicOrigin}${path}#bankid=FLOW.NONCE`);
    expect(returnUrl.length).toBeLessThanOrEqual(512);
  });
});
