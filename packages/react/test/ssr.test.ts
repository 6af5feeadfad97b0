import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { BankIdLogin } from "@bankid-kit/react";

test("a server renders a page that is looking, without a window and without styles of its own (S62)", () => {
  expect(globalThis).not.toHaveProperty("window");
  const html = renderToString(createElement(BankIdLogin, { basePath: "/bankid" }));
  expect(html).toContain("Identifiera dig med BankID");
  expect(html).toContain('lang="sv"');
  expect(html).toContain('aria-busy="true"');
  expect(html).not.toMatch(/style=|<style|<script|<button/);
});
