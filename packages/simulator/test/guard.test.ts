import { describe, expect, test } from "vitest";
import { checkedHost } from "../src/http/host.ts";
import { rejectCaller, rejectHost } from "../src/phone/guard.ts";

const own = checkedHost();

describe("the name that a request gives the phone (S75)", () => {
  test.each([
    ["127.0.0.1:80", 80],
    ["127.0.0.1", 80],
    ["localhost", 80],
    ["[::1]", 80],
    ["LocalHost:8080", 8080],
  ])("%s is its own on port %i", (host, port) => {
    expect(rejectHost({ host }, port, own)).toBeUndefined();
  });

  test.each([
    ["localhost", 8080],
    ["localhost:80", 8080],
    ["evil.example", 80],
    ["evil.example:80", 80],
    ["127.0.0.1.evil.example", 80],
    ["192.0.2.1", 80],
    ["", 80],
    [undefined, 80],
  ])("%s is not on port %i", (host, port) => {
    expect(rejectHost(host === undefined ? {} : { host }, port, own)).toMatchObject({ status: 421 });
  });

  test("may be any address where somebody insisted on more than loopback, but no other name", () => {
    const everywhere = checkedHost("0.0.0.0", true);
    for (const host of ["192.0.2.1", "192.0.2.1:80", "[2001:db8::1]", "[2001:db8::1]:80"]) {
      expect([host, rejectHost({ host }, 80, everywhere)]).toEqual([host, undefined]);
    }
    expect(rejectHost({ host: "evil.example" }, 80, everywhere)).toMatchObject({ status: 421 });
  });

  test("in capitals is the same origin as in small letters", () => {
    const headers = { host: "LOCALHOST", origin: "http://localhost", authorization: "Bearer t" };
    expect(rejectCaller(headers, "t")).toBeUndefined();
  });
});
