import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createApi } from "../../src/phone/page/api.js";
import { en } from "../../src/phone/page/texts.en.js";

const api = (status: number, body: object) => {
  vi.stubGlobal("fetch", async () => Response.json(body, { status }));
  return createApi(en);
};

beforeEach(() => void vi.stubGlobal("document", { querySelector: () => null }));
afterEach(() => void vi.unstubAllGlobals());

describe("what the page says", () => {
  test.each([400, 413, 415, 500])("of an answer %i is not that the order is over", async (status) => {
    const scanned = api(status, { error: "invalid_body" }).scan({ person: "x", qrText: "y".repeat(9_000) });
    await expect(scanned).rejects.toMatchObject({ message: en.notTaken });
    expect(en.notTaken).toContain("QR code");
  });

  test("of an order that the simulator knows no more is that it is over", async () => {
    const asked = api(404, { error: "not_found" }).order("x");
    await expect(asked).rejects.toMatchObject({ message: en.refusals.orderEnded, reason: "orderEnded" });
  });

  test("of a gesture that the phone refuses is why", async () => {
    const scanned = api(200, { refusal: "qrTooOld" }).scan({ person: "x", qrText: "y" });
    await expect(scanned).rejects.toMatchObject({ message: en.refusals.qrTooOld, reason: "qrTooOld" });
  });
});
