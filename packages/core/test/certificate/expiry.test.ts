import { certificateExpiry, expiryThresholds, inspectCertificate, testCertificate } from "@bankid-kit/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const dayMs = 86_400_000;
const notAfter = new Date("2029-05-28T21:59:59Z");
const before = (days: number): number => notAfter.getTime() - days * dayMs;

describe("a certificate's end is known in time (F3, R20)", () => {
  test.each([
    [61, "ok", undefined, 61],
    [60, "plan", 60, 60],
    [30.5, "plan", 60, 30],
    [30, "warning", 30, 30],
    [14, "warning", 14, 14],
    [7, "critical", 7, 7],
    [1, "critical", 1, 1],
    [0.5, "critical", 1, 0],
    [0, "critical", 1, 0],
    [-0.5, "expired", 1, -1],
    [-1, "expired", 1, -1],
  ] as const)("%d days before: %s", (days, level, threshold, daysLeft) => {
    expect(certificateExpiry({ notAfter, now: before(days) })).toEqual({ level, threshold, daysLeft });
  });

  test("the threshold is the smallest that has been reached, whatever the time", () => {
    fc.assert(
      fc.property(fc.double({ min: -400, max: 800, noNaN: true }), (days) => {
        const { threshold } = certificateExpiry({ notAfter, now: before(days) });
        const left = (notAfter.getTime() - before(days)) / dayMs;
        expect(threshold).toBe(expiryThresholds.filter((each) => left <= each).at(-1));
      }),
    );
  });

  test.each([
    [61, []],
    [30, ["WARN_CERTIFICATE_EXPIRES"]],
    [1, ["WARN_CERTIFICATE_EXPIRES"]],
    [-1, ["ERR_CERTIFICATE_EXPIRED"]],
  ])("%d days before, an inspection says %j", (days, codes) => {
    const { findings } = inspectCertificate(testCertificate(), { environment: "test", now: before(days) });
    expect(findings.map(({ code }) => code)).toEqual(codes);
  });
});
