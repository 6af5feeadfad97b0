import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sealOf } from "../src/engine/seal.ts";
import type { FlowRecord } from "../src/flow/record.ts";

const handle = "h".repeat(43);
const record: FlowRecord = {
  state: "consumed",
  flow: "f".repeat(22),
  kind: "auth",
  mode: "qr",
  device: "desktop",
  ended: [],
  session: { accountId: "canary-account" },
  browser: {},
};
const seal = sealOf(handle, "login", randomBytes);

describe("a sealed record", () => {
  it("opens to what was sealed", () => {
    expect(seal.open({ value: seal.seal(record, 3), rev: 3 })).toEqual({ opened: "record", record });
  });

  it("opens under no other revision, so an older value can't be put back (S34)", () => {
    const value = seal.seal(record, 3);
    expect(seal.open({ value, rev: 4 }).opened).toBe("tampered");
    expect(seal.open({ value, rev: 2 }).opened).toBe("tampered");
  });

  it("opens with no other handle, and for no other mount (S34)", () => {
    const value = seal.seal(record, 1);
    expect(sealOf("i".repeat(43), "login", randomBytes).open({ value, rev: 1 }).opened).toBe("tampered");
    expect(sealOf(handle, "admin", randomBytes).open({ value, rev: 1 }).opened).toBe("tampered");
  });

  it("does not open after any bit of it was flipped (S34)", () => {
    const value = seal.seal(record, 1);
    fc.assert(
      fc.property(fc.nat({ max: value.length * 8 - 1 }), (bit) => {
        const changed = new Uint8Array(value);
        const byte = Math.floor(bit / 8);
        changed[byte] = (changed[byte] ?? 0) ^ (1 << (bit % 8));
        expect(seal.open({ value: changed, rev: 1 }).opened).not.toBe("record");
      }),
    );
  });

  it("does not open when it was cut short at any length", () => {
    const value = seal.seal(record, 1);
    for (let length = 0; length < value.length; length += 1) {
      expect(seal.open({ value: value.subarray(0, length), rev: 1 }).opened).toBe("tampered");
    }
  });

  it("of another release is foreign, and no crash (R19)", () => {
    const value = seal.seal(record, 1);
    value[0] = 2;
    expect(seal.open({ value, rev: 1 }).opened).toBe("foreign");
  });

  it("and its key hold nothing of the handle or the content in clear (S33, S34)", () => {
    const stored = Buffer.concat([Buffer.from(seal.key), seal.seal(record, 1)]).toString("latin1");
    expect(stored).not.toContain(handle.slice(0, 8));
    expect(stored).not.toContain("canary");
    expect(seal.key).toMatch(/^[\w-]{43}$/);
  });

  it("never looks the same twice", () => {
    expect(seal.seal(record, 1)).not.toEqual(seal.seal(record, 1));
  });
});
