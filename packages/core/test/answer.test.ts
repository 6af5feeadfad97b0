import { Buffer } from "node:buffer";
import type { ServerResponse } from "node:http";
import { isDeepStrictEqual } from "node:util";
import { gzipSync } from "node:zlib";
import { BankIdError } from "@bankid-kit/core";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RawAnswer } from "../src/client/answer.ts";
import { emptyAnswer, readCollect, readNumberBoundOrder, readOrder } from "../src/client/answer.ts";
import type { Kit } from "./support/kit.ts";
import { completionData, failureOf, newOrder, startKit } from "./support/kit.ts";
import { json } from "./support/server.ts";

let kit: Kit;

beforeAll(async () => {
  kit = await startKit();
});

afterAll(() => kit.close());

beforeEach(() => {
  kit.server.received.length = 0;
});

const complete = { orderRef: "ref", status: "complete", completionData };
const pending = { orderRef: "ref", status: "pending", hintCode: "started" };
const cleanPending = { orderRef: "ref", status: "pending", hintCode: "started" };

const utf8 = (text: string) => Buffer.from(text, "utf8");
const html = "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>";

/** Every way to spoil one member of an answer. */
const spoilt: [string, unknown][] = [
  ["missing", undefined],
  ["null", null],
  ["empty", ""],
  ["a number", 1],
  ["true", true],
  ["a list", ["x"]],
  ["an object", { x: 1 }],
];

/** A copy with one member, named by its path, replaced. */
function spoil(value: object, path: string, by: unknown): object {
  const [first = "", ...rest] = path.split(".");
  const inner = (value as Record<string, unknown>)[first];
  return { ...value, [first]: rest.length === 0 ? by : spoil(inner as object, rest.join("."), by) };
}

const required = [
  "orderRef",
  "completionData",
  "completionData.user",
  "completionData.user.personalNumber",
  "completionData.user.name",
  "completionData.user.givenName",
  "completionData.user.surname",
  "completionData.device",
  "completionData.device.ipAddress",
  "completionData.signature",
  "completionData.ocspResponse",
];
const objects = new Set(["completionData", "completionData.user", "completionData.device"]);

/** Bodies with status 200 that collect must not take for an answer. */
const hostile: [string, Uint8Array][] = [
  ["nothing", utf8("")],
  ["white space", utf8(" \n ")],
  ["HTML", utf8(html)],
  ["plain text", utf8("OK")],
  ["null", utf8("null")],
  ["a list", utf8(JSON.stringify([complete]))],
  ["a text", utf8('"complete"')],
  ["a number", utf8("200")],
  ["a number too large for a double", utf8("1e999")],
  ["NaN", utf8("NaN")],
  ["an empty object", utf8("{}")],
  ["two objects", utf8(JSON.stringify(pending) + JSON.stringify(pending))],
  ["a comma too many", utf8('{"orderRef":"ref","status":"pending","hintCode":"started",}')],
  ["JavaScript", utf8("{orderRef:'ref',status:'pending',hintCode:'started'}")],
  ["a comment", utf8(`${JSON.stringify(pending)}//`)],
  ["NUL", Buffer.alloc(64)],
  ["NUL in a text", utf8('{"orderRef":"r\u0000f","status":"pending","hintCode":"started"}')],
  ["broken UTF-8", Buffer.concat([utf8('{"orderRef":"'), Buffer.from([0xff, 0xc0]), utf8('"}')])],
  ["UTF-16", Buffer.from(JSON.stringify(pending), "utf16le")],
  ["gzip", gzipSync(JSON.stringify(pending))],
  ["a thousand lists in one another", utf8("[".repeat(1_000) + "]".repeat(1_000))],
  ["lists that never close", utf8("[".repeat(60_000))],
  ["objects in one another", utf8(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`)],
  ["an answer inside another", utf8(JSON.stringify({ data: complete }))],
  ["an unknown status", utf8(JSON.stringify({ ...complete, status: "done" }))],
  ["a status in capitals", utf8(JSON.stringify({ ...complete, status: "COMPLETE" }))],
  ["a status in a list", utf8(JSON.stringify({ ...complete, status: ["complete"] }))],
  ["a status from the prototype", utf8(`{"__proto__":${JSON.stringify(complete)}}`)],
  ["members from the prototype", utf8(`{"status":"complete","__proto__":${JSON.stringify(complete)}}`)],
  ["pending without a hint", utf8('{"orderRef":"ref","status":"pending"}')],
  ["failed without a hint", utf8('{"orderRef":"ref","status":"failed"}')],
  ["a member twice", utf8('{"status":"complete","status":"pending","orderRef":"ref","hintCode":"started"}')],
  [
    "a member twice, once in escapes",
    utf8('{"st\\u0061tus":"failed", "orderRef":"ref","hintCode":"started","status" :"pending"}'),
  ],
  [
    "two people in one result",
    utf8(JSON.stringify(complete).replace('"user":{', '"user":{"personalNumber":"201212121212",')),
  ],
  ["two results", utf8(JSON.stringify(complete).replace("{", '{"completionData":{},'))],
  ["a hint that is a list", utf8('{"orderRef":"ref","status":"failed","hintCode":["userCancel"]}')],
  [
    "a number of thirteen digits",
    utf8(JSON.stringify(spoil(complete, "completionData.user.personalNumber", "1912121212120"))),
  ],
  [
    "a number with a hyphen",
    utf8(JSON.stringify(spoil(complete, "completionData.user.personalNumber", "19121212-1212"))),
  ],
  [
    "a number with a line end",
    utf8(JSON.stringify(spoil(complete, "completionData.user.personalNumber", "191212121212\n"))),
  ],
  [
    "a number in other digits",
    utf8(JSON.stringify(spoil(complete, "completionData.user.personalNumber", "１９１２１２１２１２１２"))),
  ],
  ["a stepUp that is a text", utf8(JSON.stringify(spoil(complete, "completionData.stepUp", "mrtd")))],
  ["a risk that is a number", utf8(JSON.stringify(spoil(complete, "completionData.risk", 3)))],
  ...required.flatMap((path) =>
    spoilt
      .filter(([what]) => !(what === "an object" && objects.has(path)))
      .map(([what, by]): [string, Uint8Array] => [
        `${path} that is ${what}`,
        utf8(JSON.stringify(spoil(complete, path, by))),
      ]),
  ),
  ...[0.1, 0.5, 0.9, 0.999].map((part): [string, Uint8Array] => {
    const whole = utf8(JSON.stringify(complete));
    return [`${part} of an answer`, whole.subarray(0, Math.floor(whole.length * part))];
  }),
];

/** Bodies that are odd and still say what they say. */
const odd: [string, Uint8Array, object][] = [
  ["a byte order mark", utf8(`\uFEFF${JSON.stringify(pending)}`), cleanPending],
  ["white space around", utf8(`\r\n\t ${JSON.stringify(pending)} \n`), cleanPending],
  [
    "an unknown hint",
    utf8('{"orderRef":"ref","status":"pending","hintCode":"brandNew"}'),
    { ...cleanPending, hintCode: "brandNew" },
  ],
  [
    "one name in two objects",
    utf8(
      '{"a":[{"b":1},{"b":"\\"b\\":"}],"c":{"a":"a\\\\"},"orderRef":"ref","status":"pending","hintCode":"started"}',
    ),
    cleanPending,
  ],
  [
    "unknown members",
    utf8(JSON.stringify({ ...pending, callInitiator: "RP", extra: { deep: [1] } })),
    cleanPending,
  ],
  [
    "a prototype",
    utf8(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"orderRef":"ref","status":"pending","hintCode":"started"}',
    ),
    cleanPending,
  ],
  ["a result beside pending", utf8(JSON.stringify({ ...pending, completionData })), cleanPending],
  ["a hint beside complete", utf8(JSON.stringify({ ...complete, hintCode: "userSign" })), complete],
  [
    "a prototype in the result",
    utf8(JSON.stringify(complete).replace('"user":{', '"user":{"__proto__":{"polluted":1},"toString":"x",')),
    complete,
  ],
  [
    "a stepUp of another kind",
    utf8(JSON.stringify(spoil(complete, "completionData.stepUp", { mrtd: "true", face: 1 }))),
    spoil(complete, "completionData.stepUp", {}),
  ],
  [
    "an unknown risk",
    utf8(JSON.stringify(spoil(complete, "completionData.risk", "extreme"))),
    spoil(complete, "completionData.risk", "extreme"),
  ],
  ["escapes", utf8('{"orderRef":"\\u0072ef","status":"p\\u0065nding","hintCode":"started"}'), cleanPending],
];

/** A value and every object in it. */
function objectsIn(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

const readOwn = (answer: RawAnswer) => readCollect(answer, { orderRef: "ref" });

describe("a hostile answer (S6, S7, S8)", () => {
  test("is of more than a hundred kinds here", () => {
    expect(hostile.length + odd.length).toBeGreaterThan(100);
  });

  test.each(hostile)("that is %s is ERR_PROTOCOL, and its words are nowhere", async (_, body) => {
    kit.server.answer = (response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(body);
    };
    const error = await failureOf(kit.client.collect({ orderRef: "ref" }));
    expect(error).toMatchObject({ code: "ERR_PROTOCOL" });
    expect(error.message).toMatch(/check the url of the environment and proxies on the way\.$/);
    expect(error.message).not.toMatch(/1912|Tolvan|Gateway/);
  });

  test.each(odd)(
    "with %s is what it says, and nothing more of it reaches the caller",
    async (_, body, clean) => {
      kit.server.answer = (response) => {
        response.writeHead(200, { "content-type": "application/json;charset=UTF-8" }).end(body);
      };
      const answer = await kit.client.collect({ orderRef: "ref" });
      // A copy has a prototype again, and all that the answer holds.
      expect(structuredClone(answer)).toStrictEqual(clean);
      expect(objectsIn(answer).map((each) => Object.getPrototypeOf(each) as unknown)).not.toContain(
        Object.prototype,
      );
      expect({}).not.toHaveProperty("polluted");
    },
  );

  test.each(["text/html", "text/plain; charset=utf-8", "application/jsonp", "application/problem+json", ""])(
    "declared as %j is ERR_PROTOCOL (S6)",
    async (contentType) => {
      kit.server.answer = (response) => {
        response.writeHead(200, { "content-type": contentType }).end(JSON.stringify(pending));
      };
      expect(await failureOf(kit.client.collect({ orderRef: "ref" }))).toMatchObject({
        code: "ERR_PROTOCOL",
      });
    },
  );

  test.each<[string, (response: ServerResponse) => void]>([
    [
      "that is compressed",
      (response) => {
        response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
        response.end(gzipSync(JSON.stringify(pending)));
      },
    ],
    [
      "that is a bomb",
      (response) => {
        response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
        response.end(gzipSync(Buffer.alloc(10_000_000, " ")));
      },
    ],
    [
      "that is larger than any of BankID's",
      (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(`${JSON.stringify(pending)}${" ".repeat(70_000)}`);
      },
    ],
  ])("%s is ERR_PROTOCOL (S6)", async (_, answer) => {
    kit.server.answer = answer;
    expect(await failureOf(kit.client.collect({ orderRef: "ref" }))).toMatchObject({ code: "ERR_PROTOCOL" });
  });

  test.each([204, 201, 206, 301, 302, 303, 307, 308, 304])(
    "with status %i is an error, and nobody goes where it points (S5)",
    async (status) => {
      kit.server.answer = (response) => {
        response.writeHead(status, { location: `${kit.server.origin}/rp/v6.0/collect` }).end();
      };
      expect(await failureOf(kit.client.collect({ orderRef: "ref" }))).toMatchObject({
        code: "ERR_PROTOCOL",
        httpStatus: status,
      });
      expect(kit.server.received).toHaveLength(1);
    },
  );

  test("about another order is ERR_PROTOCOL, for its result is another person's (S8)", async () => {
    kit.server.answer = json(200, complete);
    expect(await failureOf(kit.client.collect({ orderRef: "another" }))).toMatchObject({
      code: "ERR_PROTOCOL",
    });
  });

  test("whatever its bytes, gives an answer of the documented form or a BankIdError", () => {
    const strings = fc.oneof(
      fc.string(),
      fc.constantFrom("complete", "pending", "failed", "191212121212", "__proto__"),
    );
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        strings,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie("object"),
      ),
      object: fc.dictionary(
        fc.oneof(
          strings,
          fc.constantFrom("orderRef", "status", "hintCode", "completionData", "user", "device", "errorCode"),
        ),
        tie("value"),
      ),
    }));
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      values.object.map((value) => utf8(JSON.stringify(value))),
      fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })).map(([at, byte]) => {
        const bytes = utf8(JSON.stringify(complete));
        bytes[at % bytes.length] = byte;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(bodies, fc.constantFrom(200, 200, 200, 400, 403, 500, 502, 503, 418), (body, status) => {
        const answer: RawAnswer = { status, body, receivedAtMs: 0 };
        for (const read of [readOrder, readNumberBoundOrder, readOwn, emptyAnswer]) {
          try {
            const result = read(answer) as object | undefined;
            if (result === undefined) continue;
            for (const each of objectsIn(result)) expect(Object.getPrototypeOf(each)).toBeNull();
            if (!("status" in result)) continue;
            const last = result.status === "complete" ? "completionData" : "hintCode";
            expect(isDeepStrictEqual(Object.keys(result), ["status", "orderRef", last])).toBe(true);
          } catch (error) {
            if (!(error instanceof BankIdError)) throw error;
          }
        }
      }),
      { numRuns: process.env["BANKID_KIT_LONG"] === "1" ? 50_000 : 1_000 },
    );
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("a new order that is no order is ERR_PROTOCOL (S7)", () => {
  test.each(["orderRef", "autoStartToken", "qrStartToken", "qrStartSecret"])("without %s", async (member) => {
    for (const [, by] of spoilt) {
      kit.server.answer = json(200, spoil(newOrder, member, by));
      expect(await failureOf(kit.client.auth({ endUserIp: "192.0.2.7" }))).toMatchObject({
        code: "ERR_PROTOCOL",
      });
    }
  });
});

describe("a refusal is understood, whoever wrote it (R7)", () => {
  const byStatus: [number, string][] = [
    [400, "invalidParameters"],
    [401, "unauthorized"],
    [403, "unauthorized"],
    [404, "notFound"],
    [405, "methodNotAllowed"],
    [408, "requestTimeout"],
    [415, "unsupportedMediaType"],
    [429, "tooManyRequests"],
    [500, "internalError"],
    [502, "internalError"],
    [503, "maintenance"],
    [504, "internalError"],
  ];
  const silent: [string, string][] = [
    ["nothing", ""],
    ["HTML", html],
    ["a list", "[]"],
    ["an empty object", "{}"],
    ["a code of nothing", '{"errorCode":""}'],
    ["a code that is a number", '{"errorCode":1}'],
    ["a code from the prototype", '{"__proto__":{"errorCode":"alreadyInProgress"}}'],
    ["a sentence instead of a code", '{"errorCode":"Tolvan Tolvansson, 191212121212"}'],
    ["a code that is a page long", JSON.stringify({ errorCode: "a".repeat(5_000) })],
    ["half an object", '{"errorCode":"alreadyInPro'],
  ];

  test.each(byStatus)("HTTP %i without a code is %s", (status, bankIdCode) => {
    for (const [, body] of silent) {
      const error = caught(() => emptyAnswer({ status, body: utf8(body), receivedAtMs: 0 }));
      expect(error).toMatchObject({ code: "ERR_BANKID", httpStatus: status, bankIdCode });
      expect(error.message).not.toMatch(/Tolvan|1912|aaaa|Gateway/);
    }
  });

  test.each([418, 451, 501, 520, 599, 100])("HTTP %i without a code is ERR_PROTOCOL", (status) => {
    const error = caught(() => emptyAnswer({ status, body: utf8(html), receivedAtMs: 0 }));
    expect(error).toMatchObject({ code: "ERR_PROTOCOL", httpStatus: status });
  });

  test.each([
    "alreadyInProgress",
    "invalidParameters",
    "unauthorized",
    "notFound",
    "methodNotAllowed",
    "requestTimeout",
    "unsupportedMediaType",
    "tooManyRequests",
    "internalError",
    "maintenance",
    "brandNew",
    "constructor",
  ])("%s says what to do about it", (errorCode) => {
    const body = utf8(JSON.stringify({ errorCode, details: "Order already in progress for 191212121212" }));
    const error = caught(() => emptyAnswer({ status: 400, body, receivedAtMs: 0 }));
    expect(error).toMatchObject({ code: "ERR_BANKID", bankIdCode: errorCode });
    expect(error.message).toMatch(
      new RegExp(`^BankID refused the call: ${errorCode} \\(HTTP 400\\)\\. [A-Z].{30,}\\.$`),
    );
    expect(error.message).not.toContain("1912");
  });

  test("Maintenance with a capital letter is maintenance", () => {
    const body = utf8('{"errorCode":"Maintenance","details":""}');
    expect(caught(() => emptyAnswer({ status: 503, body, receivedAtMs: 0 }))).toMatchObject({
      bankIdCode: "maintenance",
    });
  });

  test.each<[string, Record<string, string>]>([
    ["", {}],
    ["{}", {}],
    ["{}", { "content-type": "application/json;charset=UTF-8" }],
    ["", { "content-type": "application/json" }],
  ])("cancel is done by status 200 with nothing to say: %j, %j", async (body, headers) => {
    kit.server.answer = (response) => response.writeHead(200, headers).end(body);
    expect(await kit.client.cancel({ orderRef: "ref" })).toBeUndefined();
  });

  test.each<[string, Record<string, string>]>([
    [html, { "content-type": "text/html" }],
    [html, {}],
    [html, { "content-type": "application/json" }],
    ["{}", { "content-type": "text/html" }],
    ["OK", { "content-type": "application/json" }],
    ["[]", { "content-type": "application/json" }],
    ["null", { "content-type": "application/json" }],
  ])("cancel is not done by a page that another server answers: %j, %j", async (body, headers) => {
    kit.server.answer = (response) => response.writeHead(200, headers).end(body);
    expect(await failureOf(kit.client.cancel({ orderRef: "ref" }))).toMatchObject({ code: "ERR_PROTOCOL" });
  });

  test("what a result lacks is not found on a prototype that somebody has polluted (S7)", () => {
    const prototype = Object.prototype as { stepUp?: unknown; mrtd?: unknown; risk?: unknown };
    const without = { ...complete, completionData: { ...completionData, risk: undefined, stepUp: {} } };
    const answer: RawAnswer = { status: 200, body: utf8(JSON.stringify(without)), receivedAtMs: 0 };
    const bare: RawAnswer = {
      ...answer,
      body: utf8(JSON.stringify(spoil(without, "completionData.stepUp", undefined))),
    };
    try {
      Object.assign(prototype, { stepUp: { mrtd: true }, mrtd: true, risk: "low" });
      const seen = [answer, bare].map((each) => {
        const read = readOwn(each);
        const data = read.status === "complete" ? read.completionData : undefined;
        return [data?.stepUp?.mrtd, data?.risk];
      });
      expect(seen).toEqual([
        [undefined, undefined],
        [undefined, undefined],
      ]);
    } finally {
      delete prototype.stepUp;
      delete prototype.mrtd;
      delete prototype.risk;
    }
  });
});

function caught(call: () => void): BankIdError {
  try {
    call();
  } catch (error) {
    if (error instanceof BankIdError) return error;
    throw error;
  }
  return expect.unreachable("the answer was expected to be refused");
}
