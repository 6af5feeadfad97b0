import type { ReactElement, ReactNode } from "react";
import { describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import {
  BankIdView,
  en,
  withTexts,
  type BankIdSlots,
  type BankIdTexts,
  type SlotName,
  type SlotPart,
} from "@bankid-kit/react";
import { sample, sampleNames, type SampleName } from "@bankid-kit/react/samples";
import { show, shown } from "./support.tsx";

function withOwnCancel(): ReactElement {
  return shown("scan", { slots: { cancel: ({ children }) => <div>{children}</div> } });
}

const buttons = () => [...document.querySelectorAll("button, a")].map(({ textContent }) => textContent);

describe("whom it is for (S70)", () => {
  test.each(["scan", "launch", "securityCode", "startingQr"] as const)(
    "is said in the state %s",
    async (name) => {
      const { container } = await show(name, { rpName: "Exempelbanken" });
      expect(container.textContent).toContain("You are logging in to Exempelbanken (www.example.com).");
      expect(container.textContent).toContain("Cancel if somebody else asked you to.");
    },
  );

  test("is said of a signature in its own words, and without a name by the hostname", async () => {
    const { container } = await show("scan", {}, { kind: "sign" });
    expect(container.textContent).toContain("You are signing at www.example.com.");
  });

  test("is left out by unsafeHideContext and by no slot", async () => {
    const everySlot: BankIdSlots = new Proxy({}, { get: () => () => null });
    const { container, unmount } = await show("scan", { slots: everySlot });
    expect(container.textContent).toContain("www.example.com");
    await unmount();
    const { container: hidden } = await show("scan", { unsafeHideContext: true });
    expect(hidden.textContent).not.toContain("www.example.com");
    expect(hidden.textContent).not.toContain(en.caution);
  });
});

describe("before the start", () => {
  test("a visitor inside of another app reads how to get out, and is offered what works there first", async () => {
    await show("choice", { inApp: "Instagram" }, { device: "handheld" });
    await expect
      .element(page.getByText(/This page is shown inside Instagram.*Open this page in your browser/))
      .toBeVisible();
    expect(buttons()).toEqual(["BankID on another device", "BankID on this device"]);
  });

  test("a web view that does not say its name is called another app", async () => {
    await show("choice", { inApp: "WebView" }, { device: "handheld" });
    await expect.element(page.getByText(/inside another app/)).toBeVisible();
  });

  test("inside of a frame there is no start, but a link to a window of its own (S71)", async () => {
    await show("framed");
    expect(document.querySelectorAll("button")).toHaveLength(0);
    const link = page.getByRole("link", { name: "Open in a window of its own" });
    await expect.element(link).toHaveAttribute("href", "https://www.example.com/login");
    await expect.element(link).toHaveAttribute("target", "_blank");
    await expect.element(link).toHaveAttribute("rel", "noreferrer");
  });
});

describe("when the app does not open", () => {
  test("ordinary links lead to it and to the other device", async () => {
    const start = vi.fn<(mode: string) => void>();
    await render(<BankIdView bankId={{ ...sample("launchTrouble"), start }} texts={en} />);
    await expect
      .element(page.getByRole("link", { name: "Get the BankID app" }))
      .toHaveAttribute("href", "https://install.bankid.com/");
    await userEvent.click(page.getByRole("button", { name: "BankID on another device" }));
    expect(start.mock.calls).toEqual([["qr"]]);
  });

  test("a browser that opens no app by itself does not claim to try", async () => {
    await show("launch", {}, { device: "handheld", launchByTap: true });
    await expect.element(page.getByRole("status")).toHaveTextContent("Start your BankID app.");
  });
});

describe("after a failure", () => {
  test.each<[SampleName, string[]]>([
    ["timedOut", ["Show a new QR code", "BankID on this device"]],
    ["notScanned", ["Show a new QR code", "BankID on this device"]],
    ["replaced", ["Continue here", "BankID on this device"]],
    ["otherBrowser", ["Start over here"]],
    ["noContact", ["Continue", "BankID on this device"]],
    ["notStarted", ["Try again", "BankID on another device"]],
    ["textChanged", ["Read the text again"]],
  ])("%s offers what goes on: %j", async (name, names) => {
    await show(name);
    expect(buttons()).toEqual(names);
  });

  test.each(["timedOut", "cancelled", "cancelledInApp", "replaced", "otherBrowser"] as const)(
    "%s is not shown as something that went wrong",
    async (name) => {
      const { container } = await show(name);
      expect(container.querySelector("svg")).toBeNull();
      expect(container.textContent).not.toContain("Reference");
    },
  );

  test("going on after the time ran out is one press (2.2.1)", async () => {
    const restart = vi.fn<() => void>();
    await render(<BankIdView bankId={{ ...sample("timedOut"), restart }} texts={en} />);
    await userEvent.click(page.getByRole("button", { name: "Show a new QR code" }));
    expect(restart).toHaveBeenCalledTimes(1);
  });
});

test("a signature that is being saved can't be cancelled any more", async () => {
  await show("saving", {}, { kind: "sign" });
  expect(buttons()).toEqual([]);
  await expect.element(page.getByRole("heading")).toHaveTextContent("Saving your signature");
});

describe("words", () => {
  test("are replaced one by one, and the others stay", async () => {
    const override = { cancel: "Stop", enlarge: undefined, messages: { RFA1: "Take your phone." } };
    await show("scan", { texts: withTexts(en, override) });
    await expect.element(page.getByRole("button", { name: "Stop" })).toBeVisible();
    await expect.element(page.getByRole("button", { name: "Enlarge the QR code" })).toBeVisible();
    await expect.element(page.getByRole("status")).toHaveTextContent("Take your phone.");
  });

  test("of another language are one object, and a screen reader is told which it is", async () => {
    const messages = Object.fromEntries(Object.keys(en.messages).map((id) => [id, `nb ${id}`]));
    const words = Object.fromEntries(
      Object.entries(en).map(([name, text]) => [
        name,
        typeof text === "string" ? `nb ${name}` : () => `nb ${name}`,
      ]),
    );
    const nb = { ...words, messages, lang: "nb" } as unknown as BankIdTexts;
    for (const name of sampleNames) {
      const { container, unmount } = await show(name, { texts: nb });
      expect(container.querySelector("section")!.lang).toBe("nb");
      const written = [...container.querySelectorAll("h2, p, button, a, .bankid-notice")]
        .map(({ textContent }) => textContent)
        .filter((text) => text !== "");
      expect(written.filter((text) => !text.startsWith("nb "))).toEqual([]);
      await unmount();
    }
  });
});

describe("slots", () => {
  const homes: Readonly<Record<SlotName, SampleName>> = {
    heading: "choice",
    introduction: "choice",
    devices: "choice",
    inAppBrowser: "choice",
    framed: "framed",
    qr: "scan",
    enlarge: "scan",
    timeLeft: "scan",
    waiting: "securityCode",
    status: "scan",
    openApp: "launch",
    appMissing: "launchTrouble",
    cancel: "scan",
    reference: "notStarted",
    retry: "notStarted",
    otherDevice: "notStarted",
    done: "done",
  };

  test.each(Object.entries(homes))(
    "the part %s can be wrapped, replaced and left out",
    async (name, state) => {
      const draw = (slot: (part: SlotPart) => ReactNode) =>
        shown(state, { slots: { [name]: slot }, inApp: "Line" });
      const screen = await render(draw(({ children }) => <div id="own">{children}</div>));
      const own = () => screen.container.querySelector("#own");
      const asDrawn = own()!.innerHTML;
      expect(asDrawn).not.toBe("");
      await screen.rerender(
        draw(({ bankId, texts }) => <div id="own">{`${bankId.phase} ${texts.lang}`}</div>),
      );
      expect(own()!.textContent).toBe(`${sample(state).phase} en`);
      await screen.rerender(draw(() => null));
      expect(own()).toBeNull();
      expect(screen.container.innerHTML).not.toContain(asDrawn);
    },
  );

  test("drawn by an arrow function keep the focus from one render to the next", async () => {
    const screen = await render(withOwnCancel());
    const cancel = page.getByRole("button", { name: "Cancel" });
    (cancel.element() as HTMLElement).focus();
    await screen.rerender(withOwnCancel());
    await expect.element(cancel).toHaveFocus();
  });
});

test("the heading has the level that the page needs", async () => {
  await show("choice", { headingLevel: 1 });
  await expect.element(page.getByRole("heading", { level: 1 })).toHaveTextContent("Identify with BankID");
});
