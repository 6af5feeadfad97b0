import { createRequire } from "node:module";
import type { ErrorCode } from "@bankid-kit/core/browser";
import express5 from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser, closeServers, listen, publicOrigin } from "../support/app.ts";
import { sendRaw } from "../support/raw-http.ts";
import { watchedApplication } from "../support/watched-app.ts";

/** By its own types there is no Express 4 beside Express 5; what is used of it is the same. */
const express4 = createRequire(import.meta.url)("express4") as typeof express5;

/** Where a request can come from, by the two headers that a page can't write itself. */
interface Source {
  readonly from: string;
  readonly site?: string;
  readonly origin?: string;
}

const sources: readonly Source[] = [
  { from: "the page itself", site: "same-origin", origin: publicOrigin },
  { from: "another site", site: "cross-site", origin: "https://evil.example" },
  { from: "a sibling subdomain", site: "same-site", origin: "http://blog.localhost:3000" },
  { from: "nowhere: the address bar, a bookmark", site: "none" },
  { from: "another site, in an old browser", origin: "https://evil.example" },
  { from: "a sandboxed frame, in an old browser", origin: "null" },
  { from: "something that names neither" },
];

interface Kind {
  readonly as: string;
  readonly type?: string;
  readonly body: (members: object) => string;
}

const kinds: readonly Kind[] = [
  { as: "JSON", type: "application/json", body: (members) => JSON.stringify(members) },
  { as: "text", type: "text/plain", body: (members) => JSON.stringify(members) },
  {
    as: "a form",
    type: "application/x-www-form-urlencoded",
    body: (members) => new URLSearchParams({ ...members }).toString(),
  },
  {
    as: "a multipart form",
    type: "multipart/form-data; boundary=x",
    body: (members) =>
      `${Object.entries(members)
        .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
        .join("")}--x--\r\n`,
  },
  { as: "bytes of no type", body: (members) => JSON.stringify(members) },
];

const endpoints = ["auth", "sign", "collect", "qr", "cancel"] as const;

interface Cell extends Source, Kind {
  readonly endpoint: (typeof endpoints)[number];
  readonly expected: "allowed" | ErrorCode;
}

/**
 * The rule, in full: only the page's own origin may ask, as its browser says; and only in JSON, which no form
 * can send. The origin is looked at first.
 */
function expectedOf({ site, origin }: Source, { type }: Kind): Cell["expected"] {
  const isOwn = site === "same-origin" && origin === publicOrigin;
  if (!isOwn) return "cross_origin";
  return type === "application/json" ? "allowed" : "unsupported_media_type";
}

const cells: readonly Cell[] = sources.flatMap((source) =>
  kinds.flatMap((kind) =>
    endpoints.map((endpoint) => ({ ...source, ...kind, endpoint, expected: expectedOf(source, kind) })),
  ),
);

const allowed = cells.filter(({ expected }) => expected === "allowed");
const refused = cells.filter(({ expected }) => expected !== "allowed");

const named = (cell: Cell): [what: string, cell: Cell] => [
  `from ${cell.from} to /${cell.endpoint}, as ${cell.as},`,
  cell,
];

it("the matrix has 7 × 5 × 5 = 175 cells, of which the page's own five in JSON are allowed", () => {
  expect([cells.length, refused.length]).toEqual([175, 170]);
  expect(allowed.map(({ from, as, endpoint }) => `${from}, ${as}, ${endpoint}`)).toEqual(
    endpoints.map((endpoint) => `the page itself, JSON, ${endpoint}`),
  );
});

describe.each([
  ["Express 4", express4],
  ["Express 5", express5],
])("with %s, in the browser of a person whose flow is open (S25, S26, S27, A13)", (_name, express) => {
  let asked: () => number[];
  let page: Browser;
  beforeAll(async () => {
    const opened = watchedApplication({ app: express() });
    ({ asked } = opened);
    page = new Browser(await listen(opened.app));
  });
  afterAll(closeServers);

  /** Opens a flow, and sends the cell's request about it. */
  async function send({ endpoint, site, origin, type, body }: Cell) {
    const { flow } = (await page.post("/bankid/auth", { mode: "qr" })).body;
    const members = endpoint === "auth" || endpoint === "sign" ? { mode: "qr" } : { flow };
    const before = asked();
    // The cookie comes along, as if no SameSite kept it: the gate alone must hold.
    const answer = await sendRaw(page.base, {
      target: `/bankid/${endpoint}`,
      headers: [
        ["Host", new URL(page.base).host],
        ["Cookie", [...page.jar].map((pair) => pair.join("=")).join("; ")],
        ...(site === undefined ? [] : [["Sec-Fetch-Site", site] as const]),
        ...(origin === undefined ? [] : [["Origin", origin] as const]),
        ...(type === undefined ? [] : [["Content-Type", type] as const]),
      ],
      body: body(members),
    });
    const { error, status } = JSON.parse(answer.body) as { error?: string; status?: string };
    const cors = [...answer.headers.keys()].filter((name) => name.startsWith("access-control"));
    expect(cors).toEqual([]);
    return { flow, answer, error, status, before, after: asked() };
  }

  it.each(allowed.map(named))("a request %s is allowed", async (_what, cell) => {
    const { answer, status, before, after } = await send(cell);
    expect([answer.status, status]).toEqual([200, cell.endpoint === "cancel" ? "failed" : "pending"]);
    expect(after).not.toEqual(before);
  });

  it.each(refused.map(named))("a request %s is refused", async (_what, cell) => {
    const { flow, answer, error, before, after } = await send(cell);
    expect([answer.status, error]).toEqual([cell.expected === "cross_origin" ? 403 : 415, cell.expected]);
    expect(answer.headers.get("set-cookie")).toBeUndefined();
    expect(after).toEqual(before);
    expect((await page.post("/bankid/qr", { flow })).body.status).toBe("pending");
  });
});
