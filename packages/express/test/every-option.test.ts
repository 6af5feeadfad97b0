import { readFileSync } from "node:fs";
import { BankIdError } from "@bankid-kit/core";
import { describe, expect, it } from "vitest";
import { createHandler } from "../src/handler.ts";
import type { BankIdOptions } from "../src/index.ts";
import { bankId, memoryStore } from "../src/index.ts";
import { openTelemetry } from "../src/opentelemetry.ts";
import { redisLimits, redisStore } from "../src/redis.ts";
import { FakeBankId } from "./fake-bankid.ts";

const good: BankIdOptions<object, object> = {
  client: new FakeBankId(),
  publicOrigin: "https://www.example.com",
  returnPaths: ["/login"],
  onComplete: () => ({ session: {} }),
  onEvent: () => undefined,
};
const sign = { request: () => ({}), onSigned: () => undefined };
const verify = () => ({ ok: true, proof: "" });
const half = { read: () => undefined };

/** Of the wrong type; each option adds what only it can get wrong. */
const neverRight = [null, 7, Number.NaN, Symbol("x"), 7n, [7]];

/** What is wrong, for every option that there is. */
const wrongValues: Readonly<Record<keyof BankIdOptions<object, object>, readonly unknown[]>> = {
  client: [
    undefined,
    {},
    "https://bankid",
    () => undefined,
    Object.assign(new FakeBankId(), { environment: undefined }),
  ],
  publicOrigin: [undefined, "", "www.example.com", "https://www.example.com/", "http://www.example.com", {}],
  returnPaths: [undefined, [], "/login", ["login"], ["//evil.example"], ["/a#b"], ["/ä"], {}],
  onComplete: [undefined, {}, "complete", true],
  establishSession: [{}, "session", true],
  expectedPerson: ["191212121212", {}, true],
  principal: ["anna", {}, true],
  sign: [
    {},
    "sign",
    () => undefined,
    { ...sign, request: "text" },
    { ...sign, onSigned: {} },
    { ...sign, onSign: verify },
    { ...sign, withoutVerification: "yes" },
  ],
  verify: [{}, "production", true],
  verifyAuth: ["true", 1, {}, () => true, true],
  deviceBinding: ["", "ip", "NONCE", "toString", true, {}],
  requirement: [{ mrtd: true }, "mrtd", true],
  assessCompletion: [{}, "low", true],
  userVisibleData: ["Log in", false, {}],
  store: [{}, "redis://localhost", () => undefined, half],
  clientIp: [
    "req.ip",
    true,
    { trustedProxies: [] },
    { trustedProxies: "10.0.0.0/8" },
    { header: "x" },
    { trustedProxies: ["10.0.0.0/33"] },
    { trustedProxies: ["0.0.0.0/0"] },
    { trustedProxies: ["0.0.0.0/00"] },
    { allowPrivate: 1 },
  ],
  limits: [
    true,
    "300",
    { perAddress: 0 },
    { perAddress: "300" },
    { total: 1.5 },
    { exempt: "10.0.0.1" },
    { exempt: ["example.com"] },
    { redis: {} },
    { perMinute: 300 },
  ],
  onEvent: [{}, "log", true],
  telemetry: [{}, "otel", () => undefined, { event: () => undefined }],
  id: ["", "Admin", "a b", "ö", "-", "x".repeat(33), {}, true],
};

const cases = Object.entries(wrongValues).flatMap(([name, values]) =>
  [...neverRight, ...values].map((value): [string, unknown] => [name, value]),
);

function mistake(work: () => unknown): BankIdError {
  try {
    work();
  } catch (error) {
    if (error instanceof BankIdError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

/** What is wrong with which option, why that matters, and what to write. */
const form = /^The option (\w+)(?:\.\w+)?(?: of \w+)? [^:]+: [^.]+(?:\. [^.]+)?\. Write .+\.$/s;

describe("an option that is wrong is an error at start-up that says what, why and what to write:", () => {
  it.each(cases)("%s: %s", (name, value) => {
    const { code, message } = mistake(() => bankId({ ...good, [name]: value }));
    expect(code).toBe("ERR_OPTION");
    expect(message).toMatch(form);
    expect(form.exec(message)?.[1]).toBe(name);
  });

  it.each<[string, () => unknown]>([
    ["no eval of redisStore", () => redisStore({ secret: "x".repeat(32) } as never)],
    ["a short secret of redisStore", () => redisStore({ eval: async () => [], secret: "x" })],
    ["no secrets of redisStore", () => redisStore({ eval: async () => [], secret: [] as never })],
    [
      "a prefix of redisStore",
      () => redisStore({ eval: async () => [], secret: "x".repeat(32), prefix: 1 as never }),
    ],
    ["no client of redisLimits", () => redisLimits({ secret: "x".repeat(32) } as never)],
    ["a short secret of redisLimits", () => redisLimits({ client: { eval: () => 0 }, secret: "x" })],
    [
      "a prefix of redisLimits",
      () => redisLimits({ client: { eval: () => 0 }, secret: "x".repeat(32), prefix: "" }),
    ],
    ["maxEntries of memoryStore", () => memoryStore({ maxEntries: 0 })],
    ["a tracer of openTelemetry", () => openTelemetry({ tracer: {} as never })],
    ["a meter of openTelemetry", () => openTelemetry({ meter: () => undefined } as never)],
    ["clientIp of createHandler", () => createHandler({ ...good, clientIp: () => "192.0.2.7" } as never)],
  ])("%s", (_what, work) => {
    expect(mistake(work).message).toMatch(form);
  });

  it("nothing of a value is told, for it may be a secret", () => {
    const secret = "a secret in the wrong place";
    for (const name of Object.keys(wrongValues)) {
      const { message } = mistake(() => bankId({ ...good, [name]: { [secret]: secret } }));
      expect(message).not.toContain(secret);
    }
  });
});

describe("the README", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const table = readme.slice(readme.indexOf("\n## Options"), readme.indexOf("\n## Deciding"));
  const rows = [...table.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);

  it("has every option in its table, and no other", () => {
    expect(new Set(rows)).toEqual(new Set(Object.keys(wrongValues)));
    const { message } = mistake(() => bankId({ ...good, xyz: 1 } as never));
    const known = /The options are (.*)\.$/.exec(message)?.[1]?.split(", ") ?? [];
    expect(new Set(known)).toEqual(new Set(rows));
    expect(rows).toHaveLength(known.length);
  });
});
