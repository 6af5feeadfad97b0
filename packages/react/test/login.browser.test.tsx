import { StrictMode, type ReactElement } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { BankIdLogin, en, type BankIdLoginProps } from "@bankid-kit/react";
import {
  completeView,
  deviceView,
  error,
  failedView,
  launchUrl,
  livingOrder,
  qrText,
  qrView,
  signingView,
  World,
} from "./flow/world.ts";

const consoleError = vi.spyOn(console, "error");
beforeEach(() => {
  consoleError.mockClear();
});
afterEach(() => {
  if (consoleError.mock.calls.length > 0) throw new Error("React has complained: see the log.");
});

function login(world: World, props: Partial<BankIdLoginProps> = {}): ReactElement {
  return (
    <StrictMode>
      <BankIdLogin basePath="/bankid" platform={world.platform} texts={en} {...props} />
    </StrictMode>
  );
}

async function show(world: World, props: Partial<BankIdLoginProps> = {}) {
  const screen = await render(login(world, props));
  await world.advance(0);
  return screen;
}

const heading = () => page.getByRole("heading", { level: 2 });
const status = () => page.getByRole("status");
const button = (name: string) => page.getByRole("button", { name, exact: true });
const code = () => page.getByRole("img");

async function press(world: World, name: string): Promise<void> {
  await userEvent.click(button(name));
  await world.advance(0);
}

async function showComplete(result: unknown) {
  const world = new World();
  const onComplete = vi.fn<(result: unknown) => void>();
  world.server = () => ({ body: completeView(result) });
  await show(world, { onComplete });
  await expect.element(heading()).toHaveTextContent("Done");
  return { world, onComplete };
}

describe("a page that is loaded", () => {
  test("starts nothing by itself, in StrictMode too, and offers both devices (S65)", async () => {
    const world = new World();
    await show(world);
    await world.advance(60_000);
    expect(world.routes()).toEqual(["collect"]);
    await expect.element(heading()).toHaveTextContent("Identify with BankID");
    const names = [...document.querySelectorAll("button")].map(({ textContent }) => textContent);
    expect(names).toEqual(["BankID on another device", "BankID on this device"]);
    await expect.element(page.getByText("Would you like to use BankID on this computer")).toBeVisible();
  });

  test("offers this device first on a phone", async () => {
    const world = new World({ userAgent: "iPhone" });
    await show(world);
    await expect.element(button("BankID on this device")).toBeVisible();
    const names = [...document.querySelectorAll("button")].map(({ textContent }) => textContent);
    expect(names).toEqual(["BankID on this device", "BankID on another device"]);
    await expect.element(page.getByText("Do you want to use BankID on this device")).toBeVisible();
  });

  test("does not take the focus", async () => {
    await show(new World());
    await expect.element(button("BankID on this device")).toBeVisible();
    expect(document.activeElement).toBe(document.body);
  });

  test("speaks Swedish unless told otherwise, and says so to a screen reader", async () => {
    const { container } = await show(new World(), { texts: undefined });
    await expect.element(heading()).toHaveTextContent("Identifiera dig med BankID");
    await expect.element(button("BankID på en annan enhet")).toBeVisible();
    expect(container.querySelector("section")?.lang).toBe("sv");
  });

  test("tells the server the language of its words", async () => {
    for (const [texts, locale] of [
      [undefined, "sv"],
      [{ cancel: "Stäng" }, "sv"],
      [en, "en"],
    ] as const) {
      const world = new World();
      const { unmount } = await show(world, { texts });
      await userEvent.click(page.getByRole("button").first());
      await world.advance(0);
      expect(world.sent.at(-1)?.body).toMatchObject({ locale });
      await unmount();
    }
  });

  test("shows the customer's own logotype and none of ours", async () => {
    const { container } = await show(new World(), { logo: <img alt="Exempelbanken" src="data:," /> });
    await expect.element(page.getByAltText("Exempelbanken")).toBeInTheDocument();
    expect(container.querySelectorAll("img, svg")).toHaveLength(1);
  });

  test("goes on with the order that it finds", async () => {
    const world = new World();
    world.server = () => ({ body: qrView(4) });
    await show(world);
    await expect.element(code()).toBeVisible();
    expect(world.routes()).toEqual(["collect"]);
  });

  test("that BankID opened in another browser says so", async () => {
    const world = new World({ hash: "#bankid=f.n" });
    world.server = () => error("flow_unknown", 404);
    await show(world);
    await expect.element(status()).toHaveTextContent("BankID opened another browser");
    expect(world.hash).toBe("");
  });
});

describe("BankID on another device", () => {
  test("shows a code of at least 256 px, with words for who can't see it, and changes it each second", async () => {
    const world = new World();
    const { container } = await show(world);
    world.server = livingOrder(world);
    await press(world, "BankID on another device");
    await expect
      .element(code())
      .toHaveAccessibleName("QR code to scan with the BankID app on another device");
    const drawn = new Set<string>();
    for (let second = 0; second < 3; second++) {
      await vi.waitFor(() => {
        const path = container.querySelector(".bankid-qr path:last-of-type")?.getAttribute("d") ?? "";
        expect(drawn.has(path)).toBe(false);
        drawn.add(path);
      });
      await world.advance(1_000);
    }
    expect(drawn.size).toBe(3);
    expect(container.textContent).not.toContain(qrText(0).slice(0, 20));
  });

  test("says whom the person logs in to (S70)", async () => {
    const world = new World();
    await show(world);
    world.server = livingOrder(world);
    await press(world, "BankID on another device");
    await expect.element(page.getByText("You are logging in to www.example.com.")).toBeVisible();
  });

  test("announces a change once, whatever polls and frames come (R25)", async () => {
    const world = new World();
    await show(world);
    const region = status().element();
    const said: string[] = [];
    const observer = new MutationObserver(() => said.push(region.textContent));
    observer.observe(region, { childList: true, characterData: true, subtree: true });
    world.server = livingOrder(world);
    await press(world, "BankID on another device");
    await world.advance(10_000);
    await expect.element(status()).toHaveTextContent("Start your BankID app.");
    world.server = () => ({ body: signingView() });
    await world.advance(10_000);
    await expect.element(status()).toHaveTextContent("Enter your security code");
    world.server = () => ({ body: completeView() });
    await world.advance(2_000);
    await expect.element(heading()).toHaveTextContent("Done");
    await expect.element(status()).toHaveTextContent("You have identified yourself.");
    observer.disconnect();
    expect(said).toEqual([
      "Start your BankID app.",
      "Enter your security code in the BankID app and select Identify or Sign.",
      "You have identified yourself.",
    ]);
    expect(document.querySelectorAll("[aria-live], [role=status], [role=alert]")).toHaveLength(1);
  });

  test("takes the code away once it is scanned", async () => {
    const world = new World();
    await show(world);
    world.server = livingOrder(world);
    await press(world, "BankID on another device");
    await expect.element(code()).toBeVisible();
    world.server = () => ({ body: signingView() });
    await world.advance(2_000);
    await expect.element(heading()).toHaveTextContent("Continue in the BankID app");
    await expect.element(code()).not.toBeInTheDocument();
  });

  test("fades a code that is too old, and says that a new one is awaited", async () => {
    const world = new World();
    const { container } = await show(world);
    world.server = livingOrder(world);
    await press(world, "BankID on another device");
    world.server = () => "lost";
    await world.advance(4_000);
    await expect.element(page.getByText("Waiting for a new code …")).toBeVisible();
    expect(container.querySelector(".bankid-qr-stale")).not.toBeNull();
    await expect.element(status()).toHaveTextContent("No contact with the server. We keep trying.");
  });

  test.each(["", "https://evil.example", `${qrText(1)}<script>`, qrText(1).toUpperCase()])(
    "draws nothing for a text that is not BankID's: %j (S63)",
    async (text) => {
      const world = new World();
      await show(world);
      world.server = () => ({ body: qrView(0, 0, { qr: { text, second: 0, order: 0 } }) });
      await press(world, "BankID on another device");
      await expect.element(heading()).toHaveTextContent("Scan the QR code");
      await expect.element(code()).not.toBeInTheDocument();
    },
  );

  test("is cancelled with one press, and tried again with another", async () => {
    const world = new World();
    await show(world);
    world.server = livingOrder(world);
    await press(world, "BankID on another device");
    await press(world, "Cancel");
    await expect.element(heading()).toHaveTextContent("Cancelled");
    expect(world.routes().at(-1)).toBe("cancel");
    await press(world, "Try again");
    await expect.element(code()).toBeVisible();
    expect(world.sent.at(-1)).toMatchObject({ route: "auth", body: { mode: "qr" } });
  });
});

describe("BankID on this device", () => {
  test("opens the app and keeps a link to open it with", async () => {
    const world = new World();
    await show(world);
    world.server = () => ({ body: deviceView() });
    await press(world, "BankID on this device");
    const link = page.getByRole("link", { name: "Open BankID" });
    await expect.element(link).toHaveAttribute("href", launchUrl);
    await expect.element(link).toHaveAttribute("referrerpolicy", "origin");
    expect(world.opened).toEqual([launchUrl]);
    await expect.element(code()).not.toBeInTheDocument();
  });

  test("that fails offers the other device, and shows the reference", async () => {
    const world = new World();
    await show(world);
    world.server = () => ({ body: failedView({ reason: "startFailed", message: "RFA17A" }) });
    await press(world, "BankID on this device");
    await expect.element(status()).toHaveTextContent("You don't seem to have the BankID app");
    await expect.element(page.getByText("ref-1")).toBeVisible();
    world.server = livingOrder(world);
    await press(world, "BankID on another device");
    expect(world.sent.at(-1)?.body).toMatchObject({ mode: "qr" });
    await expect.element(code()).toBeVisible();
  });
});

describe("the focus", () => {
  test("goes to the heading of the next screen when its button is gone", async () => {
    const world = new World();
    await show(world);
    world.server = livingOrder(world);
    await press(world, "BankID on another device");
    await expect.element(page.getByRole("heading", { name: "Scan the QR code" })).toHaveFocus();
    await press(world, "Cancel");
    await expect.element(page.getByRole("heading", { name: "Cancelled" })).toHaveFocus();
  });

  test("stays on a button that stays", async () => {
    const world = new World();
    await show(world);
    world.server = livingOrder(world);
    await press(world, "BankID on another device");
    await expect.element(button("Cancel")).toBeVisible();
    (button("Cancel").element() as HTMLElement).focus();
    world.server = () => ({ body: signingView() });
    await world.advance(2_000);
    await expect.element(heading()).toHaveTextContent("Continue in the BankID app");
    await expect.element(button("Cancel")).toHaveFocus();
  });

  test("is kept through a look at how things stand, after the network was lost", async () => {
    const world = new World();
    await show(world);
    world.server = livingOrder(world);
    await press(world, "BankID on another device");
    world.server = () => "lost";
    await world.advance(60_000);
    await expect.element(heading()).toHaveTextContent("That didn’t work");
    world.server = () => ({ body: qrView(9), afterMs: 500 });
    (button("Continue").element() as HTMLElement).focus();
    await userEvent.keyboard("{Enter}");
    await expect.element(page.getByRole("heading", { name: "Identify with BankID" })).toHaveFocus();
    await world.advance(500);
    await expect.element(page.getByRole("heading", { name: "Scan the QR code" })).toHaveFocus();
  });

  test("is not taken from the rest of the page", async () => {
    const world = new World();
    world.server = livingOrder(world);
    await render(
      <>
        <input aria-label="Search" />
        {login(world)}
      </>,
    );
    await world.advance(0);
    await press(world, "BankID on another device");
    await expect.element(code()).toBeVisible();
    await userEvent.click(page.getByLabelText("Search"));
    world.server = () => ({ body: completeView() });
    await world.advance(2_000);
    await expect.element(heading()).toHaveTextContent("Done");
    await expect.element(page.getByLabelText("Search")).toHaveFocus();
  });
});

describe("a login that is complete", () => {
  test("goes where the server says, once", async () => {
    const { world, onComplete } = await showComplete({ redirectTo: "/home" });
    await vi.waitFor(() => expect(world.visited).toEqual(["/home"]));
    expect(onComplete).not.toHaveBeenCalled();
  });

  test.each(["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])(
    "never leaves the origin: %j",
    async (redirectTo) => {
      const { world, onComplete } = await showComplete({ redirectTo });
      await vi.waitFor(() => expect(onComplete).toHaveBeenCalledTimes(1));
      expect(world.visited).toEqual([]);
    },
  );

  test("hands its result to the page, once", async () => {
    const { onComplete } = await showComplete({ name: "Test" });
    await vi.waitFor(() => expect(onComplete.mock.calls).toEqual([[{ name: "Test" }]]));
  });

  test.each([{ name: "Test" }, { redirectTo: "/home" }])(
    "is not handed on again to a page that is drawn anew with another function: %j",
    async (result) => {
      const world = new World();
      world.server = () => ({ body: completeView(result) });
      const onComplete = vi.fn<(result: unknown) => void>();
      const anew = () => login(world, { onComplete: (given) => onComplete(given) });
      const screen = await render(anew());
      await world.advance(0);
      await expect.element(heading()).toHaveTextContent("Done");
      await screen.rerender(anew());
      await screen.rerender(anew());
      expect(onComplete.mock.calls.length + world.visited.length).toBe(1);
    },
  );
});

test("a component that goes away leaves no timer, request or listener (S72)", async () => {
  const world = new World();
  const screen = await show(world);
  world.server = livingOrder(world, 300);
  await press(world, "BankID on another device");
  await world.advance(1_100);
  expect(world.openTimers).toBeGreaterThan(0);
  await screen.unmount();
  await world.advance(0);
  expect([world.openTimers, world.openRequests, world.openListeners]).toEqual([0, 0, 0]);
});
