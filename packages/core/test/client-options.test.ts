import { BankIdClient } from "@bankid-kit/core";
import type { BankIdClientOptions, CallOptions, FollowOptions } from "@bankid-kit/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Kit } from "./support/kit.ts";
import { failureOf, newOrder, startKit } from "./support/kit.ts";
import { json } from "./support/server.ts";

let kit: Kit;

beforeAll(async () => {
  kit = await startKit();
});

afterAll(() => kit.close());

/** A client with options that the compiler would refuse. */
const clientWith = (options: object): BankIdClient => new BankIdClient({ ...kit.options(), ...options });

const refusedFor = (message: RegExp) =>
  expect.objectContaining({ code: "ERR_OPTION", message: expect.stringMatching(message) as string });

describe("an option that can't be right is ERR_OPTION, before anything is sent", () => {
  // A timer takes 2 ** 31 - 1 ms; a longer time it would turn into 1 ms, and every call would fail.
  test.each([2 ** 31, 2 ** 53, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, "5000", null, {}])(
    "a time of %j ms",
    (time) => {
      for (const name of ["timeoutMs", "connectTimeoutMs"]) {
        expect(() => clientWith({ [name]: time })).toThrow(
          refusedFor(new RegExp(`${name} must be .* 2147483647 at most`)),
        );
      }
    },
  );

  test.each([0, 0.5, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY, "64", null])(
    "%j connections",
    (connections) => {
      expect(() => clientWith({ connections })).toThrow(refusedFor(/connections must be a whole number/));
    },
  );

  test.each([5, "now", null, {}])("a clock that is %j", (clock) => {
    for (const name of ["now", "monotonicNow"]) {
      expect(() => clientWith({ [name]: clock })).toThrow(
        refusedFor(new RegExp(`${name} must be a function`)),
      );
    }
  });

  test.each([5, "options", true, []])("options that are %j", (options) => {
    expect(() => new BankIdClient(options as unknown as BankIdClientOptions)).toThrow(
      refusedFor(/must be an object/),
    );
  });

  test("what was given is not shown, for it may be a secret in a wrong place (S10)", () => {
    expect(() => clientWith({ timeoutMs: "qwerty123" })).toThrow(/this is a string\.$/);
  });
});

test("the longest time that a timer takes is waited, and not turned into none", async () => {
  const client = clientWith({ timeoutMs: 2 ** 31 - 1, connectTimeoutMs: 2 ** 31 - 1, connections: 1 });
  kit.server.answer = json(200, newOrder);
  expect(await client.auth({ endUserIp: "192.0.2.7" })).toMatchObject(newOrder);
  await client.close();
});

describe("an option of an unknown name is refused, for its default would stay in force in silence", () => {
  test.each<[object, RegExp]>([
    [{ timeoutMS: 1 }, /no option timeoutMS\. Is timeoutMs meant\?/],
    [{ timeout: 1 }, /Is timeoutMs meant\?/],
    [{ conections: 1 }, /Is connections meant\?/],
    [{ allowNonproduction: true }, /Is allowNonProduction meant\?/],
    [{ rejectUnauthorized: false }, /always verified/],
    [{ ca: "x" }, /trusts its own root alone/],
    [{ pfx: "rp.p12" }, /certificate: \{ pfx, passphrase \}/],
    [{ passphrase: "qwerty123" }, /certificate: \{ pfx, passphrase \}/],
    [{ logger: console }, /no option logger\. It has environment, certificate,/],
    [{ "a b": 1 }, /no option of another name\./],
    [{ __proto__: null, constructor: 1 }, /no option constructor/],
  ])("%j", (options, message) => {
    expect(() => clientWith(options)).toThrow(refusedFor(message));
  });

  test("but a simulator is taken whole, and a slip beside it is not", async () => {
    const simulator = { phoneUrl: "http://127.0.0.1:1/", token: "t", passphrase: "p", play: () => {} };
    await clientWith(simulator).close();
    expect(() => clientWith({ ...simulator, monotonicnow: () => 0 })).toThrow(
      refusedFor(/Is monotonicNow meant\?/),
    );
    expect(() => clientWith({ ...simulator, rejectUnauthorized: false })).toThrow(
      refusedFor(/always verified/),
    );
  });
});

describe("a call whose options can't be right is ERR_OPTION and sends nothing", () => {
  const wrongs: [string, unknown][] = [
    ["null", null],
    ["a signal itself that is a number", 5],
    ["a signal that is a number", { signal: 5 }],
    ["a signal that is null", { signal: null }],
    ["a controller instead of its signal", { signal: new AbortController() }],
  ];

  test.each(wrongs)("%s", async (_, wrong) => {
    kit.server.received.length = 0;
    const options = wrong as CallOptions;
    for (const call of [
      () => kit.client.auth({ endUserIp: "192.0.2.7" }, options),
      () => kit.client.collect({ orderRef: "ref" }, options),
      () => kit.client.cancel({ orderRef: "ref" }, options),
      () => kit.client.checkConnection(options),
    ]) {
      expect(await failureOf(call())).toMatchObject({ code: "ERR_OPTION" });
    }
    expect(kit.server.received).toEqual([]);
  });

  test.each<[string, unknown]>([
    ...wrongs,
    ["a clock that is a number", { monotonicNow: 5 }],
    ["a sleep that is a number", { sleep: 5 }],
    ["an interval that is a text", { intervalMs: "2000" }],
    ["an interval that no timer takes", { intervalMs: 2 ** 31 }],
  ])("follow, with %s", (_, wrong) => {
    expect(() => kit.client.follow({ orderRef: "ref" }, wrong as FollowOptions)).toThrow(refusedFor(/./));
  });
});
