import type { MessageId } from "@bankid-kit/core/browser";
import { errorMessage, errorStatus, failureMessage, pendingMessage } from "@bankid-kit/core/browser";
import { en, sv } from "@bankid-kit/core/texts";
import { describe, expect, test } from "vitest";

describe("the message of a pending order (specification §8.3)", () => {
  test.each<[string, "qr" | "device", "handheld" | "desktop", MessageId]>([
    ["outstandingTransaction", "qr", "desktop", "RFA1"],
    ["outstandingTransaction", "device", "handheld", "RFA13"],
    ["noClient", "qr", "desktop", "RFA1"],
    ["started", "qr", "desktop", "RFA15A"],
    ["started", "device", "handheld", "RFA15B"],
    ["userSign", "qr", "desktop", "RFA9"],
    ["userMrtd", "device", "handheld", "RFA23"],
    ["userFace", "qr", "desktop", "RFA24"],
    ["userStepUp", "device", "handheld", "RFA25"],
    ["processing", "qr", "desktop", "RFA21"],
    ["userCallConfirm", "qr", "desktop", "RFA21"],
    ["awaitingReturn", "device", "desktop", "awaitingReturn"],
    ["somethingNew", "qr", "desktop", "RFA21"],
  ])("%s, %s on a %s, is %s", (hint, mode, device, message) => {
    expect(pendingMessage(hint, { mode, device })).toBe(message);
  });
});

describe("the message of a failed order (specification §8.3)", () => {
  test.each<[string, "qr" | "device", MessageId]>([
    ["startFailed", "qr", "RFA17B"],
    ["startFailed", "device", "RFA17A"],
    ["expiredTransaction", "qr", "RFA8"],
    ["certificateErr", "qr", "RFA16"],
    ["userCancel", "qr", "RFA6"],
    ["cancelled", "qr", "RFA3"],
    ["mrtdVerificationFailed", "qr", "RFA26"],
    ["facialRecognitionFailed", "qr", "RFA27"],
    ["nfcNotSupportedByDevice", "device", "RFA28"],
    ["multipleBankIdsOnDevice", "device", "RFA29"],
    ["stepUpFailed", "qr", "RFA30"],
    ["userDeclinedCall", "qr", "RFA22"],
    ["notSupportedByUserApp", "qr", "RFA22"],
    ["transactionRiskBlocked", "qr", "RFA22"],
    ["return_missing", "device", "returnMissing"],
    ["replaced", "qr", "replaced"],
    ["result_lost", "qr", "resultLost"],
    ["host_error", "qr", "hostError"],
    ["somethingNew", "qr", "RFA22"],
  ])("%s, %s, is %s", (reason, mode, message) => {
    expect(failureMessage(reason, { mode })).toBe(message);
  });
});

test("an unreachable BankID is said, and a mistake of the RP is not blamed on BankID", () => {
  expect(errorMessage("bankid_unreachable")).toBe("unreachable");
  expect(errorMessage("alreadyInProgress")).toBe("RFA4");
  expect(errorMessage("invalidParameters")).toBe("RFA22");
});

test("every message that can be chosen has words in both languages", () => {
  const chosen = [
    ...Object.keys(errorStatus).map((code) => errorMessage(code)),
    ...["outstandingTransaction", "started", "userSign", "awaitingReturn", "x"].map((hint) =>
      pendingMessage(hint, { mode: "device", device: "desktop" }),
    ),
    ...["startFailed", "replaced", "expired", "blocked", "other_person", "response_lost"].map((reason) =>
      failureMessage(reason, { mode: "device" }),
    ),
  ];
  for (const texts of [sv, en]) {
    expect(chosen.filter((id) => texts[id].trim() === "")).toEqual([]);
    expect(Object.keys(texts).toSorted()).toEqual(Object.keys(sv).toSorted());
  }
});
