import { describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { BankIdView, en } from "@bankid-kit/react";
import { sample } from "@bankid-kit/react/samples";
import type { BankIdSlots, UseBankId } from "@bankid-kit/react";
import { listen, show } from "./support.tsx";

function scanOf(order: number, second: number, secondsLeft: number): UseBankId<unknown> {
  const shown = sample("scan");
  if (shown.phase !== "pending" || shown.qr === undefined) throw new Error("The sample shows a code.");
  return { ...shown, qr: { ...shown.qr, order, second, secondsLeft } };
}

const draw = (bankId: UseBankId<unknown>) => <BankIdView bankId={bankId} texts={en} />;
const region = () => page.getByRole("status").element();

describe("what a screen reader says", () => {
  test("is a renewal once each, and nothing of frames and seconds (R25)", async () => {
    const screen = await render(draw(scanOf(0, 0, 30)));
    const heard = listen(region());
    for (const order of [0, 1, 2]) {
      for (let second = 0; second < 30; second += 5)
        await screen.rerender(draw(scanOf(order, second, 30 - second)));
    }
    heard.stop();
    expect(heard.said).toEqual([
      "The QR code has been replaced by a new one.",
      "The QR code has been replaced by a new one.",
    ]);
  });

  test("is only what is new: the region is not read from its beginning at each change (R25)", async () => {
    await show("scan");
    await expect.element(page.getByRole("status")).toHaveAttribute("aria-atomic", "false");
  });

  test("is nothing of a renewal when the code is of another, younger order", async () => {
    const screen = await render(draw(scanOf(2, 0, 30)));
    const heard = listen(region());
    await screen.rerender(draw(scanOf(0, 0, 30)));
    heard.stop();
    expect(heard.said).toEqual([]);
  });

  test("is no word of a renewal once the code is gone, and of the next one in the order after it", async () => {
    const screen = await render(draw(scanOf(0, 0, 30)));
    await screen.rerender(draw(scanOf(1, 0, 30)));
    expect(region().textContent).toContain(en.renewed);
    await screen.rerender(draw(sample("securityCode")));
    expect(region().textContent).not.toContain(en.renewed);
    await screen.rerender(draw(scanOf(0, 0, 30)));
    expect(region().textContent).not.toContain(en.renewed);
    const heard = listen(region());
    await screen.rerender(draw(scanOf(1, 0, 30)));
    heard.stop();
    expect(heard.said).toEqual([en.renewed]);
  });

  test.each(["checking", "choice", "framed"] as const)(
    "is nothing at all while there is nothing to tell: %s",
    async (name) => {
      const drawn = vi.fn<NonNullable<BankIdSlots["status"]>>(({ children }) => children);
      await show(name, { slots: { status: drawn } });
      expect(region().childNodes).toHaveLength(0);
      expect(drawn).not.toHaveBeenCalled();
    },
  );

  test.each(["startingQr", "startingDevice"] as const)(
    "is not the moment that a start takes, which is drawn: %s",
    async (name) => {
      const { container } = await show(name);
      expect(region().childNodes).toHaveLength(0);
      expect(container.textContent).toContain("One moment …");
      expect(container.querySelector("section")!.ariaBusy).toBe("true");
    },
  );

  test("is the trouble of a first look, so that the view is not busy then", async () => {
    const { container, next } = await show("checking");
    const view = container.querySelector("section")!;
    expect(view.ariaBusy).toBe("true");
    await next("checkingTrouble");
    expect(view.ariaBusy).toBe("false");
    await expect.element(page.getByRole("status")).toHaveTextContent("No contact with the server.");
  });

  test("is the help that comes when the app does not open, once", async () => {
    const { next } = await show("launch");
    const heard = listen(region());
    await next("launchTrouble");
    await next("launchTrouble");
    heard.stop();
    expect(heard.said).toEqual([
      expect.stringMatching(/^Did the BankID app not open\? It may be missing on this device\./),
    ]);
  });

  test("is nothing twice when a trouble comes and goes", async () => {
    const { next } = await show("scan");
    const heard = listen(region());
    await next("scanTrouble");
    await next("scan");
    heard.stop();
    expect(heard.said).toEqual(["No contact with the server. We keep trying.", "Start your BankID app."]);
  });
});

describe("a page that draws in its own way", () => {
  test("what the person is told has that read out", async () => {
    const slots: BankIdSlots = { status: ({ bankId }) => <p>{`Now: ${bankId.phase}`}</p> };
    const { next } = await show("choice", { slots });
    const heard = listen(region());
    await next("scan");
    heard.stop();
    expect(heard.said).toEqual(["Now: pending"]);
  });

  test("nothing of it is still told by what is read out", async () => {
    const { next } = await show("choice", { slots: { status: () => null, done: () => null } });
    const heard = listen(region());
    for (const name of ["scan", "notStarted", "done"] as const) await next(name);
    heard.stop();
    expect(heard.said).toEqual([
      "Start your BankID app.",
      expect.stringMatching(/^You don't seem to have the BankID app/),
      "You have identified yourself.",
    ]);
  });
});

test.each(["scanStale", "scanTrouble"] as const)(
  "no seconds are counted of a faded code: %s",
  async (name) => {
    const { container } = await show(name);
    expect(container.textContent).toContain("Waiting for a new code …");
    expect(container.textContent).not.toContain("A new code in");
  },
);

test("the count of seconds is drawn, and hidden from screen readers", async () => {
  await render(draw(scanOf(0, 12, 18)));
  const count = page.getByText("A new code in 18 s").element();
  expect(count.closest("[aria-hidden=true]")).not.toBeNull();
});
