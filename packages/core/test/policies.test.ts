import { acceptsPolicy, certificatePolicies, logReference } from "@bankid-kit/core";
import type { PolicyName } from "@bankid-kit/core";
import { describe, expect, test } from "vitest";

describe("policies by name are the environment's own (S2)", () => {
  test.each<[string, PolicyName, string]>([
    ["production", "file", "1.2.752.78.1.1"],
    ["production", "card", "1.2.752.78.1.2"],
    ["production", "mobile", "1.2.752.78.1.5"],
    ["test", "file", "1.2.3.4.5"],
    ["test", "card", "1.2.3.4.10"],
    ["test", "mobile", "1.2.3.4.25"],
    ["simulator", "mobile", "1.2.3.4.25"],
  ])("%s has for %s the OID %s", (environment, name, oid) => {
    expect(certificatePolicies([name], { environment })).toEqual([oid]);
  });

  test("several names make one list, in their order", () => {
    expect(certificatePolicies(["mobile", "file"], { environment: "production" })).toEqual([
      "1.2.752.78.1.5",
      "1.2.752.78.1.1",
    ]);
  });

  test.each([[[]], [["Mobile"]], [["mobile", "constructor"]]])(
    "%j is refused, and accepts nobody",
    (names) => {
      expect(() => certificatePolicies(names as PolicyName[], { environment: "production" })).toThrow(
        expect.objectContaining({ code: "ERR_REQUEST" }),
      );
    },
  );
});

describe("a list of policies takes a certificate's (specification §2.7)", () => {
  test.each<[string[], string, boolean]>([
    [["1.2.752.78.1.5"], "1.2.752.78.1.5", true],
    [["1.2.752.78.1.5"], "1.2.752.78.1.1", false],
    [["1.2.752.78.1.5"], "1.2.752.78.1.5.1", false],
    [["1.2.752.78.1.5"], "1.2.752.78.1.55", false],
    [["1.2.752.78.1.2", "1.2.752.78.1.5"], "1.2.752.78.1.5", true],
    [["1.2.752.78.*"], "1.2.752.78.1.5", true],
    [["1.2.752.78.*"], "1.2.752.78", false],
    [["1.2.752.78.*"], "1.2.3.4.25", false],
    [["1.2.752.78.*.5"], "1.2.752.78.1.5", true],
    [["1.2.752.78.*.5"], "1.2.752.78.1.2.5", false],
    [[], "1.2.752.78.1.5", false],
  ])("%j takes %s: %s", (patterns, policy, taken) => {
    expect(acceptsPolicy(patterns, policy)).toBe(taken);
  });
});

describe("an order's name in logs (S12)", () => {
  const orderRef = "131daac9-16c6-4618-beb0-365768f37288";

  test("is 72 bits, the same for the same order, and tells nothing of its orderRef", () => {
    expect(logReference(orderRef)).toMatch(/^[\w-]{12}$/);
    expect(logReference(orderRef)).toBe(logReference(orderRef));
    expect(logReference(orderRef)).not.toBe(logReference(`${orderRef} `));
    // `printf 'bankid-kit/order/1\0<orderRef>' | sha256sum`, its first nine bytes in base64url.
    expect(logReference(orderRef)).toBe("4OzWv-IlMC-0");
  });
});
