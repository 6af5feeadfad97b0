import { StrictMode, type ReactElement } from "react";
import { describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import type { SampleName } from "@bankid-kit/react/samples";
import { listen, shown } from "./support.tsx";

function draw(state: SampleName): ReactElement {
  return <StrictMode>{shown(state, { rpName: "Exempelbanken" })}</StrictMode>;
}

async function enlarged(name: SampleName = "scan") {
  const screen = await render(draw(name));
  await userEvent.click(opener());
  await expect.element(page.getByRole("dialog")).toBeVisible();
  return { next: (state: SampleName) => screen.rerender(draw(state)) };
}

const opener = () => page.getByRole("button", { name: "Enlarge the QR code" });
const close = () => page.getByRole("button", { name: "Close" });
const dialog = () => document.querySelector("dialog")!;

describe("the enlarged code", () => {
  test("fills the window, is larger than before, and has a name", async () => {
    await page.viewport(800, 900);
    const screen = await render(shown("scan"));
    const before = screen.container.querySelector(".bankid-qr")!.getBoundingClientRect().width;
    await userEvent.click(opener());
    await expect.element(page.getByRole("dialog", { name: "Scan the QR code" })).toBeVisible();
    const { width, height } = dialog().getBoundingClientRect();
    expect([width, height]).toEqual([800, 900]);
    expect(dialog().querySelector(".bankid-qr")!.getBoundingClientRect().width).toBeGreaterThan(before * 2);
    expect(dialog().scrollHeight).toBeLessThanOrEqual(900);
  });

  test("is opened, left by Escape and left by its button with the keyboard alone; the focus comes back", async () => {
    await render(shown("scan"));
    for (const key of ["{Escape}", "{Enter}"]) {
      (opener().element() as HTMLElement).focus();
      await userEvent.keyboard("{Enter}");
      await expect.element(close()).toHaveFocus();
      await userEvent.keyboard(key);
      await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
      await expect.element(opener()).toHaveFocus();
    }
  });

  test("opens by a press on the code too", async () => {
    await render(shown("scan"));
    await userEvent.click(page.getByRole("img"));
    await expect.element(page.getByRole("dialog")).toBeVisible();
  });

  test("keeps the focus inside", async () => {
    await enlarged();
    for (let press = 0; press < 3; press += 1) {
      await userEvent.tab();
      const { activeElement } = document;
      expect(activeElement === document.body || dialog().contains(activeElement)).toBe(true);
    }
  });

  test("never gives the focus to the code", async () => {
    await enlarged();
    expect(dialog().querySelector("svg")!.matches("[tabindex], :focus")).toBe(false);
    await expect.element(close()).toHaveFocus();
  });

  test("still says whom it is for, and what to do if somebody asked for it (S70)", async () => {
    await enlarged();
    expect(dialog().textContent).toContain("Exempelbanken (www.example.com)");
    expect(dialog().textContent).toContain("Cancel if somebody else asked you to.");
  });

  test("goes away once the code is scanned, and the focus goes to what comes next", async () => {
    const { next } = await enlarged();
    await next("securityCode");
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    await expect.element(page.getByRole("heading", { name: "Continue in the BankID app" })).toHaveFocus();
  });

  test("announces in itself what happens, for what is behind it is silent", async () => {
    const { next } = await enlarged();
    const heard = listen(dialog().querySelector("[role=status]")!);
    await next("scanTrouble");
    await expect.element(page.getByText("No contact with the server.").first()).toBeInTheDocument();
    heard.stop();
    expect(heard.said).toEqual(["No contact with the server. We keep trying."]);
  });

  test("is reached by scrolling in the smallest window, from the top", async () => {
    await page.viewport(320, 256);
    await enlarged();
    expect(dialog().scrollTop).toBe(0);
    expect(dialog().scrollWidth).toBeLessThanOrEqual(320);
    expect(dialog().querySelector(".bankid-qr")!.getBoundingClientRect().width).toBeGreaterThanOrEqual(256);
    await page.viewport(414, 896);
  });
});

test("there is nothing to enlarge before there is a code", async () => {
  await render(shown("startingQr"));
  expect(document.querySelectorAll("button")).toHaveLength(1);
});
