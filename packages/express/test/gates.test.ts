import type { ErrorCode } from "@bankid-kit/core/browser";
import { errorStatus } from "@bankid-kit/core/browser";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { clientIp } from "../src/http/client-ip.ts";
import type { PlainRequest } from "../src/handler.ts";
import type { Browser } from "./kit.ts";
import { Kit, publicOrigin } from "./kit.ts";

/** A kit whose store tells whether it was touched. */
function watched(): { kit: Kit; page: Browser; touched: () => number } {
  let operations = 0;
  const kit = new Kit({
    store: (store) =>
      Object.fromEntries(
        Object.entries(store).map(([name, work]) => [
          name,
          async (...args: never[]) => {
            operations += 1;
            return (work as (...all: never[]) => Promise<unknown>)(...args);
          },
        ]),
      ) as unknown as typeof store,
  });
  return { kit, page: kit.browser(), touched: () => operations + kit.bankId.orders.length };
}

async function refusal(page: Browser, request: Partial<PlainRequest>) {
  const answer = await page.raw({ path: "/auth", body: bytes('{"mode":"qr"}'), ...request });
  if (answer === undefined) return undefined;
  const { error } = JSON.parse(answer.body) as { error?: ErrorCode };
  expect(answer.status).toBe(error === undefined ? 200 : errorStatus[error]);
  return { status: answer.status, error, answer };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const sources: [name: string, headers: Record<string, string | undefined>, passes: boolean][] = [
  ["same-origin", { "sec-fetch-site": "same-origin", origin: publicOrigin }, true],
  ["same-origin without Origin", { "sec-fetch-site": "same-origin", origin: undefined }, true],
  ["no Sec-Fetch-Site and our Origin", { "sec-fetch-site": undefined, origin: publicOrigin }, true],
  ["cross-site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, false],
  ["cross-site that claims our Origin", { "sec-fetch-site": "cross-site", origin: publicOrigin }, false],
  ["same-site", { "sec-fetch-site": "same-site", origin: "https://blog.example.com" }, false],
  ["none", { "sec-fetch-site": "none", origin: undefined }, false],
  [
    "same-origin with a foreign Origin",
    { "sec-fetch-site": "same-origin", origin: "https://evil.example" },
    false,
  ],
  ["same-origin with Origin null", { "sec-fetch-site": "same-origin", origin: "null" }, false],
  [
    "no Sec-Fetch-Site and a foreign Origin",
    { "sec-fetch-site": undefined, origin: "https://evil.example" },
    false,
  ],
  ["no Sec-Fetch-Site and Origin null", { "sec-fetch-site": undefined, origin: "null" }, false],
  ["neither header", { "sec-fetch-site": undefined, origin: undefined }, false],
  ["our origin with another port", { "sec-fetch-site": undefined, origin: `${publicOrigin}:8443` }, false],
  ["our origin over http", { "sec-fetch-site": undefined, origin: "http://www.example.com" }, false],
  ["two values", { "sec-fetch-site": "same-origin, cross-site", origin: publicOrigin }, false],
];
const contentTypes: [type: string | undefined, passes: boolean][] = [
  ["application/json", true],
  ["application/json; charset=utf-8", true],
  ['Application/JSON;charset="UTF-8"', true],
  ["application/json; charset=latin1", false],
  ["application/json, text/plain", false],
  ["text/plain", false],
  ["application/x-www-form-urlencoded", false],
  ["multipart/form-data; boundary=x", false],
  [undefined, false],
];
const methods = ["POST", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"];
const paths = ["/auth", "/collect", "/qr", "/cancel"];

/** What the first gate that does not let a request through says. */
function refusalOf(method: string, sameOrigin: boolean, jsonType: boolean): ErrorCode | undefined {
  if (method !== "POST") return "method_not_allowed";
  if (!sameOrigin) return "cross_origin";
  return jsonType ? undefined : "unsupported_media_type";
}

describe("the gates, for every origin × content type × method × route (S25, S26, S27)", () => {
  it.each(sources)("%s", async (_name, source, sameOrigin) => {
    for (const [type, jsonType] of contentTypes) {
      for (const method of methods) {
        for (const path of paths) {
          const { page, touched } = watched();
          const headers = { ...page.headers(), ...source, "content-type": type };
          const body = bytes(path === "/auth" ? '{"mode":"qr"}' : "{}");
          const answer = await refusal(page, { method, path, headers, body });
          const expected = refusalOf(method, sameOrigin, jsonType);
          const passed = path === "/auth" || path === "/collect" ? undefined : "invalid_field";
          expect(answer?.error).toBe(expected === undefined ? passed : expected);
          expect(answer?.answer.headers["allow"]).toBe(method === "POST" ? undefined : "POST");
          expect(touched() > 0).toBe(expected === undefined && path === "/auth");
        }
      }
    }
  });

  it("say outside production what came and what is expected, and never in production", async () => {
    const kit = new Kit();
    await kit.browser().send("/auth", { mode: "qr" }, { origin: "http://localhost:5173\u001b[31m" });
    expect(kit.event("refused")[0]?.detail).toBe(
      "got Origin http://localhost:5173?[31m, publicOrigin is https://www.example.com",
    );
    const production = new Kit();
    production.bankId.environment = "production";
    const strict = new Kit({ options: { client: production.bankId } });
    await strict.browser().send("/auth", { mode: "qr" }, { origin: "http://localhost:5173" });
    expect(strict.event("refused")[0]).not.toHaveProperty("detail");
  });

  it.each([
    "/sign",
    "/",
    "",
    "/auth/",
    "//auth",
    "/AUTH",
    "/auth%2f",
    "/collect.",
    "/../auth",
    "/constructor",
  ])("leave the path %j to the host", async (path) => {
    const { page } = watched();
    expect(await page.raw({ path })).toBeUndefined();
  });
});

describe("a body (S28, S29)", () => {
  const refused: [body: string | Uint8Array, path: string, status: number, error: string][] = [
    ["", "/collect", 400, "invalid_body"],
    ["{", "/collect", 400, "invalid_body"],
    ["null", "/collect", 400, "invalid_body"],
    ["[]", "/collect", 400, "invalid_body"],
    ['"text"', "/collect", 400, "invalid_body"],
    ["1", "/collect", 400, "invalid_body"],
    [new Uint8Array([0x7b, 0xff, 0x7d]), "/collect", 400, "invalid_body"],
    ['{"flow":{"a":{}}}', "/collect", 400, "invalid_body"],
    ['{"__proto__":{"admin":true}}', "/collect", 400, "invalid_body"],
    ['{"constructor":1}', "/collect", 400, "invalid_body"],
    ['{"flow":{"__proto__":1}}', "/collect", 400, "invalid_body"],
    ['{"mode":"qr","personalNumber":"191212121212"}', "/auth", 400, "unknown_field"],
    ['{"mode":"qr","endUserIp":"192.0.2.1"}', "/auth", 400, "unknown_field"],
    ['{"mode":"qr","userVisibleData":"x"}', "/auth", 400, "unknown_field"],
    ['{"mode":"qr","toString":"x"}', "/auth", 400, "unknown_field"],
    ['{"flow":"x","code":"1"}', "/collect", 400, "unknown_field"],
    ['{"flow":"x","nonce":"y"}', "/qr", 400, "unknown_field"],
    ['{"flow":"x","nonce":"y"}', "/cancel", 400, "unknown_field"],
    ["{}", "/auth", 400, "invalid_field"],
    ["{}", "/qr", 400, "invalid_field"],
    ["{}", "/cancel", 400, "invalid_field"],
    ['{"mode":"both"}', "/auth", 400, "invalid_field"],
    ['{"mode":["qr"]}', "/auth", 400, "invalid_field"],
    ['{"mode":"qr","device":"watch"}', "/auth", 400, "invalid_field"],
    ['{"mode":"qr","locale":"sv\\n"}', "/auth", 400, "invalid_field"],
    ['{"mode":"qr","returnPath":"/"}', "/auth", 400, "invalid_field"],
    ['{"mode":"qr","returnPath":"/login?x"}', "/auth", 400, "invalid_field"],
    ['{"mode":"qr","returnPath":"//evil.example"}', "/auth", 400, "invalid_field"],
    ['{"flow":1}', "/collect", 400, "invalid_field"],
    ['{"flow":null}', "/collect", 400, "invalid_field"],
    [`{"flow":"${"x".repeat(600)}"}`, "/collect", 400, "invalid_field"],
    [`{"flow":"${"x".repeat(2_048)}"}`, "/collect", 413, "body_too_large"],
  ];

  it.each(refused)("%s for %s is refused", async (body, path, status, error) => {
    const { page, touched } = watched();
    const raw = typeof body === "string" ? bytes(body) : body;
    const answer = await refusal(page, { path, body: raw });
    expect([answer?.status, answer?.error]).toEqual([status, error]);
    expect(touched()).toBe(0);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  const parsable = refused.filter(
    ([body, , status]) => status === 400 && typeof body === "string" && isJson(body),
  );
  it.each(parsable)(
    "%s for %s is refused as well when the host parsed it",
    async (body, path, status, error) => {
      const { page, touched } = watched();
      const answer = await refusal(page, { path, body: { parsed: JSON.parse(String(body)) as unknown } });
      expect([answer?.status, answer?.error]).toEqual([status, error]);
      expect(touched()).toBe(0);
    },
  );

  it("of any JSON is answered with a view or a 4xx, and changes no prototype", async () => {
    const { page } = watched();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.constantFrom(...paths), async (value, path) => {
        const answer = await refusal(page, { path, body: bytes(JSON.stringify(value)) });
        expect([200, 400, 404, 413]).toContain(answer?.status);
      }),
      { numRuns: 500 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("is refused by its announced length before it is read", async () => {
    const { page, touched } = watched();
    const body = {
      [Symbol.asyncIterator]: () => {
        throw new Error("read");
      },
    };
    const headers = { ...page.headers(), "content-length": "2049" };
    const answer = await refusal(page, { body, headers });
    expect(answer?.status).toBe(413);
    expect(answer?.answer.headers["connection"]).toBe("close");
    expect(touched()).toBe(0);
  });

  it("that goes on and on is read no further than 2 KiB", async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield new Uint8Array(512);
      }
    }
    const { page } = watched();
    expect((await refusal(page, { body: endless() }))?.status).toBe(413);
    // The fifth is one too many, and the sixth was on its way.
    expect(read).toBeLessThanOrEqual(6);
  });

  it("that comes in pieces is put together", async () => {
    const { page } = watched();
    expect((await refusal(page, { body: pieces() }))?.status).toBe(200);
  });

  it("whose sender breaks off is refused", async () => {
    const { page } = watched();
    expect((await refusal(page, { body: broken() }))?.error).toBe("invalid_body");
  });

  describe("that never ends", () => {
    afterEach(() => void vi.useRealTimers());
    it("is given up after 2 s", async () => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
      const { page } = watched();
      const answer = refusal(page, { body: never });
      await vi.advanceTimersByTimeAsync(2_000);
      expect((await answer)?.error).toBe("invalid_body");
    });
  });
});

describe("cookies", () => {
  it("of our name, two of them, are refused and cleared (S32)", async () => {
    const { page, touched } = watched();
    const one = `__Host-Http-bankid=${"a".repeat(43)}`;
    for (const cookie of [`${one}; ${one}`, `x=1; ${one}; y=2; __Host-Http-bankid=`]) {
      const answer = await refusal(page, {
        path: "/collect",
        body: bytes("{}"),
        headers: { ...page.headers(), cookie },
      });
      expect([answer?.status, answer?.error]).toEqual([400, "duplicate_cookie"]);
      expect(answer?.answer.headers["set-cookie"]).toContain("Max-Age=0");
    }
    expect(touched()).toBe(0);
  });

  it("of other names are none of ours, whatever is in them", async () => {
    const { page } = watched();
    const cookie = `a=1,__Host-Http-bankid=x; __Host-Http-bankid-admin=${"a".repeat(43)}; x__Host-Http-bankid=1`;
    const answer = await refusal(page, {
      path: "/collect",
      body: bytes("{}"),
      headers: { ...page.headers(), cookie },
    });
    expect(answer?.status).toBe(200);
    expect(answer?.answer.headers).not.toHaveProperty("set-cookie");
  });
});

describe("the client's address (S14, B3)", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["::FFFF:c000:0207", "192.0.2.7"],
    ["0:0:0:0:0:ffff:c000:207", "192.0.2.7"],
    ["2001:DB8::0001", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::1", "::1"],
  ])("%s is told as %s", (given, told) => {
    expect(clientIp(given)).toBe(told);
  });

  it.each([
    undefined,
    "",
    "unknown",
    "not-an-ip; DROP",
    "<script>",
    "203.0.113.9:51123",
    "[::1]",
    "192.0.2.7, 10.0.0.1",
    "192.0.2",
    "0300.0.2.7",
    "x".repeat(7_000),
  ])("%s is none", (given) => {
    expect(() => clientIp(given)).toThrow("not an IP address");
  });
});

async function* pieces() {
  yield bytes('{"mode"');
  yield bytes(':"qr"}');
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield bytes("{");
  throw new Error("aborted");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
