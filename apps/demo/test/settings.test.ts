import { describe, expect, test } from "vitest";
import { SettingsError, readSettings } from "../src/settings.ts";

const site = { PUBLIC_ORIGIN: "https://demo.example.com", TRUST_PROXY: "1" };

describe("the demo's settings", () => {
  test("are a simulator of its own on http://localhost when nothing is said", () => {
    expect(readSettings({})).toEqual({
      host: "127.0.0.1",
      port: 3000,
      publicOrigin: "http://localhost:3000",
      trustProxy: undefined,
      ownSimulator: true,
      redis: undefined,
      signatureRoots: undefined,
    });
    expect(readSettings({ PORT: "80" }).publicOrigin).toBe("http://localhost");
    expect(readSettings({ BANKID_ENV: "simulator" }).ownSimulator).toBe(true);
    expect(readSettings({ BANKID_ENV: "simulator", BANKID_DIR: ".bankid" }).ownSimulator).toBe(false);
  });

  test.each(["test", "production"])("allow %s behind a proxy that speaks https", (environment) => {
    expect(readSettings({ BANKID_ENV: environment, ...site })).toMatchObject({
      publicOrigin: "https://demo.example.com",
      trustProxy: 1,
      ownSimulator: false,
    });
  });

  test.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["10.0.0.0/8,2001:db8::/32,192.0.2.7", "10.0.0.0/8,2001:db8::/32,192.0.2.7"],
    ["9", 9],
  ])("take %s for the proxies in front", (text, trustProxy) => {
    expect(readSettings({ BANKID_ENV: "test", ...site, TRUST_PROXY: text }).trustProxy).toBe(trustProxy);
  });

  test("take a Redis with a secret that nobody can guess", () => {
    for (const url of ["redis://127.0.0.1", "redis://127.0.0.1/", "rediss://app:p%25@redis.example:6380/2"]) {
      const redis = { REDIS_URL: url, DEMO_SECRET: "x".repeat(32) };
      expect(readSettings(redis).redis).toEqual({ url, secret: "x".repeat(32) });
    }
  });

  const mistakes: [string, Record<string, string>, RegExp][] = [
    ["production on localhost", { BANKID_ENV: "production" }, /^BANKID_ENV is production, .*PUBLIC_ORIGIN=/],
    ["a PORT that is none", { PORT: "65536" }, /^PORT is "65536"/],
    [
      "an origin with a path",
      { BANKID_ENV: "test", ...site, PUBLIC_ORIGIN: "https://a.example/b" },
      /^PUBLIC_ORIGIN must be/,
    ],
    [
      "an origin without TLS",
      { BANKID_ENV: "test", ...site, PUBLIC_ORIGIN: "http://a.example" },
      /^PUBLIC_ORIGIN must be/,
    ],
    ["a simulator for everybody", site, /^PUBLIC_ORIGIN is set, and at the simulator anybody can be anybody/],
    ["https without a proxy", { BANKID_ENV: "test", PUBLIC_ORIGIN: site.PUBLIC_ORIGIN }, /TRUST_PROXY=1/],
    ["everybody as a proxy", { BANKID_ENV: "test", ...site, TRUST_PROXY: "true" }, /^TRUST_PROXY must be/],
    [
      "a network that is none",
      { BANKID_ENV: "test", ...site, TRUST_PROXY: "10.0.0.0/33" },
      /^TRUST_PROXY must be/,
    ],
    [
      "a network that is everybody",
      { BANKID_ENV: "test", ...site, TRUST_PROXY: "10.0.0.0/8,0.0.0.0/0" },
      /^TRUST_PROXY must be .* never everybody/,
    ],
    ["everybody by IPv6", { BANKID_ENV: "test", ...site, TRUST_PROXY: "::/0" }, /^TRUST_PROXY must be/],
    [
      "a directory without BANKID_ENV",
      { BANKID_DIR: ".bankid" },
      /BANKID_DIR is, .*BANKID_ENV=simulator, or/,
    ],
    ["a certificate without BANKID_ENV", { BANKID_PFX: "rp.p12" }, /BANKID_ENV=test or production, or/],
    [
      "a key without BANKID_ENV",
      { BANKID_KEY: "rp.key" },
      /BANKID_KEY is, .*BANKID_ENV=test or production, or/,
    ],
    [
      "a Redis that is no address of one",
      { REDIS_URL: "localhost:6379", DEMO_SECRET: "x".repeat(32) },
      /^REDIS_URL must be .*redis:\/\//,
    ],
    ["Redis without a secret", { REDIS_URL: "redis://127.0.0.1" }, /DEMO_SECRET must be a secret/],
  ];
  test.each(mistakes)("refuse %s in a sentence that says what to write", (_, env, sentence) => {
    const refuse = (): unknown => readSettings(env);
    expect(refuse).toThrow(SettingsError);
    expect(refuse).toThrow(sentence);
  });

  test("never repeat a secret or an address that may hold one", () => {
    for (const env of [
      { REDIS_URL: "redis://:pass@h", DEMO_SECRET: "short" },
      { REDIS_URL: "http://:pass@h", DEMO_SECRET: "short" },
      { REDIS_URL: "redis://:pass@h:99999", DEMO_SECRET: "x".repeat(32) },
      { REDIS_URL: "redis://:pass@h/name", DEMO_SECRET: "x".repeat(32) },
      { REDIS_URL: "redis://:pass%@h", DEMO_SECRET: "x".repeat(32) },
    ]) {
      const refuse = (): unknown => readSettings(env);
      expect(refuse).toThrow(SettingsError);
      expect(refuse).toThrow(/^((?!short|pass[@%]).)*$/);
    }
  });
});
