import { Agent, request } from "node:http";
import express from "express";
import type { ErrorRequestHandler, Express } from "express";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser, closeServers, listen, publicOrigin } from "../support/app.ts";
import { exchange } from "../support/raw-http.ts";
import { nasty, nastyInBytes, routes, strangeBody } from "../support/strange-bodies.ts";
import { reportVolume, volume } from "../support/volume-report.ts";
import { watchedApplication } from "../support/watched-app.ts";

/** How many bodies are to be refused, by each app. */
const refusals = volume(10_000, 5);
const agent = new Agent({ keepAlive: true });
afterAll(async () => {
  agent.destroy();
  await closeServers();
});

/** What an app does with a body before it comes to us. */
const apps: [what: string, prepare: (app: Express) => void, refused: typeof nasty][] = [
  ["no parser", () => undefined, [...nasty, ...nastyInBytes]],
  ["express.json()", (app) => app.use(express.json({ strict: false })), nasty],
  ["express.raw()", (app) => app.use(express.raw({ type: "*/*" })), [...nasty, ...nastyInBytes]],
];

describe.each(apps)("an app with %s (S28, S29, B4, B5)", (what, prepare, bodies) => {
  let asked: () => number[];
  let base: string;
  let failures: unknown[];
  beforeAll(async () => {
    failures = [];
    const opened = watchedApplication({ prepare });
    ({ asked } = opened);
    // The parser's own refusals; whatever else arrives here is a crash of ours.
    opened.app.use(((error, _req, res, _next) => {
      const status = Number(Object(error).status ?? 500);
      if (status === 500) failures.push(error);
      res.status(status).json({ error: "of the parser" });
    }) satisfies ErrorRequestHandler);
    base = await listen(opened.app);
  });

  async function send(route: string, body: string | Uint8Array): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(
        `${base}/bankid/${route}`,
        {
          agent,
          method: "POST",
          headers: {
            origin: publicOrigin,
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
          },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (part: string) => (text += part));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }

  it("refuses every nasty body on every route, and nothing has happened", async () => {
    const before = asked();
    const taken: string[] = [];
    for (const body of bodies) {
      for (const route of routes) {
        const { status } = await send(route, body);
        if (status !== 400 && status !== 413) taken.push(`${status} ${route} ${String(body).slice(0, 60)}`);
      }
    }
    expect(taken).toEqual([]);
    expect(asked()).toEqual(before);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("polluted");
    expect(failures).toEqual([]);
  });

  it(`answers whatever it is sent by a view or a 4xx, until it has refused ${refusals}`, async () => {
    const seen = { refused: 0, of500: 0 };
    const ofBody = fc.asyncProperty(strangeBody, fc.constantFrom(...routes), async (body, route) => {
      const before = asked();
      const { status, text } = await send(route, body);
      const { error } = JSON.parse(text) as { error?: string };
      const isRefused = status === 400 || status === 413;
      seen.of500 += Number(status >= 500);
      // A well-formed question for a flow that is not there, and a well-formed start, may come of chance.
      expect(isRefused || [status, error]).toBeOneOf([true, [404, "flow_unknown"], [200, undefined]]);
      expect(isRefused ? asked() : before).toEqual(before);
      seen.refused += Number(isRefused);
    });
    while (seen.refused < refusals) await fc.assert(ofBody, { numRuns: Math.ceil(refusals / 2) });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(failures).toEqual([]);
    reportVolume({
      what: `Strange bodies, behind ${what} (S28, S29)`,
      volume: `${seen.refused} refused`,
      result: `${seen.of500} × 500, ${failures.length} crashes`,
    });
  });

  it("works as before when all of that is over", async () => {
    const page = new Browser(base);
    expect((await page.post("/bankid/auth", { mode: "qr" })).body.status).toBe("pending");
  });
});

const good = '{"mode":"qr"}';
const head = (lines: readonly string[]): string =>
  [
    "POST /bankid/auth HTTP/1.1",
    "Host: localhost:3000",
    `Origin: ${publicOrigin}`,
    "Content-Type: application/json",
    "Connection: close",
    ...lines,
    "\r\n",
  ].join("\r\n");

describe("a body that is not as long as was said", () => {
  const framings: [what: string, bytes: string, statuses: readonly number[]][] = [
    ["ends early", `${head(["Content-Length: 40"])}${good}`, [0, 400]],
    ["ends before it began", head(["Content-Length: 13"]), [0, 400]],
    ["goes on after its end", `${head(["Content-Length: 2"])}{}${good}`, [400]],
    ["is a little shorter in the header", `${head(["Content-Length: 12"])}${good}`, [400]],
    ["has a length that is no number", `${head(["Content-Length: 1e1"])}${good}`, [400]],
    ["has a negative length", `${head(["Content-Length: -13"])}${good}`, [400]],
    ["has two lengths", `${head(["Content-Length: 13", "Content-Length: 2"])}${good}`, [400]],
    ["has a length beyond any", `${head(["Content-Length: 999999999999"])}${good}`, [413]],
    [
      "has a length and comes in pieces",
      `${head(["Content-Length: 13", "Transfer-Encoding: chunked"])}d\r\n${good}\r\n0\r\n\r\n`,
      [400],
    ],
    ["comes in pieces that break off", `${head(["Transfer-Encoding: chunked"])}d\r\n{"mode`, [0, 400]],
    ["comes in a piece of no length", `${head(["Transfer-Encoding: chunked"])}x\r\n${good}`, [400]],
    [
      "comes in pieces that are too many",
      `${head(["Transfer-Encoding: chunked"])}${"400\r\n".concat("x".repeat(1_024), "\r\n").repeat(4)}0\r\n\r\n`,
      [413],
    ],
    ["is not there", head([]), [400]],
  ];

  it.each(framings)("%s is refused, and the server lives on", async (_what, bytes, statuses) => {
    const { app, asked } = watchedApplication();
    const base = await listen(app);
    const { status } = await exchange(base, Buffer.from(bytes));
    expect(statuses).toContain(status);
    expect(asked()).toEqual([0, 0, 0, 0]);
    const page = new Browser(base);
    expect((await page.post("/bankid/auth", { mode: "qr" })).body.status).toBe("pending");
  });
});
