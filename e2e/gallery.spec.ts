import { AxeBuilder } from "@axe-core/playwright";
import { takePicture } from "./support/picture.ts";
import { expect, test } from "./support/test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [390, 1280]) {
    test(`axe finds nothing in any state of the login in ${colorScheme} at ${width} px, and nothing sticks out`, async ({
      login: { page },
      stack,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${stack.origin}/gallery`);
      await expect(page.locator("#state-signChoice")).toBeVisible();
      expect(await page.locator("figure").count()).toBeGreaterThan(40);
      await takePicture(page, `gallery-${colorScheme}-${width}`, { fullPage: true });

      // Several states have one heading, and on a login's own page there is one state at a time.
      const { violations } = await new AxeBuilder({ page }).disableRules(["landmark-unique"]).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      await page.setViewportSize({ width: width === 390 ? 320 : width, height: 900 });
      expect(await page.evaluate(sizesThatAreWrong)).toEqual([]);
    });
  }
}

/** What makes the page scroll sideways, and what is too small for a thumb. */
function sizesThatAreWrong(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  const targets = document.querySelectorAll<HTMLElement>("main :is(button, a[href], input, summary)");
  const small = [...targets]
    .filter((target) => target.checkVisibility() && target.closest("label") === null)
    .filter((target) => target.getBoundingClientRect().height < 44)
    .map((target) => `${target.textContent} is ${target.getBoundingClientRect().height} px high`);
  return scrollWidth > clientWidth ? [...small, `the page is ${scrollWidth} px wide`] : small;
}
