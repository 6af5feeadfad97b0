import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalAddress } from "../../src/flow/address.ts";

describe("an address in its one spelling", () => {
  it.each<[string, string | undefined]>([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["::FFFF:c000:0207", "192.0.2.7"],
    ["2001:0DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["2001:db8::1%eth0", undefined],
    ["192.0.2.256", undefined],
    ["192.0.2", undefined],
    ["0192.0.2.7", undefined],
    ["0x7f.0.0.1", undefined],
    ["[::1]", undefined],
    ["::1]:80/[", undefined],
    ["192.0.2.7:80", undefined],
    ["192.0.2.7, 192.0.2.8", undefined],
    ["", undefined],
  ])("%j is %j", (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it("is there for every address, and for nothing that node:net does not take for one", () => {
    const letters = fc.string({ unit: fc.constantFrom(..."0123456789abcdef:.%[]/".split("")) });
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), letters), (text) => {
        fc.pre(!text.includes("%"));
        const canonical = canonicalAddress(text);
        expect(canonical !== undefined).toBe(isIP(text) !== 0);
        expect(canonical === undefined || canonicalAddress(canonical) === canonical).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
