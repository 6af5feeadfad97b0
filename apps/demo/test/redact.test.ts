import { expect, test } from "vitest";
import { shownJson, shownPath } from "../src/page/traffic/redact.ts";

test("the traffic panel shows the words of the wire, and nothing that is somebody's", () => {
  const view = {
    status: "pending",
    flow: "AbCdEfGhIjKlMnOpQrStUv",
    mode: "qr",
    qr: { text: "bankid.67df3917-fa0d-44e5-b327-edcc928297f8.0.dc69", second: 4, order: 0 },
    launch: { url: "https://app.bankid.com/?autostarttoken=67df3917" },
  };
  expect(shownJson(view)).toBe(
    '{ status: "pending", flow: …, mode: "qr", qr: { text: …, second: 4, order: 0 }, launch: { url: … } }',
  );
  const me = {
    user: { name: "Tolvan Tolvansson" },
    personalNumber: "191212121212",
    maySign: true,
    none: null,
  };
  expect(shownJson(me)).toBe("{ user: { name: … }, personalNumber: …, maySign: true, none: null }");
  expect(shownJson([{ title: "Protokoll", text: "Hemligt" }, {}])).toBe(
    '[{ title: "Protokoll", text: … }, …]',
  );
  expect(shownJson({ unheardOf: "secret" })).toBe("{ unheardOf: … }");
});

test("the traffic panel shows no id that a path ends with", () => {
  expect(shownPath("/calls/AbCdEfGhIjKlMnOpQrStUv")).toBe("/calls/…");
  expect(shownPath("/signed/AbCdEfGhIjKlMnOpQrStUv/proof")).toBe("/signed/…/proof");
  expect(shownPath("/bankid/collect")).toBe("/bankid/collect");
});
