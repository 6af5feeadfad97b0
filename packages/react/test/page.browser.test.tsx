import "@bankid-kit/react/styles.css";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { BankIdLogin, browserPlatform, useBankId } from "@bankid-kit/react";
import {
  completeView,
  deviceView,
  failedView,
  livingOrder,
  qrView,
  signingView,
  World,
} from "./flow/world.ts";

describe("on a narrow phone", () => {
  test.each([
    ["0", "", "block"],
    ["1rem", "", "block"],
    ["1.5rem", "", "block"],
    ["1rem", "8rem", "block"],
    // Whose columns grow with what is in them.
    ["1.5rem", "", "grid"],
  ])(
    "the code keeps 256 px beside margins of %s, asked for %j, in a %s, and nothing sticks out",
    async (margin, size, display) => {
      await page.viewport(320, 640);
      document.body.style.margin = `0 ${margin}`;
      document.body.style.setProperty("--bankid-qr-size", size);
      const world = new World();
      const { container } = await render(<BankIdLogin basePath="/bankid" platform={world.platform} />);
      container.style.display = display;
      await world.advance(0);
      world.server = livingOrder(world);
      await userEvent.click(page.getByRole("button", { name: "BankID på en annan enhet" }));
      await world.advance(0);
      await expect.element(page.getByRole("img")).toBeVisible();
      const code = container.querySelector(".bankid-qr")!.getBoundingClientRect();
      expect(Math.min(code.width, code.height)).toBeGreaterThanOrEqual(256);
      const card = container.querySelector(".bankid-root")!.getBoundingClientRect();
      expect(code.left - card.left).toBeCloseTo(card.right - code.right);
      expect(code.left).toBeGreaterThan(card.left);
      expect(card.width).toBe(document.body.getBoundingClientRect().width);
      for (const button of container.querySelectorAll("button")) {
        expect(button.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
      }
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
      document.body.removeAttribute("style");
    },
  );
});

test.each(["light", "dark"])("the code is dark on light on a %s page", async (scheme) => {
  document.documentElement.style.colorScheme = scheme;
  const world = new World();
  world.server = () => ({ body: qrView() });
  const { container } = await render(<BankIdLogin basePath="/bankid" platform={world.platform} />);
  await world.advance(0);
  await expect.element(page.getByRole("img")).toBeVisible();
  const [ground, modules] = container.querySelectorAll(".bankid-qr path");
  expect(getComputedStyle(ground!).fill).toBe("rgb(255, 255, 255)");
  expect(getComputedStyle(modules!).fill).toBe("rgb(0, 0, 0)");
  const frame = container.querySelector(".bankid-qr-frame")!;
  expect(getComputedStyle(frame).backgroundColor).toBe("rgb(255, 255, 255)");
  expect(getComputedStyle(frame).forcedColorAdjust).toBe("none");
  document.documentElement.style.colorScheme = "";
});

test("no screen carries a style or a script of its own (S62)", async () => {
  const world = new World();
  const { container } = await render(<BankIdLogin basePath="/bankid" platform={world.platform} />);
  const screens: string[] = [];
  const look = async (title: string): Promise<void> => {
    await expect.element(page.getByRole("heading", { name: title })).toBeInTheDocument();
    screens.push(title);
    expect(container.querySelectorAll("[style], style, script")).toHaveLength(0);
  };
  await world.advance(0);
  await look("Identifiera dig med BankID");
  world.server = livingOrder(world);
  await userEvent.click(page.getByRole("button", { name: "BankID på en annan enhet" }));
  await world.advance(0);
  await look("Läs av QR-koden");
  world.server = () => ({ body: signingView() });
  await world.advance(2_000);
  await look("Fortsätt i BankID-appen");
  world.server = () => ({ body: failedView() });
  await world.advance(2_000);
  await look("Det gick inte");
  world.server = () => ({ body: completeView() });
  await userEvent.click(page.getByRole("button", { name: "Försök igen" }));
  await world.advance(0);
  await look("Klart");
  expect(screens).toHaveLength(5);
});

test("what a server rendered is taken over without a difference", async () => {
  const consoleError = vi.spyOn(console, "error");
  const world = new World();
  const app = <BankIdLogin basePath="/bankid" platform={world.platform} />;
  const root = document.createElement("div");
  document.body.append(root);
  root.innerHTML = renderToString(app);
  expect(root.textContent).toContain("Identifiera dig med BankID");
  const hydrated = hydrateRoot(root, app, { onRecoverableError: (problem) => consoleError(problem) });
  await vi.waitFor(() => expect(world.openListeners).toBe(5));
  await world.advance(0);
  await expect.element(page.getByRole("button", { name: "BankID på den här enheten" })).toBeVisible();
  expect(consoleError.mock.calls).toEqual([]);
  hydrated.unmount();
  root.remove();
  consoleError.mockRestore();
});

test("a page of one's own has everything from the hook", async () => {
  const world = new World();
  function Own() {
    const bankId = useBankId<{ name: string }>({ basePath: "/bankid", platform: world.platform });
    if (bankId.phase === "idle") return <button onClick={() => bankId.start("qr")}>go</button>;
    if (bankId.phase === "complete") return <p>hello {bankId.result.name}</p>;
    return <p>{bankId.phase}</p>;
  }
  await render(<Own />);
  await world.advance(0);
  world.server = ({ route }) => ({
    body: route === "auth" ? deviceView() : completeView({ name: "Test" }),
  });
  await userEvent.click(page.getByRole("button", { name: "go" }));
  await world.advance(0);
  await expect.element(page.getByText("pending")).toBeVisible();
  await world.advance(2_000);
  await expect.element(page.getByText("hello Test")).toBeVisible();
});

test("the browser's own platform takes the fragment away and nothing else of the address", () => {
  const platform = browserPlatform();
  const { location } = platform;
  const before = window.location.pathname + window.location.search;
  window.history.replaceState({ router: 1 }, "", `${before}#bankid=a.b`);
  expect(location.hash).toBe("#bankid=a.b");
  platform.removeHash();
  expect(window.location.pathname + window.location.search + window.location.hash).toBe(before);
  expect(window.history.state).toEqual({ router: 1 });
});
