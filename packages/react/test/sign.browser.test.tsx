import "@bankid-kit/react/styles.css";
import { StrictMode } from "react";
import { describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { BankIdSign, BankIdTextPreview, en } from "@bankid-kit/react";
import { completeView, error, qrView, World } from "./flow/world.ts";

const text = "# Lease\n\n+ *9 000 kr*";

async function show(world: World, onComplete?: (result: unknown) => void) {
  await render(
    <StrictMode>
      <BankIdSign
        basePath="/bankid"
        platform={world.platform}
        texts={en}
        intent="lease"
        text={text}
        onComplete={onComplete}
      >
        <BankIdTextPreview text={text} format="simpleMarkdownV1" />
      </BankIdSign>
    </StrictMode>,
  );
  await world.advance(0);
}

async function sign(world: World): Promise<void> {
  await userEvent.click(page.getByRole("button", { name: "BankID on another device" }));
  await vi.waitFor(async () => {
    await world.advance(0);
    expect(world.routes().at(-1)).not.toBe("collect");
  });
}

describe("a signature", () => {
  test("shows the text first, under a heading of its own, and starts nothing by itself (S65)", async () => {
    const world = new World();
    await show(world);
    await expect.element(page.getByRole("heading", { level: 2 })).toHaveTextContent("Sign with BankID");
    await expect
      .element(page.getByRole("region", { name: "Text to sign" }))
      .toHaveTextContent("Lease9 000 kr");
    expect(world.routes()).toEqual(["collect"]);
  });

  test("asks the server for what was read, and ends signed", async () => {
    const world = new World();
    const onComplete = vi.fn<(result: unknown) => void>();
    await show(world, onComplete);
    world.server = () => ({ body: qrView(0, 0, { kind: "sign" }) });
    await sign(world);
    const { route, body } = world.sent.at(-1)!;
    expect(route).toBe("sign");
    expect(body).toMatchObject({
      mode: "qr",
      intent: "lease",
      textHash: `sha256(${text})`,
    });
    await expect.element(page.getByText(/^You are signing at www.example.com/)).toBeVisible();
    await expect.element(page.getByRole("region", { name: "Text to sign" })).not.toBeInTheDocument();
    world.server = () => ({ body: completeView({ receipt: "r1" }) });
    await world.advance(2_000);
    await expect.element(page.getByRole("status")).toHaveTextContent("You have signed.");
    expect(onComplete.mock.calls).toEqual([[{ receipt: "r1" }]]);
  });

  test("tells the server the language of its words", async () => {
    for (const [texts, locale] of [
      [undefined, "sv"],
      [{ cancel: "Stäng" }, "sv"],
      [en, "en"],
    ] as const) {
      const world = new World();
      const { unmount } = await render(
        <BankIdSign basePath="/bankid" platform={world.platform} texts={texts} text={text} />,
      );
      await world.advance(0);
      await userEvent.click(page.getByRole("button").first());
      await world.advance(0);
      expect(world.sent.at(-1)).toMatchObject({ route: "sign", body: { locale } });
      await unmount();
    }
  });

  test("of a text that has changed is not made: the person is asked to read it again", async () => {
    const world = new World();
    await show(world);
    world.server = () => error("text_changed", 409);
    await sign(world);
    await expect
      .element(page.getByRole("status"))
      .toHaveTextContent("The text has changed since you read it.");
    const again = page.getByRole("link", { name: "Read the text again" });
    await expect.element(again).toHaveAttribute("href", "");
  });
});
