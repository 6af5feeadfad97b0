import "@bankid-kit/react/styles.css";
import { describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { BankIdQrCode } from "@bankid-kit/react";
import { qrText } from "./flow/world.ts";

const draw = (text: string) => <BankIdQrCode text={text} label="Code" />;

describe("the code", () => {
  test("is an image with a name, which is not its text", async () => {
    const { container } = await render(draw(qrText(3)));
    await expect.element(page.getByRole("img", { name: "Code", exact: true })).toBeVisible();
    expect(container.innerHTML).not.toContain(qrText(3).slice(0, 20));
  });

  test("has level M and four modules of quiet zone on white", async () => {
    const { container } = await render(draw(qrText(3)));
    // 110 characters need version 7 at level M, whose side has 45 modules; at L it would be version 6 with 41.
    expect(container.querySelector("svg")!.getAttribute("viewBox")).toBe("0 0 53 53");
    const [ground, modules] = container.querySelectorAll("path");
    expect(ground!.getAttribute("d")).toBe("M0,0 h53v53H0z");
    const { x, y, width, height } = modules!.getBBox();
    expect([x, y, width, height]).toEqual([4, 4, 45, 45]);
  });

  test("can't be given the focus", async () => {
    const { container } = await render(draw(qrText(3)));
    expect(container.querySelector("[tabindex], a, button")).toBeNull();
  });
});
