import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Completed } from "../../src/flow/gates.ts";
import { isBound, passGates } from "../../src/flow/gates.ts";
import type { Binding } from "../../src/flow/record.ts";
import { sameNetwork } from "../../src/flow/same-network.ts";
import { completionData } from "../fake-bankid.ts";

const { user } = completionData;
const unreturned: Binding = { by: "nonce", hash: "h", returned: false };

/** A result that every gate would stop; each row mends one more, in the order of the gates. */
const wrongInAll: Completed = {
  result: {
    ...completionData,
    signature: "",
    stepUp: { mrtd: false },
    user: { ...user, personalNumber: "200510312390" },
    risk: "high",
  },
  mrtd: true,
  expectedPerson: user.personalNumber,
  startIp: "192.0.2.7",
  binding: unreturned,
};

function mend(completed: Completed, change: Partial<Completed["result"]>): Completed {
  return { ...completed, result: { ...completed.result, ...change } };
}

const withProof = mend(wrongInAll, { signature: "c2ln" });
const withDocument = mend(withProof, { stepUp: { mrtd: true } });
const withPerson = mend(withDocument, { user });
const withLowRisk = mend(withPerson, { risk: "low" });

describe("of several things that are wrong, the first gate's is told (S39)", () => {
  it.each<[string, Completed, string]>([
    ["the schema", wrongInAll, "upstream_unclear"],
    ["the document", withProof, "step_up_missing"],
    ["the person", withDocument, "other_person"],
    ["the risk", withPerson, "risk_blocked"],
    ["the device", withLowRisk, "await"],
    ["none", { ...withLowRisk, binding: { ...unreturned, returned: true } }, "pass"],
  ])("%s", (_gate, completed, told) => {
    const verdict = passGates(completed);
    expect(verdict.verdict === "fail" ? verdict.reason : verdict.verdict).toBe(told);
  });
});

describe("a document that had to be shown (B9)", () => {
  it.each([
    undefined,
    {},
    { mrtd: undefined },
    { mrtd: false },
    { mrtd: "true" },
    { mrtd: 1 },
    { mrtd: null },
  ])("was not, where the result says %j", (stepUp) => {
    const result = { ...completionData, stepUp } as Completed["result"];
    const verdict = passGates({ result, mrtd: true, binding: { by: "screen" } });
    expect(verdict).toEqual({ verdict: "fail", reason: "step_up_missing" });
  });

  it("was, where it says true; and where none had to be, nothing is asked of the result", () => {
    const passed = { ...completionData, stepUp: { mrtd: true } };
    expect(passGates({ result: passed, mrtd: true, binding: { by: "screen" } }).verdict).toBe("pass");
    expect(passGates({ result: completionData, binding: { by: "screen" } }).verdict).toBe("pass");
  });
});

describe("two addresses (S37)", () => {
  it.each<[string | undefined, string | undefined, boolean]>([
    ["192.0.2.7", "192.0.2.7", true],
    ["192.0.2.7", "192.0.2.8", false],
    ["192.0.2.7", "::ffff:192.0.2.7", true],
    ["::ffff:192.0.2.7", "::ffff:192.0.2.8", false],
    ["2001:db8:1:2::7", "2001:db8:1:2:ffff::1", true],
    ["2001:db8:1:2::7", "2001:0DB8:0001:0002:0:0:0:9", true],
    ["2001:db8:1:2::7", "2001:db8:1:3::7", false],
    ["192.0.2.7", "2001:db8::7", false],
    ["192.0.2.7", undefined, false],
    [undefined, undefined, false],
    ["", "", false],
    ["not an address", "not an address", false],
  ])("%s and %s are one connection's: %s", (one, other, same) => {
    expect([sameNetwork(one, other), sameNetwork(other, one)]).toEqual([same, same]);
  });
});

describe("whatever a result and its start look like", () => {
  const value = fc.oneof(
    fc.string(),
    fc.constant(undefined),
    fc.constant(null),
    fc.integer(),
    fc.constant({}),
  );
  const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom("192.0.2.7", "2001:db8::1", ""));
  const binding: fc.Arbitrary<Binding> = fc.oneof(
    fc.constant({ by: "screen" } as const),
    fc.record(
      {
        by: fc.constant("nonce" as const),
        hash: fc.constant("h"),
        returned: fc.boolean(),
        or: fc.constantFrom("sameIp" as const, "anything" as const),
      },
      { requiredKeys: ["by", "hash", "returned"] },
    ),
  );
  const completed = fc
    .record({
      result: fc.oneof(
        value,
        fc.record(
          {
            user: fc.oneof(
              value,
              fc.record({
                personalNumber: fc.constantFrom("191212121212", "200510312390", "12", ""),
                name: fc.constantFrom("Tolvan Tolvansson", ""),
              }),
            ),
            device: fc.oneof(value, fc.record({ ipAddress: address })),
            signature: fc.constantFrom("c2ln", ""),
            ocspResponse: fc.constantFrom("b2Nz", ""),
            risk: fc.constantFrom("low", "moderate", "high", "another"),
            stepUp: fc.oneof(value, fc.record({ mrtd: fc.oneof(fc.boolean(), value) })),
          },
          { requiredKeys: [] },
        ),
      ),
      binding,
      expectedPerson: fc.constantFrom(undefined, "191212121212"),
      mrtd: fc.constantFrom(undefined, true),
      startIp: fc.oneof(address, fc.constant(undefined)),
    })
    .map((given) => given as unknown as Completed);

  it("the gates let through no more than they may (S35–S39)", () => {
    fc.assert(
      fc.property(completed, (given) => {
        if (passGates(given).verdict !== "pass") return;
        const { result, expectedPerson, mrtd, binding: by } = given;
        expect(result.user.personalNumber).toBe(expectedPerson ?? result.user.personalNumber);
        expect(result.risk).not.toBe("high");
        expect(result.stepUp?.mrtd === true || mrtd === undefined).toBe(true);
        expect(result.signature).not.toBe("");
        expect(isBound(given) || (by.by === "nonce" && by.or === "anything")).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it("a nonce that came back is never less than one that did not", () => {
    fc.assert(
      fc.property(completed, (given) => {
        const { binding: by } = given;
        if (by.by === "screen") return;
        const back = passGates({ ...given, binding: { ...by, returned: true } }).verdict;
        expect(back).not.toBe("await");
        expect(passGates(given).verdict !== "pass" || back === "pass").toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
