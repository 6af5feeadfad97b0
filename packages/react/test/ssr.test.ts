import { StrictMode, createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, expect, test, vi } from "vitest";
import { BankIdLogin } from "@bankid-kit/react";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a server renders a page that is looking, without a window and without styles of its own (S62)", () => {
  expect(globalThis).not.toHaveProperty("window");
  const html = renderToString(createElement(BankIdLogin, { basePath: "/bankid" }));
  expect(html).toContain("Identifiera dig med BankID");
  expect(html).toContain('lang="sv"');
  expect(html).toContain('aria-busy="true"');
  expect(html).not.toMatch(/style=|<style|<script|<button/);
});

test("a server that renders has nothing to be warned of by React", () => {
  const said = [vi.spyOn(console, "error"), vi.spyOn(console, "warn")];
  const login = createElement(BankIdLogin, { basePath: "/bankid", onComplete: () => {} });
  renderToString(createElement(StrictMode, null, login));
  expect(said.flatMap(({ mock }) => mock.calls)).toEqual([]);
});
