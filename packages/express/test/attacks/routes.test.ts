import type { Express } from "express";
import { afterEach, describe, expect, it } from "vitest";
import { memoryStore } from "../../src/index.ts";
import { application, closeServers, listen, publicOrigin } from "../support/app.ts";
import { sendRaw } from "../support/raw-http.ts";
import { watchedStore } from "../support/watched-store.ts";

afterEach(closeServers);

/** What the page sends with a start: only method and route are at stake. */
const fromThePage = [
  ["Host", "localhost:3000"],
  ["Origin", publicOrigin],
  ["Sec-Fetch-Site", "same-origin"],
  ["Content-Type", "application/json"],
] as const;
const start = JSON.stringify({ mode: "qr" });

async function open(prepare: (app: Express) => void = () => undefined) {
  const watched = watchedStore(memoryStore());
  const opened = application({ store: watched.store, limits: false }, prepare);
  return { ...opened, touched: watched.touched, base: await listen(opened.app) };
}

/** Other ways to ask for what is there: each method on each route. */
const methods: [method: string, target: string, status: 404 | 405][] = [
  ...["auth", "collect", "qr", "cancel"].flatMap((route) =>
    ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"].map((method): [string, string, 405] => [
      method,
      `/bankid/${route}`,
      405,
    ]),
  ),
  ["PROPFIND", "/bankid/auth", 405],
  ["GET", "/bankid/auth?_method=POST", 405],
  ["GET", "/bankid/auth?mode=qr", 405],
];

/** Other spellings of a route: none of them is one. */
const spellings: [method: string, target: string, status: 404 | 405][] = [
  "/bankid//auth",
  "/bankid/auth/",
  "/bankid/AUTH",
  "/bankid/auth.",
  "/bankid/auth.json",
  "/bankid/auth;x=1",
  "/bankid/auth%2f",
  "/bankid/auth%00",
  "/bankid/%61uth",
  "/bankid/./auth",
  "/bankid/x/../auth",
  "/bankid%2fauth",
  "/bankid/sign",
].map((target) => ["POST", target, 404]);

const variants = [...methods, ...spellings];

describe("a route is asked for in one way only (S25, B10)", () => {
  it("of which these are forty others", () => {
    expect(new Set(variants.map(String)).size).toBe(40);
  });

  it.each(variants)("and by %s %s it is not: %i", async (method, target, status) => {
    const { client, touched, base } = await open();
    const answer = await sendRaw(base, { method, target, headers: fromThePage, body: start });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("allow")).toEqual(status === 405 ? ["POST"] : undefined);
    expect(answer.headers.get("set-cookie")).toBeUndefined();
    expect([client.orders, touched()]).toEqual([[], 0]);
  });

  it("and a header that names another method changes nothing", async () => {
    const { client, base } = await open();
    const answer = await sendRaw(base, {
      method: "GET",
      target: "/bankid/auth",
      headers: [...fromThePage, ["X-HTTP-Method-Override", "POST"]],
      body: start,
    });
    expect([answer.status, client.orders]).toEqual([405, []]);
  });
});

/** A request line and headers that say that the app is somewhere else. */
const elsewhere: [what: string, headers: [string, string][], target?: string][] = [
  ["a foreign Host", [["Host", "evil.example"]]],
  ["a Host with another port", [["Host", "localhost:8443"]]],
  ["a Host with a path in it", [["Host", "localhost:3000/evil.example"]]],
  ["an empty Host", [["Host", ""]]],
  [
    "two of Host",
    [
      ["Host", "localhost:3000"],
      ["Host", "evil.example"],
    ],
  ],
  [
    "X-Forwarded-Host",
    [
      ["Host", "localhost:3000"],
      ["X-Forwarded-Host", "evil.example"],
    ],
  ],
  [
    "several in X-Forwarded-Host",
    [
      ["Host", "localhost:3000"],
      ["X-Forwarded-Host", "evil.example, localhost:3000"],
    ],
  ],
  [
    "X-Forwarded-Proto",
    [
      ["Host", "localhost:3000"],
      ["X-Forwarded-Proto", "https"],
    ],
  ],
  [
    "X-Forwarded-Port",
    [
      ["Host", "localhost:3000"],
      ["X-Forwarded-Port", "8443"],
    ],
  ],
  [
    "Forwarded",
    [
      ["Host", "localhost:3000"],
      ["Forwarded", "host=evil.example;proto=https;for=203.0.113.9"],
    ],
  ],
  ["a whole address as target", [["Host", "localhost:3000"]], "http://evil.example/bankid/auth"],
  [
    "Referer, X-Original-URL and X-Rewrite-URL",
    [
      ["Host", "localhost:3000"],
      ["Referer", "https://evil.example/"],
      ["X-Original-URL", "/evil"],
      ["X-Rewrite-URL", "/evil"],
    ],
  ],
];

describe("where the app says that it is, comes from publicOrigin alone (S54, S16, B1)", () => {
  it("in twelve ways of saying otherwise", () => {
    expect(elsewhere).toHaveLength(12);
  });

  it.each(elsewhere)("whatever is said by %s", async (_what, headers, target = "/bankid/auth") => {
    // With this setting Express itself believes each of them.
    const { client, base } = await open((app) => app.set("trust proxy", "loopback"));
    const {
      status,
      headers: answered,
      body,
    } = await sendRaw(base, {
      target,
      headers: [
        ...headers,
        ["Origin", publicOrigin],
        ["Sec-Fetch-Site", "same-origin"],
        ["Content-Type", "application/json"],
      ],
      body: JSON.stringify({ mode: "device" }),
    });
    expect(status).toBe(200);
    const { returnUrl = "", web } = client.order.request;
    expect(returnUrl).toMatch(/^http:\/\/localhost:3000\/login#bankid=[\w-]+\.[\w-]+$/);
    expect(web?.referringDomain).toBe("localhost");
    expect(answered.get("set-cookie")).toEqual([
      expect.stringMatching(/^bankid-dev=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/),
    ]);
    expect(body + [...answered.values()].join("\n")).not.toContain("evil");
  });
});
