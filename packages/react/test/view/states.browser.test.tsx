import axe from "axe-core";
import { afterEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-react";
import { BankIdTextPreview, type BankIdViewProps } from "@bankid-kit/react";
import { sampleNames, type SampleOptions } from "@bankid-kit/react/samples";
import { shown } from "./support.tsx";

/** Every rule of WCAG 2.2 A and AA and of EN 301 549, and axe's own advice. */
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"];

async function violations(): Promise<string[]> {
  const found = await axe.run(document.body, {
    runOnly: rules,
    // The page around a component is not the component's.
    rules: { region: { enabled: false }, "page-has-heading-one": { enabled: false } },
  });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** WCAG's contrast of two colours in `rgb()`. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function isTooSmall(target: Element): boolean {
  const { width, height } = target.getBoundingClientRect();
  return Math.min(width, height) < 44;
}

function isCut({ scrollWidth, scrollHeight, clientWidth, clientHeight }: Element): boolean {
  return scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
}

afterEach(async () => {
  document.documentElement.style.colorScheme = "";
  document.body.style.background = "";
  await page.viewport(414, 896);
});

const kinds: readonly (SampleOptions & Pick<BankIdViewProps, "inApp">)[] = [
  {},
  { kind: "sign", device: "handheld", launchByTap: true, inApp: "Instagram" },
];

describe.each(["light", "dark"])("on a %s page", (scheme) => {
  test.each(sampleNames)("the state %s has no barrier that axe finds", async (name) => {
    document.documentElement.style.colorScheme = scheme;
    document.body.style.background = scheme === "dark" ? "#000" : "#fff";
    for (const { inApp, ...options } of kinds) {
      const screen = await render(shown(name, { rpName: "Exempelbanken", inApp }, options));
      expect(await violations()).toEqual([]);
      await screen.unmount();
    }
  });

  test("a text to sign has no barrier that axe finds, well-formed or not", async () => {
    document.documentElement.style.colorScheme = scheme;
    document.body.style.background = scheme === "dark" ? "#000" : "#fff";
    for (const text of ["# A\n\n+ *b*\n\n|c|d|\n|-|-:|\n|1|2|", "- no"]) {
      const preview = <BankIdTextPreview text={text} format="simpleMarkdownV1" />;
      const screen = await render(shown("choice", { children: preview }, { kind: "sign" }));
      expect(await violations()).toEqual([]);
      await screen.unmount();
    }
  });
});

describe.each(["light", "dark"])("on a %s page", (scheme) => {
  test("borders of controls, signs and the frame of the focus have a contrast of 3:1 (1.4.11)", async () => {
    document.documentElement.style.colorScheme = scheme;
    const { container } = await render(shown("notStarted"));
    const card = getComputedStyle(container.querySelector("section")!).backgroundColor;
    const [first, second] = container.querySelectorAll("button");
    const colors = [
      getComputedStyle(second!).borderTopColor,
      getComputedStyle(first!).backgroundColor,
      getComputedStyle(container.querySelector(".bankid-mark")!).color,
    ];
    second!.focus({ focusVisible: true });
    colors.push(getComputedStyle(second!).outlineColor);
    expect(getComputedStyle(second!).outlineStyle).toBe("solid");
    for (const color of colors) expect(contrast(color, card)).toBeGreaterThanOrEqual(3);
  });
});

test("a barrier would be found", async () => {
  await render(
    <main>
      <button />
      <p style={{ color: "#ddd", background: "#fff" }}>pale</p>
    </main>,
  );
  expect((await violations()).map((line) => line.split(":")[0])).toEqual(["button-name", "color-contrast"]);
});

describe.each([
  ["at 320 px, which is 1280 px at 400 % zoom (1.4.10)", 320, ""],
  ["with text twice as large (1.4.4)", 640, "200%"],
])("%s", (_, width, fontSize) => {
  test.each(sampleNames)("nothing of the state %s sticks out, and every target has 44 px", async (name) => {
    await page.viewport(width, 256);
    document.documentElement.style.fontSize = fontSize;
    for (const { inApp, ...options } of kinds) {
      const screen = await render(shown(name, { rpName: "Exempelbanken", inApp }, options));
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
      const targets = [...screen.container.querySelectorAll("button, a")];
      expect(targets.filter(isTooSmall).map(({ outerHTML }) => outerHTML)).toEqual([]);
      await screen.unmount();
    }
    document.documentElement.style.fontSize = "";
  });
});

test.each(sampleNames)(
  "the state %s has one heading, one live region and no style of its own (S62)",
  async (name) => {
    const { container } = await render(shown(name));
    expect(container.querySelectorAll("h1, h2, h3, h4, h5, h6")).toHaveLength(1);
    expect(container.querySelectorAll("[aria-live], [role=status], [role=alert]")).toHaveLength(1);
    expect(container.querySelectorAll("[style], style, script")).toHaveLength(0);
  },
);

test.each(sampleNames)("the state %s keeps to text spacing as a reader sets it (1.4.12)", async (name) => {
  await page.viewport(320, 640);
  const spacing = document.createElement("style");
  spacing.textContent =
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }";
  document.head.append(spacing);
  const { container } = await render(shown(name, { rpName: "Exempelbanken" }));
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
  const blocks = [...container.querySelectorAll("p, a, button, h2")];
  expect(blocks.filter(isCut).map(({ outerHTML }) => outerHTML)).toEqual([]);
  spacing.remove();
});
